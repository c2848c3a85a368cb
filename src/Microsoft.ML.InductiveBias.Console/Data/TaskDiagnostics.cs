namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>Diagnoses the data of a task.</summary>
internal static class TaskDiagnostics
{
    /// <summary>Examines training rows and test rows.</summary>
    public static IEnumerable<Diagnostic> Of(TrainTestSplit split, IReadOnlyList<FeatureColumn> columns, LabelColumn label)
    {
        var features = Used(columns);
        return [
        .. Constants(split.Training, features, "training rows"),
        .. EqualToLabel([split.Training, split.Test], features, label),
        .. UnseenClasses(split, label),
        .. UnseenCategories(split, features),
        .. RareClasses([(split.Training, "training"), (split.Test, "test")], label),
        .. ColumnsText.Diagnose(columns, split.Training.Rows.Count),
        ];
    }

    /// <summary>Examines rows that aren't split.</summary>
    public static IEnumerable<Diagnostic> Of(RawTable rows, IReadOnlyList<FeatureColumn> columns, LabelColumn label) =>
        [.. Constants(rows, Used(columns), "rows"), .. EqualToLabel([rows], Used(columns), label), .. ColumnsText.Diagnose(columns, rows.Rows.Count)];

    /// <summary>States that test rows have weights, or why they have none.</summary>
    public static IEnumerable<Diagnostic> OfWeights(TrainTestSplit split) => split.LacksWeights
        ? [new Diagnostic("testRowsUnweighted", DiagnosticSeverity.Information,
        $"Rare classes have few of the {split.Test.Rows.Count} test rows, as in a random sample: the 0-1 error and files of losses count rows, so rows can't have weights. A squared error without such a file is that of more rows of these classes, with weights that make up for it.")]
        : split.TestWeights is null ? [] : [new Diagnostic("testRowsWeighted", DiagnosticSeverity.Information,
        $"The {split.Test.Rows.Count} test rows hold more rows of rare classes than a random sample, with weights that make up for it: losses estimate those of all test rows.")];

    private static IReadOnlyList<FeatureColumn> Used(IReadOnlyList<FeatureColumn> columns) => [.. columns.Where(column => column.Role is not (ColumnRole.Identifier or ColumnRole.Ignored))];

    /// <summary>Reports classes with few rows in a part, on which numbers about them rest.</summary>
    private static IEnumerable<Diagnostic> RareClasses(IReadOnlyList<(RawTable Rows, string Name)> parts, LabelColumn label)
    {
        if (label.Task != LabelTask.Classification)
            yield break;
        foreach (var (rows, name) in parts)
        {
            var rare = rows.Rows.CountBy(label.ClassOf, StringComparer.Ordinal).Where(count => count.Value < TrainTestSplit.FewRows).OrderBy(count => count.Value).ToList();
            if (rare.Count > 0 && rows.Rows.Count >= TrainTestSplit.FewRows * label.Classes.Length)
            {
                yield return new Diagnostic("rareClass", DiagnosticSeverity.Warning,
                    $"{(rare.Count == 1 ? "A class has" : $"{rare.Count} classes have")} fewer than {TrainTestSplit.FewRows} {name} rows: {string.Join(", ", rare.Take(5).Select(count => $"'{count.Key}' {count.Value}"))}{(rare.Count > 5 ? ", …" : "")} of {rows.Rows.Count}. "
                    + "Numbers about so few rows are uncertain; use more rows of the class, or a larger part.");
            }
        }
    }

    private static IEnumerable<Diagnostic> Constants(RawTable table, IReadOnlyList<FeatureColumn> features, string rows)
    {
        var names = features.Where(feature => Values(table, feature).Count == 1).Select(feature => feature.Name).ToList();
        return names.Count == 0 || table.Rows.Count == 1 ? [] : [new Diagnostic("constantColumn", DiagnosticSeverity.Information,
            $"{Columns(names)} {(names.Count == 1 ? "has" : "have")} the same value in all {rows}, so {(names.Count == 1 ? "it carries" : "they carry")} no information; standardize and minmax turn such a numeric column into 0.")];
    }

    private static IEnumerable<Diagnostic> EqualToLabel(IReadOnlyList<RawTable> parts, IReadOnlyList<FeatureColumn> features, LabelColumn label)
    {
        var names = features.Where(feature => parts.All(part => label.EqualsColumn(part, feature.Content))).Select(feature => feature.Name).ToList();
        return names.Count == 0 ? [] : [new Diagnostic("featureEqualsLabel", DiagnosticSeverity.Warning,
            $"{Columns(names)} {(names.Count == 1 ? "equals" : "equal")} the label '{label.Name}' in every row, so the features give away the answer; leave such a column out with --ignore.")];
    }

    private static IEnumerable<Diagnostic> UnseenClasses(TrainTestSplit split, LabelColumn label)
    {
        if (label.Task != LabelTask.Classification)
            return [];
        var seen = split.Training.Rows.Select(label.ClassOf).ToHashSet(StringComparer.Ordinal);
        var counts = split.Test.Rows.Select(label.ClassOf).CountBy(name => name, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var unseen = label.Classes.Where(name => !seen.Contains(name) && counts.ContainsKey(name)).ToList();
        string rows = Text.Count(unseen.Sum(name => counts[name]), "test row");
        return unseen.Count switch
        {
            0 => [],
            1 => [new Diagnostic("classUnseenInTraining", DiagnosticSeverity.Warning,
                $"Class '{unseen[0]}' occurs in {rows} and in no training row; its output is 0 in all training rows, so the training rows are evidence against it.")],
            _ => [new Diagnostic("classUnseenInTraining", DiagnosticSeverity.Warning,
                $"{unseen.Count} classes occur in {rows} and in no training row: {Text.Names(unseen)}; their outputs are 0 in all training rows, so the training rows are evidence against them.{Identifier(split, label)}")],
        };
    }

    /// <summary>A hint for labels of which nearly every row has a class of its own.</summary>
    private static string Identifier(TrainTestSplit split, LabelColumn label)
    {
        int rows = split.Training.Rows.Count + split.Test.Rows.Count;
        return 2 * label.Classes.Length <= rows ? ""
            : $" With {label.Classes.Length} classes in {rows} rows, the label '{label.Name}' looks like an identifier; choose another label column.";
    }

    private static IEnumerable<Diagnostic> UnseenCategories(TrainTestSplit split, IReadOnlyList<FeatureColumn> features) =>
        from feature in features
        where feature.Role == ColumnRole.Category
        let unseen = Values(split.Test, feature).Except(Values(split.Training, feature)).ToList()
        where unseen.Count > 0
        select new Diagnostic("categoryUnseenInTraining", DiagnosticSeverity.Information,
            $"Column '{feature.Name}' has values in test rows that occur in no training row: {Text.Names(unseen)}; they have no feature of their own.");

    private static HashSet<string> Values(RawTable table, FeatureColumn feature) =>
        table.Rows.Select(row => feature.Content.IsNumeric && feature.Content.TryNumber(row[feature.Index], out double number) ? Text.Exact(number) : row[feature.Index])
            .ToHashSet(StringComparer.Ordinal);

    private static string Columns(List<string> names) => $"{(names.Count == 1 ? "Column" : "Columns")} {Text.Names(names)}";
}
