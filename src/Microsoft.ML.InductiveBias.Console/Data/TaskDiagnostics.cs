using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>What a reader of a result must know of the data that it was measured on.</summary>
internal static class TaskDiagnostics
{
    /// <summary>Looks at the training and the test part.</summary>
    public static IEnumerable<Diagnostic> Of(TrainTestSplit split, IReadOnlyList<ColumnContent> features, LabelColumn label) =>
    [
        .. Constants(split.Training, features, "training rows"),
        .. EqualToLabel([split.Training, split.Test], features, label),
        .. UnseenClasses(split, label),
        .. UnseenCategories(split, features),
    ];

    /// <summary>Looks at rows that are not parted.</summary>
    public static IEnumerable<Diagnostic> Of(RawTable rows, IReadOnlyList<ColumnContent> features, LabelColumn label) =>
        [.. Constants(rows, features, "rows"), .. EqualToLabel([rows], features, label)];

    private static IEnumerable<Diagnostic> Constants(RawTable training, IReadOnlyList<ColumnContent> features, string rows)
    {
        var names = features.Where(feature => Values(training, feature).Count == 1).Select(feature => feature.Name).ToList();
        if (names.Count == 0 || training.Rows.Count == 1)
            yield break;
        yield return new Diagnostic("constantColumn", DiagnosticSeverity.Information,
            $"{Columns(names)} {(names.Count == 1 ? "has" : "have")} the same value in all {rows} and {(names.Count == 1 ? "tells" : "tell")} nothing; standardize and minmax make a numeric column of this kind 0.");
    }

    private static IEnumerable<Diagnostic> EqualToLabel(IReadOnlyList<RawTable> parts, IReadOnlyList<ColumnContent> features, LabelColumn label)
    {
        var names = features
            .Where(feature => parts.All(part => label.EqualsColumn(part, feature)))
            .Select(feature => feature.Name).ToList();
        if (names.Count == 0)
            yield break;
        yield return new Diagnostic("featureEqualsLabel", DiagnosticSeverity.Warning,
            $"{Columns(names)} {(names.Count == 1 ? "equals" : "equal")} the label '{label.Name}' in every row, so the features give the answer away; leave such a column out with --ignore.");
    }

    private static IEnumerable<Diagnostic> UnseenClasses(TrainTestSplit split, LabelColumn label)
    {
        if (label.Task != LabelTask.Classification)
            yield break;
        var seen = split.Training.Rows.Select(label.ClassOf).ToHashSet(StringComparer.Ordinal);
        var counts = split.Test.Rows.Select(label.ClassOf).CountBy(name => name, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (string name in label.Classes.Where(name => !seen.Contains(name) && counts.ContainsKey(name)))
        {
            yield return new Diagnostic("classUnseenInTraining", DiagnosticSeverity.Warning,
                $"Class '{name}' stands in {Text.Count(counts[name], "test row")} and in no training row; its output is 0 in all training rows, so that the training rows speak against it.");
        }
    }

    private static IEnumerable<Diagnostic> UnseenCategories(TrainTestSplit split, IReadOnlyList<ColumnContent> features)
    {
        foreach (var feature in features.Where(feature => !feature.IsNumeric))
        {
            var unseen = Values(split.Test, feature);
            unseen.ExceptWith(Values(split.Training, feature));
            if (unseen.Count == 0)
                continue;
            yield return new Diagnostic("categoryUnseenInTraining", DiagnosticSeverity.Information,
                $"Column '{feature.Name}' has values in test rows that no training row has: {Text.Names(unseen)}; there all its one-hot features are 0.");
        }
    }

    private static HashSet<string> Values(RawTable table, ColumnContent feature) =>
        table.Rows.Select(row => feature.IsNumeric && CellText.TryNumber(row[feature.Index], out double number) ? Text.Exact(number) : row[feature.Index])
            .ToHashSet(StringComparer.Ordinal);

    private static string Columns(List<string> names) => $"{(names.Count == 1 ? "Column" : "Columns")} {Text.Names(names)}";
}
