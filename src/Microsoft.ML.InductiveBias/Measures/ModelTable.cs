using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The bias that several models provide relative to several spaces, on one scale of bits.</summary>
/// <remarks>Compare within a column: the same rows, loss and space. Across spaces a model's bits differ because each space is
/// a different yardstick.</remarks>
public sealed class ModelTable : InductiveBiasResult
{
    internal ModelTable()
    {
    }

    /// <summary>The models, by name, in the order in which they were given.</summary>
    public IReadOnlyList<string> Models { get; internal init; } = [];

    /// <summary>The spaces, by name, in the order in which they were given.</summary>
    public IReadOnlyList<string> Spaces { get; internal init; } = [];

    /// <summary>One estimate for each model and space, model by model.</summary>
    public IReadOnlyList<ModelEstimate> Estimates { get; internal init; } = [];

    /// <summary>The estimate of one model relative to one space.</summary>
    /// <param name="model">A name of <see cref="Models"/>.</param>
    /// <param name="space">A name of <see cref="Spaces"/>.</param>
    /// <exception cref="KeyNotFoundException">The table has no such model or space.</exception>
    public ModelEstimate At(string model, string space) =>
        Estimates.FirstOrDefault(estimate => estimate.Model == model && estimate.SpaceName == space)
        ?? throw new KeyNotFoundException($"There is no estimate of '{model}' relative to '{space}'; the models are: {string.Join(", ", Models)}; the spaces are: {string.Join(", ", Spaces)}.");

    /// <inheritdoc/>
    protected override string Describe() =>
        string.Join("; ", Estimates);
}
