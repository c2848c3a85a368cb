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

    /// <summary>A skewness above this one, over at least so many labels, is worth a hint.</summary>
    private const double LargeSkewness = 2;
    private const int LeastSkewed = 30;

    private readonly ColumnContent _content;
    private readonly string _reason;

    private LabelColumn(ColumnContent content, LabelTask task, string[] classes, string reason) =>
        (_content, Task, Classes, _reason) = (content, task, classes, reason);

    public string Name => _content.Name;

    /// <summary>Whether the table has no label and this one was made.</summary>
    public bool IsMade { get; private init; }

    /// <summary>What is measured instead of the number of a row; <see langword="null"/> for the number itself.</summary>
    public Func<double, double>? Transform { get; init; }

    public LabelTask Task { get; }

    /// <summary>The task as results name it.</summary>
    public string TaskName => Task.ToString().ToLowerInvariant();

    /// <summary>The classes: numbers in ascending order, texts in ordinal order. Empty for a regression.</summary>
    public string[] Classes { get; }

    /// <summary>Examines the label of all usable rows.</summary>
    /// <remarks>If no task is requested, text is classes. Whole numbers are classes if they have at least two rows per distinct value on
    /// average, and either at most 20 distinct values or at least 50 rows per distinct value on average. All else is a regression.</remarks>
    /// <exception cref="ToolException">The label doesn't fit the requested task.</exception>
    public static LabelColumn Of(IReadOnlyList<RawTable> tables, ColumnContent content, LabelTask? requested, bool isMade = false)
    {
        if (requested == LabelTask.Regression && content.FirstText is { } firstText)
            throw new ToolException($"--task regression needs a numeric label, but {firstText} is not a number.");
        var (task, reason) = requested is { } specified ? (specified, "set by --task") : Infer(tables, content);
        return new LabelColumn(content, task, task == LabelTask.Regression ? [] : ClassesOf(tables, content), reason) { IsMade = isMade };
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
    public double NumberOf(string[] row) => Transform is { } transform ? transform(Number(row[_content.Index])) : Number(row[_content.Index]);

    /// <summary>Whether a feature column equals the label in all rows.</summary>
    public bool EqualsColumn(RawTable table, ColumnContent feature) =>
        feature.IsNumeric == _content.IsNumeric
        && table.Rows.All(row => row[feature.Index].Trim() == ClassOf(row)
            || (feature.IsNumeric && Number(feature, row[feature.Index]) is var number && number == Number(row[_content.Index]) && Math.Abs(number) <= ExactIntegers));

    /// <summary>The label with a transform, such as the logarithm.</summary>
    /// <exception cref="ToolException">The label is classes, or a value isn't positive.</exception>
    public LabelColumn Transformed(LabelTransform transform, IReadOnlyList<RawTable> tables)
    {
        if (transform == LabelTransform.None)
            return this;
        if (Task != LabelTask.Regression)
            throw new ToolException($"--label-transform log needs a numeric label, but '{Name}' is classes; with --task regression, whole numbers are numbers.");
        foreach (var table in tables)
        {
            int bad = Enumerable.Range(0, table.Rows.Count).FirstOrDefault(row => !(NumberOf(table.Rows[row]) > 0), -1);
            if (bad >= 0)
                throw new ToolException($"--label-transform log needs positive labels, but {table.Place(bad, _content.Index)} is '{table.Rows[bad][_content.Index]}'.");
        }
        return new LabelColumn(_content, Task, Classes, $"{_reason}, measured as its logarithm") { Transform = Math.Log };
    }

    /// <summary>Reports classes that are the same number or text, written differently, and skewed numbers.</summary>
    /// <param name="parts">The usable rows.</param>
    public IEnumerable<Diagnostic> Diagnose(IReadOnlyList<RawTable> parts)
    {
        if (Task == LabelTask.Regression && Transform is null)
            return Skewed([.. parts.SelectMany(part => part.Rows).Select(NumberOf)]);
        if (Task != LabelTask.Classification)
            return [];
        if (!_content.IsNumeric)
            return Similar();
        var same = Classes.Where(name => Math.Abs(Number(name)) <= ExactIntegers).GroupBy(Number).Where(group => group.Count() > 1).ToList();
        return same.Count == 0 ? [] : [new Diagnostic("classesOfEqualNumber", DiagnosticSeverity.Warning,
            $"Classes {Text.Names([.. same[0]])} are the same number written differently{(same.Count == 1 ? "" : $", and so are those of {Text.Count(same.Count - 1, "other number")}")}, and each is a class of its own. If they are one class, write them the same.")];
    }

    private IEnumerable<Diagnostic> Similar()
    {
        var similar = Classes.GroupBy(Plain, StringComparer.Ordinal).Where(group => group.Count() > 1).ToList();
        return similar.Count == 0 ? [] : [new Diagnostic("similarClasses", DiagnosticSeverity.Warning,
            $"Classes {Text.Names([.. similar[0]])} differ only in case, spaces, or invisible characters{(similar.Count == 1 ? "" : $", and so do those of {Text.Count(similar.Count - 1, "other name")}")}, and each is a class of its own. If they are one class, write them the same.")];
    }

    /// <summary>A class name without what the eye may miss: case, spaces, and characters of no width.</summary>
    private static string Plain(string name) => string.Concat(name.ToUpperInvariant().Where(character => !char.IsWhiteSpace(character) && char.GetUnicodeCategory(character) != UnicodeCategory.Format));

    /// <summary>A hint to take the logarithm of positive labels with a long tail.</summary>
    private IEnumerable<Diagnostic> Skewed(double[] numbers)
    {
        if (numbers.Length < LeastSkewed || numbers.Min() <= 0)
            yield break;
        double skewness = Skewness(numbers), ofLogarithms = Skewness(Array.ConvertAll(numbers, Math.Log));
        if (skewness > LargeSkewness && Math.Abs(ofLogarithms) < skewness / 2)
        {
            yield return new Diagnostic("skewedLabel", DiagnosticSeverity.Information,
                $"The label '{Name}' is positive with a long tail (skewness {Text.Number(skewness)}; {Text.Number(ofLogarithms)} for its logarithm), so a few large values dominate the squared error. To measure relative errors, use --label-transform log.");
        }
    }

    private static double Skewness(double[] numbers)
    {
        double mean = numbers.Average(), variance = numbers.Average(number => (number - mean) * (number - mean));
        return variance > 0 ? numbers.Average(number => Math.Pow((number - mean) / Math.Sqrt(variance), 3)) : 0;
    }

    private static (LabelTask Task, string Reason) Infer(IReadOnlyList<RawTable> tables, ColumnContent content)
    {
        if (!content.IsNumeric)
            return (LabelTask.Classification, "text label");
        var numbers = tables.SelectMany(table => table.Rows).Select(row => Number(content, row[content.Index])).ToList();
        if (numbers.Exists(number => number != Math.Truncate(number)))
            return (LabelTask.Regression, "label with fractions");
        int distinct = tables.SelectMany(table => table.Rows).Select(row => row[content.Index].Trim()).Distinct(StringComparer.Ordinal).Count();
        bool areClasses = distinct <= Math.Max(FewClasses, numbers.Count / RowsPerManyClasses) && 2 * distinct <= numbers.Count;
        return (areClasses ? LabelTask.Classification : LabelTask.Regression, $"whole-number label with {Text.Count(distinct, "distinct value")}");
    }

    private static string[] ClassesOf(IReadOnlyList<RawTable> tables, ColumnContent content)
    {
        var names = tables.SelectMany(table => table.Rows).Select(row => row[content.Index].Trim()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return content.IsNumeric ? [.. names.OrderBy(name => Number(content, name))] : [.. names];
    }

    private double Number(string cell) => Number(_content, cell);

    private static double Number(ColumnContent content, string cell) => content.TryNumber(cell, out double number) ? number + 0.0 : double.NaN;
}
