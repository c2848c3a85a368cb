namespace Microsoft.ML.InductiveBias;

/// <summary>A fitted space with a parameter that a user chooses more or less freely, and on which the bias depends.</summary>
public interface IVariedHypothesisSpace
{
    /// <summary>The name of the parameter, such as <c>lengthScale</c>; <see langword="null"/> if this space has none.</summary>
    string? VariedParameter { get; }

    /// <summary>The space fitted to the same rows with the parameter times a factor; the caller disposes it if it can be.</summary>
    IFittedHypothesisSpace WithParameterTimes(double factor, CancellationToken cancellationToken);
}
