namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>Diagnoses the data of a task.</summary>
internal static class TaskDiagnostics
{
    /// <summary>Examines training rows and test rows.</summary>
    public static IEnumerable<Diagnostic> Of(TrainTestSplit split, IReadOnlyList<ColumnContent> features, LabelColumn label) =>
    [
        .. Constants(split.Training, features, "training rows"),
        .. EqualToLabel([split.Training, split.Test], features, label),
        .. UnseenClasses(split, label),
        .. UnseenCategories(split, features),
    ];

    /// <summary>Examines rows that aren't split.</summary>
    public static IEnumerable<Diagnostic> Of(RawTable rows, IReadOnlyList<ColumnContent> features, LabelColumn label) =>
        [.. Constants(rows, features, "rows"), .. EqualToLabel([rows], features, label)];

    private static IEnumerable<Diagnostic> Constants(RawTable table, IReadOnlyList<ColumnContent> features, string rows)
    {
        var names = features.Where(feature => Values(table, feature).Count == 1).Select(feature => feature.Name).ToList();
        return names.Count == 0 || table.Rows.Count == 1 ? [] : [new Diagnostic("constantColumn", DiagnosticSeverity.Information,
            $"{Columns(names)} {(names.Count == 1 ? "has" : "have")} the same value in all {rows}, so {(names.Count == 1 ? "it carries" : "they carry")} no information; standardize and minmax turn such a numeric column into 0.")];
    }

    private static IEnumerable<Diagnostic> EqualToLabel(IReadOnlyList<RawTable> parts, IReadOnlyList<ColumnContent> features, LabelColumn label)
    {
        var names = features.Where(feature => parts.All(part => label.EqualsColumn(part, feature))).Select(feature => feature.Name).ToList();
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

    private static IEnumerable<Diagnostic> UnseenCategories(TrainTestSplit split, IReadOnlyList<ColumnContent> features) =>
        from feature in features
        where !feature.IsNumeric
        let unseen = Values(split.Test, feature).Except(Values(split.Training, feature)).ToList()
        where unseen.Count > 0
        select new Diagnostic("categoryUnseenInTraining", DiagnosticSeverity.Information,
            $"Column '{feature.Name}' has values in test rows that occur in no training row: {Text.Names(unseen)}; all its one-hot features are 0 there.");

    private static HashSet<string> Values(RawTable table, ColumnContent feature) =>
        table.Rows.Select(row => feature.IsNumeric && CellText.TryNumber(row[feature.Index], out double number) ? Text.Exact(number) : row[feature.Index])
            .ToHashSet(StringComparer.Ordinal);

    private static string Columns(List<string> names) => $"{(names.Count == 1 ? "Column" : "Columns")} {Text.Names(names)}";
}
