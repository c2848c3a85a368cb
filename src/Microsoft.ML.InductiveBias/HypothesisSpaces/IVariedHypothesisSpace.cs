namespace Microsoft.ML.InductiveBias;

/// <summary>A fitted space with a parameter that is a choice of the user and affects the bias.</summary>
public interface IVariedHypothesisSpace
{
    /// <summary>The name of the parameter, such as <c>lengthScale</c>; <see langword="null"/> if this space has none.</summary>
    string? VariedParameter { get; }

    /// <summary>The space fitted to the same rows with the parameter times a factor; the caller disposes it.</summary>
    IFittedHypothesisSpace WithParameterTimes(double factor, CancellationToken cancellationToken);
}
