using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.DataViews;

namespace Microsoft.ML.InductiveBias;

/// <summary>The judgments of labels as columns of a data view.</summary>
public static class LabelAuditView
{
    /// <summary>Appends the judgment of each row, so that a pipeline can filter rows.</summary>
    /// <remarks>The appended columns: <c>ProbabilityWrong</c> (Single), <c>SuggestedLabel</c> (text), <c>Reason</c> (text: None, WrongLabel, Ambiguous,
    /// or Atypical), <c>Ambiguity</c>, <c>Atypicality</c>, and <c>Influence</c> (Single). A row that wasn't judged has NaN and empty text.
    /// For example, <c>mlContext.Data.FilterRowsByColumn(view, "ProbabilityWrong", upperBound: 0.5)</c> keeps the rows whose label is probably right.</remarks>
    /// <param name="audit">The audit of the labels of <paramref name="data"/>.</param>
    /// <param name="data">The rows, in the order in which they were judged.</param>
    /// <returns>The columns of <paramref name="data"/> and the appended ones. An appended column hides an input column of the same name.</returns>
    public static IDataView AppendTo(this LabelAudit audit, IDataView data)
    {
        ArgumentNullException.ThrowIfNull(audit);
        ArgumentNullException.ThrowIfNull(data);
        return new View(data, audit.Rows.ToDictionary(row => row.Id));
    }

    private sealed class View : IDataView
    {
        private static readonly (string Name, Func<LabelAuditRow, float> Value)[] Numbers =
        [
            ("ProbabilityWrong", row => (float)row.ProbabilityWrong), ("Ambiguity", row => (float)row.Ambiguity),
            ("Atypicality", row => (float)row.Atypicality), ("Influence", row => (float)row.Influence),
        ];

        private static readonly (string Name, Func<LabelAuditRow, string> Value)[] Texts =
            [("SuggestedLabel", row => row.Suggested), ("Reason", row => row.Reason.ToString())];

        private readonly IDataView _input;
        private readonly IReadOnlyDictionary<long, LabelAuditRow> _rows;

        public View(IDataView input, IReadOnlyDictionary<long, LabelAuditRow> rows)
        {
            (_input, _rows) = (input, rows);
            var builder = new DataViewSchema.Builder();
            foreach (var column in input.Schema)
                builder.AddColumn(column.Name, column.Type, column.Annotations);
            foreach (var (name, _) in Numbers)
                builder.AddColumn(name, NumberDataViewType.Single);
            foreach (var (name, _) in Texts)
                builder.AddColumn(name, TextDataViewType.Instance);
            Schema = builder.ToSchema();
        }

        public DataViewSchema Schema { get; }

        // Judgments belong to positions, so the order of rows is fixed.
        public bool CanShuffle => false;

        public long? GetRowCount() => _input.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        {
            var needed = columnsNeeded.Select(column => column.Index).ToHashSet();
            return new Cursor(this, _input.GetRowCursor(_input.Schema.Where(column => needed.Contains(column.Index))), needed);
        }

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            [GetRowCursor(columnsNeeded, rand)];

        private sealed class Cursor(View view, DataViewRowCursor inner, HashSet<int> needed)
            : AppendedColumnsCursor(view.Schema, view._input.Schema, inner, needed)
        {
            protected override (Delegate Getter, string Content) Appended(int column)
            {
                if (column < Numbers.Length)
                {
                    var number = Numbers[column].Value;
                    ValueGetter<float> getter = (ref float value) => value = view._rows.TryGetValue(Position, out var row) ? number(row) : float.NaN;
                    return (getter, "Single");
                }
                var text = Texts[column - Numbers.Length].Value;
                ValueGetter<ReadOnlyMemory<char>> words = (ref ReadOnlyMemory<char> value) =>
                    value = view._rows.TryGetValue(Position, out var row) ? text(row).AsMemory() : default;
                return (words, "text");
            }
        }
    }
}
