namespace Microsoft.ML.InductiveBias;

/// <summary>A result of a measurement, which prints as one line.</summary>
public abstract class InductiveBiasResult
{
    /// <summary>Returns the text of <see cref="ToString"/>.</summary>
    protected abstract string Describe();

    /// <summary>Returns the result on one line: value, interval, unit, method.</summary>
    public sealed override string ToString() => Describe();
}

/// <summary>A result with findings that affect how to interpret it.</summary>
public abstract class DiagnosedResult : InductiveBiasResult
{
    /// <summary>Diagnostics that affect how to interpret the numbers, of the result and of its ingredients.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; protected internal init; } = [];
}
