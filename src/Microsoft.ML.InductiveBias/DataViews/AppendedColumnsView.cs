using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>A data view with appended columns of one number for each row, computed on first use.</summary>
internal sealed class AppendedColumnsView : IDataView
{
    private readonly IDataView _input;
    private readonly Lazy<float[][]> _values;

    /// <summary>The input with the columns of <see cref="Append"/>; the function computes one array of values for each appended column.</summary>
    public AppendedColumnsView(IDataView input, DataViewSchema schema, Func<float[][]> compute) =>
        (_input, Schema, _values) = (input, schema, new Lazy<float[][]>(compute));

    public DataViewSchema Schema { get; }

    // Values belong to positions, so the order of rows is fixed.
    public bool CanShuffle => false;

    public long? GetRowCount() => _input.GetRowCount();

    public static DataViewSchema Append(DataViewSchema input, params ReadOnlySpan<string> names)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var column in input)
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        foreach (string name in names)
            builder.AddColumn(name, NumberDataViewType.Single);
        return builder.ToSchema();
    }

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var needed = columnsNeeded.Select(column => column.Index).ToHashSet();
        var inner = _input.GetRowCursor(_input.Schema.Where(column => needed.Contains(column.Index)));
        return new Cursor(this, inner, needed);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(AppendedColumnsView view, DataViewRowCursor inner, HashSet<int> needed)
        : AppendedColumnsCursor(view.Schema, view._input.Schema, inner, needed)
    {
        protected override (Delegate Getter, string Content) Appended(int column)
        {
            var values = view._values.Value[column];
            ValueGetter<float> getter = (ref float value) => value = values[Position];
            return (getter, "Single");
        }
    }
}
