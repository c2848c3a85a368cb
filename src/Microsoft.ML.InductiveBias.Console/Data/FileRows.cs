namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>Replaces row numbers in results with the numbers that the user finds in the file: those of lines or images.</summary>
/// <param name="unit">What the file's numbers count.</param>
/// <param name="number">The number of a row in the file.</param>
internal sealed class FileRows(string unit, Func<int, int> number)
{
    /// <summary>Lines of a table, counted from 1.</summary>
    public const string Line = "line";

    /// <summary>Images of a file, counted from 0.</summary>
    public const string Image = "image";

    public static FileRows OfTable(RawTable table) => new(Line, row => table.Lines[row]);

    public static FileRows OfImages() => new(Image, row => row);

    public static FileRows OfAudit(AuditInput input) => new(input.RowUnit, row => (int)input.Ids[row]);

    /// <summary>Renumbers the rows in the difficulty of an audit and in its messages.</summary>
    public AuditResult Renumber(AuditResult result)
    {
        if (result.Difficulty is not { } difficulty)
            return result;
        var renumbered = Renumber(difficulty);
        var messages = difficulty.Diagnostics.Zip(renumbered.Diagnostics).DistinctBy(pair => pair.First).ToDictionary(pair => pair.First, pair => pair.Second);
        return result with
        {
            Difficulty = renumbered,
            Diagnostics = [.. result.Diagnostics.Select(diagnostic => messages.GetValueOrDefault(diagnostic, diagnostic))],
        };
    }

    /// <summary>Renumbers the rows in an estimate and in its messages.</summary>
    public GeneralizationDifficultyEstimate Renumber(GeneralizationDifficultyEstimate estimate) => estimate with
    {
        IntrinsicDimension = estimate.IntrinsicDimension with { LocalRows = [.. estimate.IntrinsicDimension.LocalRows.Select(number)] },
        Resolution = estimate.Resolution with
        {
            ClosestPairs = [.. estimate.Resolution.ClosestPairs.Select(pair => pair with { First = number(pair.First), Second = number(pair.Second) })],
            ContradictingRows = [.. estimate.Resolution.ContradictingRows.Select(group => (IReadOnlyList<int>)[.. group.Select(number)])],
        },
        Radius = estimate.Radius with { Row = estimate.Radius.Row < 0 ? -1 : number(estimate.Radius.Row) },
        Diagnostics = [.. estimate.Diagnostics.Select(diagnostic => diagnostic with { Message = Renumber(diagnostic, estimate) })],
    };

    private string Renumber(Diagnostic diagnostic, GeneralizationDifficultyEstimate estimate) => diagnostic.Code switch
    {
        "radiusSetByFewRows" => diagnostic.Message.Replace(
            $"Row {estimate.Radius.Row} ", $"{Text.Capitalized(unit)} {number(estimate.Radius.Row)} ", StringComparison.Ordinal),
        "contradictingRows" => diagnostic.Message.Replace(
            $"(rows {Listed(estimate.Resolution.ContradictingRows[0])}", $"({unit}s {Listed(estimate.Resolution.ContradictingRows[0].Select(number))}", StringComparison.Ordinal),
        _ => diagnostic.Message,
    };

    /// <summary>The rows that a message lists: the first four.</summary>
    private static string Listed(IEnumerable<int> rows) => string.Join(", ", rows.Take(4));
}
