using System.Globalization;
using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The label: what it is, and its classes.</summary>
internal sealed class LabelColumn
{
    /// <summary>Whole numbers with no more distinct values than this are classes, in a file of any size …</summary>
    private const int FewClasses = 20;

    /// <summary>… and so are more of them, where each stands in so many rows on average.</summary>
    private const int RowsForEachOfManyClasses = 50;

    private readonly ColumnContent _content;

    private LabelColumn(ColumnContent content, LabelTask task, string[] classes, string reason)
    {
        _content = content;
        Task = task;
        Classes = classes;
        Reason = reason;
    }

    public string Name => _content.Name;

    public LabelTask Task { get; }

    /// <summary>The classes, numbers in ascending order and texts in ordinal order; empty for regression.</summary>
    public string[] Classes { get; }

    /// <summary>Why it is this task, for people.</summary>
    public string Reason { get; }

    /// <summary>Looks at the label of all rows.</summary>
    /// <param name="tables">The usable rows of all files.</param>
    /// <param name="content">The column.</param>
    /// <param name="asked">The task that the user gave, if any.</param>
    /// <remarks>Without it: text is classes; whole numbers are classes if they have at most 20 distinct values, or at least 50
    /// rows for each value on average, and in any case two rows for each on average; all else is regression.</remarks>
    /// <exception cref="ToolException">The label does not fit the task that the user gave.</exception>
    public static LabelColumn Of(IReadOnlyList<RawTable> tables, ColumnContent content, LabelTask? asked)
    {
        if (asked == LabelTask.Regression && !content.IsNumeric)
            RefuseText(tables, content);
        var (inferred, reason) = Infer(tables, content);
        var task = asked ?? inferred;
        if (task == LabelTask.Regression)
            return new LabelColumn(content, task, [], asked is null ? reason : "as --task says");
        return new LabelColumn(content, task, ClassesOf(tables, content), asked is null ? reason : "as --task says");
    }

    /// <summary>Ends a command that cannot do with one class.</summary>
    /// <exception cref="ToolException">The label is classes, and there is one alone.</exception>
    public void RequireTwoClasses()
    {
        if (Task != LabelTask.Classification || Classes.Length >= 2)
            return;
        throw new ToolException($"The label column '{Name}' holds one class alone ('{Classes[0]}'); "
            + $"there is nothing to tell apart. A classification needs at least two classes{(_content.IsNumeric ? ", a regression --task regression" : "")}.");
    }

    /// <summary>Name, task, classes and why, for people.</summary>
    public string Describe()
    {
        string classes = Task == LabelTask.Classification ? $", {Text.Count(Classes.Length, "class", "classes")}" : "";
        return $"{Name}: {Page.TaskName(Task)}{classes} ({Reason})";
    }

    /// <summary>The class of a row; only for classification.</summary>
    public string ClassOf(string[] row) => ClassName(row[_content.Index], _content.IsNumeric);

    /// <summary>The number of a row; only for regression.</summary>
    public double NumberOf(string[] row) => Number(row[_content.Index]);

    /// <summary>Whether a feature column says the same as the label in all rows.</summary>
    public bool EqualsColumn(RawTable table, ColumnContent feature) =>
        feature.IsNumeric == _content.IsNumeric
        && table.Rows.All(row => ClassName(row[feature.Index], feature.IsNumeric) == ClassName(row[_content.Index], _content.IsNumeric));

    private static (LabelTask Task, string Reason) Infer(IReadOnlyList<RawTable> tables, ColumnContent content)
    {
        if (!content.IsNumeric)
            return (LabelTask.Classification, "text label");
        var numbers = tables.SelectMany(table => table.Rows).Select(row => Number(row[content.Index])).ToList();
        if (numbers.Exists(number => number != Math.Truncate(number)))
            return (LabelTask.Regression, "label with fractions");
        int distinct = numbers.Distinct().Count();
        bool classes = distinct <= Math.Max(FewClasses, numbers.Count / RowsForEachOfManyClasses) && 2 * distinct <= numbers.Count;
        return (classes ? LabelTask.Classification : LabelTask.Regression,
            $"whole-number label with {Text.Count(distinct, "distinct value")}");
    }

    private static string[] ClassesOf(IReadOnlyList<RawTable> tables, ColumnContent content)
    {
        var names = tables.SelectMany(table => table.Rows).Select(row => ClassName(row[content.Index], content.IsNumeric)).Distinct();
        return content.IsNumeric
            ? [.. names.OrderBy(Number)]
            : [.. names.Order(StringComparer.Ordinal)];
    }

    private static void RefuseText(IReadOnlyList<RawTable> tables, ColumnContent content)
    {
        foreach (var table in tables)
        {
            for (int row = 0; row < table.Rows.Count; row++)
            {
                string cell = table.Rows[row][content.Index];
                if (!CellText.TryNumber(cell, out _))
                    throw new ToolException($"--task regression needs numbers in the label column, and {table.Place(row, content.Index)} holds '{cell}'.");
            }
        }
    }

    /// <summary>1 and 1.0 are the same class.</summary>
    private static string ClassName(string cell, bool isNumeric) =>
        isNumeric ? Number(cell).ToString("R", CultureInfo.InvariantCulture) : cell.Trim();

    private static double Number(string cell) => CellText.TryNumber(cell, out double number) ? number + 0.0 : double.NaN;
}
