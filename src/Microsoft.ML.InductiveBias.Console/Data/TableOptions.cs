using System.Text;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>What happens to rows with a missing or infinite cell.</summary>
internal enum MissingCells
{
    /// <summary>The cell is filled from the training rows.</summary>
    Impute,

    /// <summary>The row is dropped.</summary>
    Drop,

    /// <summary>It is an error.</summary>
    Error,
}

/// <summary>Specifies how a table is read.</summary>
internal sealed record TableOptions
{
    /// <summary>The columns that are not features.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>The column whose cells name the group of each row; <see langword="null"/> if rows are independent.</summary>
    public string? Group { get; init; }

    /// <summary>The kind of label; inferred if <see langword="null"/>.</summary>
    public LabelTask? Task { get; init; }

    /// <summary>The roles of columns that aren't inferred, by name.</summary>
    public IReadOnlyDictionary<string, ColumnRole> Roles { get; init; } = new Dictionary<string, ColumnRole>();

    /// <summary>What happens to rows with a missing or infinite cell in a feature column.</summary>
    public MissingCells MissingCells { get; init; }

    /// <summary>What is measured instead of the number in the label column.</summary>
    public LabelTransform? LabelTransform { get; init; }

    /// <summary>The texts of cells without a value.</summary>
    public MissingValues Missing { get; init; } = MissingValues.Default;

    /// <summary>The encoding; if <see langword="null"/>, the one of the byte order mark, or UTF-8.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>Whether numbers have a decimal comma.</summary>
    public bool HasDecimalComma { get; init; }
}
