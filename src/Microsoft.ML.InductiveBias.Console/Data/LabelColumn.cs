namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The label column, with its task and classes.</summary>
internal sealed class LabelColumn
{
    /// <summary>Whole numbers with at most this many distinct values are classes, however few rows there are …</summary>
    private const int FewClasses = 20;

    /// <summary>… and more distinct values are classes, too, if each has at least this many rows on average.</summary>
    private const int RowsPerManyClasses = 50;

    /// <summary>2^53: larger whole numbers may share a double.</summary>
    private const double ExactIntegers = 9007199254740992;

    private readonly ColumnContent _content;
    private readonly string _reason;

    private LabelColumn(ColumnContent content, LabelTask task, string[] classes, string reason) =>
        (_content, Task, Classes, _reason) = (content, task, classes, reason);

    public string Name => _content.Name;

    public LabelTask Task { get; }

    /// <summary>The task as results name it.</summary>
    public string TaskName => Task.ToString().ToLowerInvariant();

    /// <summary>The classes: numbers in ascending order, texts in ordinal order. Empty for a regression.</summary>
    public string[] Classes { get; }

    /// <summary>Examines the label of all usable rows.</summary>
    /// <remarks>If no task is requested, text is classes. Whole numbers are classes if they have at least two rows per distinct value on
    /// average, and either at most 20 distinct values or at least 50 rows per distinct value on average. All else is a regression.</remarks>
    /// <exception cref="ToolException">The label doesn't fit the requested task.</exception>
    public static LabelColumn Of(IReadOnlyList<RawTable> tables, ColumnContent content, LabelTask? requested)
    {
        if (requested == LabelTask.Regression && content.FirstText is { } firstText)
            throw new ToolException($"--task regression needs a numeric label, but {firstText} is not a number.");
        var (task, reason) = requested is { } specified ? (specified, "set by --task") : Infer(tables, content);
        return new LabelColumn(content, task, task == LabelTask.Regression ? [] : ClassesOf(tables, content), reason);
    }

    /// <summary>Throws if a classification has a single class.</summary>
    /// <exception cref="ToolException">There is only one class.</exception>
    public void RequireTwoClasses()
    {
        if (Task != LabelTask.Classification || Classes.Length >= 2)
            return;
        throw new ToolException($"The label column '{Name}' has a single class ('{Classes[0]}'). "
            + $"A classification needs at least two classes{(_content.IsNumeric ? "; for a regression, use --task regression" : "")}.");
    }

    /// <summary>A human-readable description: name, task, classes and the reason for the task.</summary>
    public string Describe()
    {
        string classes = Task == LabelTask.Classification ? $", {Text.Count(Classes.Length, "class", "classes")}" : "";
        return $"{Name}: {TaskName}{classes} ({_reason})";
    }

    /// <summary>The class of a row: the text of its cell. Only for a classification.</summary>
    public string ClassOf(string[] row) => row[_content.Index].Trim();

    /// <summary>The cell of a row.</summary>
    public string TextOf(string[] row) => row[_content.Index];

    /// <summary>The number of a row; only for a regression.</summary>
    public double NumberOf(string[] row) => Number(row[_content.Index]);

    /// <summary>Whether a feature column equals the label in all rows.</summary>
    public bool EqualsColumn(RawTable table, ColumnContent feature) =>
        feature.IsNumeric == _content.IsNumeric
        && table.Rows.All(row => row[feature.Index].Trim() == ClassOf(row) || (feature.IsNumeric && Number(row[feature.Index]) is var number && number == NumberOf(row) && Math.Abs(number) <= ExactIntegers));

    /// <summary>Reports classes that are the same number, written differently.</summary>
    public IEnumerable<Diagnostic> Diagnose()
    {
        if (Task != LabelTask.Classification || !_content.IsNumeric)
            return [];
        var same = Classes.Where(name => Math.Abs(Number(name)) <= ExactIntegers).GroupBy(Number).Where(group => group.Count() > 1).ToList();
        return same.Count == 0 ? [] : [new Diagnostic("classesOfEqualNumber", DiagnosticSeverity.Warning,
            $"Classes {Text.Names([.. same[0]])} are the same number written differently{(same.Count == 1 ? "" : $", and so are those of {Text.Count(same.Count - 1, "other number")}")}, and each is a class of its own. If they are one class, write them the same.")];
    }

    private static (LabelTask Task, string Reason) Infer(IReadOnlyList<RawTable> tables, ColumnContent content)
    {
        if (!content.IsNumeric)
            return (LabelTask.Classification, "text label");
        var numbers = tables.SelectMany(table => table.Rows).Select(row => Number(row[content.Index])).ToList();
        if (numbers.Exists(number => number != Math.Truncate(number)))
            return (LabelTask.Regression, "label with fractions");
        int distinct = tables.SelectMany(table => table.Rows).Select(row => row[content.Index].Trim()).Distinct(StringComparer.Ordinal).Count();
        bool areClasses = distinct <= Math.Max(FewClasses, numbers.Count / RowsPerManyClasses) && 2 * distinct <= numbers.Count;
        return (areClasses ? LabelTask.Classification : LabelTask.Regression, $"whole-number label with {Text.Count(distinct, "distinct value")}");
    }

    private static string[] ClassesOf(IReadOnlyList<RawTable> tables, ColumnContent content)
    {
        var names = tables.SelectMany(table => table.Rows).Select(row => row[content.Index].Trim()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return content.IsNumeric ? [.. names.OrderBy(Number)] : [.. names];
    }

    private static double Number(string cell) => CellText.TryNumber(cell, out double number) ? number + 0.0 : double.NaN;
}
