namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The texts of cells that have no value. Empty cells never have one.</summary>
internal sealed class MissingValues
{
    /// <summary>The default, as the option has it.</summary>
    public const string DefaultTexts = "NA,N/A,#N/A,?,NaN,null";

    private readonly HashSet<string> _texts;

    private MissingValues(IEnumerable<string> texts) => _texts = new(texts, StringComparer.OrdinalIgnoreCase);

    public static MissingValues Default { get; } = Of(DefaultTexts);

    /// <summary>The texts of a list that is separated by commas.</summary>
    public static MissingValues Of(string texts) => new(texts.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    public bool Contains(string cell) => string.IsNullOrWhiteSpace(cell) || _texts.Contains(cell.Trim());
}
