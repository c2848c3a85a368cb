namespace Microsoft.ML.InductiveBias;

/// <summary>An estimated property of a data set, with its interval.</summary>
public abstract class IntervalEstimate : DiagnosedResult
{
    private protected IntervalEstimate()
    {
    }

    /// <summary>The value.</summary>
    public double Value { get; internal init; }

    /// <summary>Lower end of the interval.</summary>
    public double Lower { get; internal init; }

    /// <summary>Upper end of the interval.</summary>
    public double Upper { get; internal init; }
}
