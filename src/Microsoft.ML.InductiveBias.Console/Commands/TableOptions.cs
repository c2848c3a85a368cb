using Microsoft.ML.InductiveBias.Console.Data;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>What every command on tables can be asked for; the defaults are those of the command line.</summary>
internal record TableOptions
{
    public int Seed { get; init; }

    public Normalization Normalization { get; init; } = Normalization.Standardize;

    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>What the label is; inferred if <see langword="null"/>.</summary>
    public LabelTask? Task { get; init; }

    /// <summary>Whether a missing or infinite cell is an error instead of dropping its row.</summary>
    public bool Strict { get; init; }

    public string? JsonFile { get; init; }

    public bool Verbose { get; init; }

    /// <summary>The label column of one of several tables.</summary>
    /// <param name="labels">One for all tables, one for each, or none.</param>
    /// <param name="table">The table, counted from 0.</param>
    protected static string LabelOf(IReadOnlyList<string> labels, int table) => labels.Count switch
    {
        0 => "",
        1 => labels[0],
        _ => labels[table],
    };
}
