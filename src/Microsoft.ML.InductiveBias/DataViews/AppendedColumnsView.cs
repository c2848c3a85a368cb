using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>A data view with two further columns of one number for each row, computed when first asked for.</summary>
internal sealed class AppendedColumnsView : IDataView
{
    private readonly IDataView _input;
    private readonly Lazy<(float[] First, float[] Second)> _values;

    public AppendedColumnsView(IDataView input, DataViewSchema schema, Func<(float[], float[])> compute) =>
        (_input, Schema, _values) = (input, schema, new Lazy<(float[], float[])>(compute));

    public DataViewSchema Schema { get; }

    // Values belong to positions: rows must come in their order.
    public bool CanShuffle => false;

    public long? GetRowCount() => _input.GetRowCount();

    public static DataViewSchema Append(DataViewSchema input, string first, string second)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var column in input)
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        builder.AddColumn(first, NumberDataViewType.Single);
        builder.AddColumn(second, NumberDataViewType.Single);
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

    private sealed class Cursor(AppendedColumnsView view, DataViewRowCursor inner, HashSet<int> needed) : DataViewRowCursor
    {
        public override DataViewSchema Schema => view.Schema;
        public override long Position => inner.Position;
        public override long Batch => inner.Batch;

        public override bool MoveNext() => inner.MoveNext();

        public override bool IsColumnActive(DataViewSchema.Column column) => needed.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() => inner.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!IsColumnActive(column))
                throw new InvalidOperationException($"Column '{column.Name}' was not asked for when the cursor was made.");
            var input = view._input.Schema;
            if (column.Index < input.Count)
                return inner.GetGetter<TValue>(input[column.Index]);
            var values = column.Index == input.Count ? view._values.Value.First : view._values.Value.Second;
            ValueGetter<float> getter = (ref float value) => value = values[inner.Position];
            return getter as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"Column '{column.Name}' holds Single, not {typeof(TValue)}.");
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
