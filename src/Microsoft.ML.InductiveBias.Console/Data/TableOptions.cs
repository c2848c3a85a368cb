namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>Specifies how a table is read.</summary>
internal sealed record TableOptions
{
    /// <summary>The columns that are not features.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>The kind of label; inferred if <see langword="null"/>.</summary>
    public LabelTask? Task { get; init; }

    /// <summary>Whether a missing or infinite cell is an error. By default its row is dropped.</summary>
    public bool Strict { get; init; }
}
