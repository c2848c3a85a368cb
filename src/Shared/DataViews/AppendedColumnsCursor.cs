using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>A cursor over the rows of a data view with appended columns.</summary>
internal abstract class AppendedColumnsCursor(
    DataViewSchema schema, DataViewSchema input, DataViewRowCursor inner, IReadOnlySet<int> needed) : DataViewRowCursor
{
    public override DataViewSchema Schema => schema;

    public override long Position => inner.Position;

    public override long Batch => inner.Batch;

    public override bool MoveNext() => inner.MoveNext();

    public override bool IsColumnActive(DataViewSchema.Column column) => needed.Contains(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => inner.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw new InvalidOperationException($"Column '{column.Name}' was not requested when the cursor was created.");
        if (column.Index < input.Count)
            return inner.GetGetter<TValue>(input[column.Index]);
        var (getter, content) = Appended(column.Index - input.Count);
        return getter as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' holds {content}, not {typeof(TValue)}.");
    }

    /// <summary>The getter of an appended column, counted from 0, and a human-readable description of its content.</summary>
    protected abstract (Delegate Getter, string Content) Appended(int column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
