using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>Finds classes with few rows in a part of a split.</summary>
internal static class RareClasses
{
    /// <summary>A class with fewer rows in a part is rare there.</summary>
    public const int FewRows = 10;

    private const int MostShown = 5;

    /// <summary>A warning for each part in which classes have fewer than ten rows, unless the part is too small for ten rows of each class.</summary>
    public static IEnumerable<Diagnostic> Find(AuditInput input, AuditSplit split)
    {
        if (input.Rows.Kind == TaskKind.Regression)
            yield break;
        if (!split.Test.Weights.IsEmpty)
        {
            yield return new Diagnostic("testRowsWeighted", DiagnosticSeverity.Information, string.Create(CultureInfo.InvariantCulture,
                $"The {split.Test.Rows} test rows hold more rows of rare classes than a random sample, with weights that make up for it: losses estimate those of all test rows."));
        }
        foreach (var (rows, part) in new[] { (split.Training, "training"), (split.Test, "test") })
        {
            var counts = new int[input.ClassNames.Count];
            for (int row = 0; row < rows.Rows; row++)
                counts[TrueClass.Of(rows, row)]++;
            var rare = Enumerable.Range(0, counts.Length).Where(c => counts[c] < FewRows).OrderBy(c => counts[c]).ToList();
            if (rare.Count == 0 || rows.Rows < FewRows * counts.Length)
                continue;
            yield return new Diagnostic("rareClass", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"{(rare.Count == 1 ? "A class has" : $"{rare.Count} classes have")} fewer than {FewRows} of {rows.Rows} {part} rows: {string.Join(", ", rare.Take(MostShown).Select(c => $"'{input.ClassNames[c]}' {counts[c]}"))}{(rare.Count > MostShown ? ", …" : "")}. "
                + $"Numbers about so few rows are uncertain; see the errors as means over classes, or use more rows."));
        }
    }
}
