namespace Microsoft.ML.InductiveBias;

/// <summary>How losses are drawn and fitted, as in Boopathy et al., IJCAI 2024, section 4.1.</summary>
public sealed class SampleAndFitOptions
{
    /// <summary>Number of hypotheses, at least 10; 10,000 by default, as in the paper.</summary>
    public int Draws = 10_000;

    /// <summary>The seed of the draws; 0 by default.</summary>
    public int Seed;
}
