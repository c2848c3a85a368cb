namespace Microsoft.ML.InductiveBias;

/// <summary>The losses of one drawn hypothesis.</summary>
public sealed class SampledHypothesis
{
    /// <summary>Holds the given values.</summary>
    /// <param name="drawn"><see cref="Drawn"/>.</param>
    /// <param name="testLoss"><see cref="TestLoss"/>.</param>
    /// <param name="rowLosses"><see cref="RowLosses"/>.</param>
    public SampledHypothesis(DrawnHypothesis drawn, double testLoss, ReadOnlyMemory<float> rowLosses) =>
        (Drawn, TestLoss, RowLosses) = (drawn, testLoss, rowLosses);

    /// <summary>Seed, status and training loss.</summary>
    public DrawnHypothesis Drawn { get; }

    /// <summary>Its test loss; NaN for a diverged one.</summary>
    public double TestLoss { get; }

    /// <summary>Its loss on each test row, whose mean is <see cref="TestLoss"/>; empty where unknown.</summary>
    public ReadOnlyMemory<float> RowLosses { get; }
}
