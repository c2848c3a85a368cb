namespace Microsoft.ML.InductiveBias;

/// <summary>What a column of a table is, which decides the features that it becomes.</summary>
public enum ColumnRole
{
    /// <summary>Numbers, one feature. Missing ones become the median of the training rows, with a second feature that marks them.</summary>
    Number,

    /// <summary>Categories: a feature for each, one for rare ones, and one for missing cells.</summary>
    Category,

    /// <summary>Texts of several words: words and sequences of three characters, weighted by how rare they are.</summary>
    Text,

    /// <summary>Dates and times: the time since the first training row, and the time of the day, day of the week, and day of the year as positions on a circle.</summary>
    Date,

    /// <summary>A name or number of the row, which says nothing about other rows; no feature.</summary>
    Identifier,

    /// <summary>Not a feature, because you say so, or because the column has no values.</summary>
    Ignored,

    /// <summary>Images of a folder, whose pixels are features. Only for the tool's <c>--images</c>; in a pipeline, load and resize images with ML.NET.</summary>
    Image,
}

/// <summary>A column with its role and the features that it becomes.</summary>
public sealed class ColumnDescription
{
    /// <summary>Creates a description.</summary>
    /// <param name="name"><see cref="Name"/>.</param>
    /// <param name="role"><see cref="Role"/>.</param>
    /// <param name="reason"><see cref="Reason"/>.</param>
    /// <param name="encoding"><see cref="Encoding"/>.</param>
    /// <param name="missingShare"><see cref="MissingShare"/>.</param>
    /// <param name="features"><see cref="Features"/>.</param>
    public ColumnDescription(string name, ColumnRole role, string reason, string encoding, double missingShare, int features) =>
        (Name, Role, Reason, Encoding, MissingShare, Features) = (name, role, reason, encoding, missingShare, features);

    /// <summary>The name of the column.</summary>
    public string Name { get; }

    /// <summary>Its role.</summary>
    public ColumnRole Role { get; }

    /// <summary>Why it has this role, and the rule by which its cells are read.</summary>
    public string Reason { get; }

    /// <summary>How its cells become features; empty if they don't.</summary>
    public string Encoding { get; }

    /// <summary>The share of the training rows without a value, from 0 to 1.</summary>
    public double MissingShare { get; }

    /// <summary>The number of features that it becomes.</summary>
    public int Features { get; }

    /// <summary>The column, its role, and the number of features.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Name}: {Role.ToString().ToLowerInvariant()} ({Reason}), {Features} feature{(Features == 1 ? "" : "s")}{(Encoding.Length > 0 ? $": {Encoding}" : "")}");
}
