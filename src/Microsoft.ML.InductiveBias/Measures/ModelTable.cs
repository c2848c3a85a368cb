namespace Microsoft.ML.InductiveBias;

/// <summary>The bias that several models provide relative to several spaces, on one scale of bits.</summary>
/// <remarks>Compare within a column: the same rows, loss and space. Across spaces a model's bits differ because each space is
/// another yardstick.</remarks>
public sealed class ModelTable
{
    /// <summary>The models, by name, in the order in which they were given.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>The spaces, by name, in the order in which they were given.</summary>
    public required IReadOnlyList<string> Spaces { get; init; }

    /// <summary>One estimate for each model and space, model by model.</summary>
    public required IReadOnlyList<ModelEstimate> Estimates { get; init; }

    /// <summary>The estimate of one model relative to one space.</summary>
    /// <param name="model">A name of <see cref="Models"/>.</param>
    /// <param name="space">A name of <see cref="Spaces"/>.</param>
    /// <exception cref="KeyNotFoundException">The table has no such model or space.</exception>
    public ModelEstimate At(string model, string space) =>
        Estimates.FirstOrDefault(estimate => estimate.Model == model && estimate.SpaceName == space)
        ?? throw new KeyNotFoundException($"There is no estimate of '{model}' relative to '{space}'; the models are: {string.Join(", ", Models)}; the spaces are: {string.Join(", ", Spaces)}.");
}
