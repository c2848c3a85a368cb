using System.Text;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>Specifies how a table is read.</summary>
internal sealed record TableOptions
{
    /// <summary>The columns that are not features.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>The column whose cells name the group of each row; <see langword="null"/> if rows are independent.</summary>
    public string? Group { get; init; }

    /// <summary>The kind of label; inferred if <see langword="null"/>.</summary>
    public LabelTask? Task { get; init; }

    /// <summary>Whether a missing or infinite cell is an error. By default its row is dropped.</summary>
    public bool Strict { get; init; }

    /// <summary>The texts of cells without a value.</summary>
    public MissingValues Missing { get; init; } = MissingValues.Default;

    /// <summary>The encoding; if <see langword="null"/>, the one of the byte order mark, or UTF-8.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>Whether numbers have a decimal comma.</summary>
    public bool HasDecimalComma { get; init; }
}
