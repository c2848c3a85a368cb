namespace Microsoft.ML.InductiveBias;

/// <summary>A progress report.</summary>
/// <param name="step">The current step, human-readable.</param>
/// <param name="fraction">The share of the work that is done, from 0 to 1.</param>
public readonly struct WorkProgress(string step, double fraction)
{
    /// <summary>The current step, human-readable.</summary>
    public string Step { get; } = step;

    /// <summary>The share of the work that is done, from 0 to 1.</summary>
    public double Fraction { get; } = fraction;
}
