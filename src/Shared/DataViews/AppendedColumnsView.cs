using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>A column of one value for each row.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Getter">Gets the value at the position of a cursor.</param>
internal sealed record AppendedColumn(string Name, DataViewType Type, Func<DataViewRowCursor, Delegate> Getter)
{
    /// <summary>A column of numbers.</summary>
    public static AppendedColumn Of(string name, Func<long, float> valueOf) =>
        new(name, NumberDataViewType.Single, cursor => (ValueGetter<float>)((ref float value) => value = valueOf(cursor.Position)));

    /// <summary>A column of texts.</summary>
    public static AppendedColumn Of(string name, Func<long, string> textOf) =>
        new(name, TextDataViewType.Instance, cursor => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = textOf(cursor.Position).AsMemory()));
}

/// <summary>A data view with appended columns.</summary>
internal sealed class AppendedColumnsView(IDataView input, IReadOnlyList<AppendedColumn> columns) : IDataView
{
    public DataViewSchema Schema { get; } = Append(input.Schema, [.. columns.Select(column => (column.Name, column.Type))]);

    // Values belong to positions, so the order of rows is fixed.
    public bool CanShuffle => false;

    public long? GetRowCount() => input.GetRowCount();

    public static DataViewSchema Append(DataViewSchema input, params ReadOnlySpan<(string Name, DataViewType Type)> columns)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var column in input)
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        foreach (var (name, type) in columns)
            builder.AddColumn(name, type);
        return builder.ToSchema();
    }

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var needed = columnsNeeded.Select(column => column.Index).ToHashSet();
        return new Cursor(this, input.Schema, columns, input.GetRowCursor(input.Schema.Where(column => needed.Contains(column.Index))), needed);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(AppendedColumnsView view, DataViewSchema input, IReadOnlyList<AppendedColumn> columns, DataViewRowCursor inner, HashSet<int> needed)
        : AppendedColumnsCursor(view.Schema, input, inner, needed)
    {
        protected override (Delegate Getter, string Content) Appended(int column) => (columns[column].Getter(this), $"{columns[column].Type}");
    }
}
