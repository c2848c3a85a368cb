using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>Recognizes rows that a model has scored already, such as those that ML.NET's <c>CrossValidate</c> returns.</summary>
internal static class ScoredRows
{
    private const string Score = "Score";
    private const int ComparedRows = 16;

    /// <summary>Whether the scores among the rows are those that the model gives these very rows. Their features are then those that the
    /// model's last step saw. The scores of another model differ.</summary>
    /// <param name="model">The last step of the model.</param>
    /// <param name="rows">The rows that were given.</param>
    public static bool AreOf(ITransformer model, IDataView rows)
    {
        if (rows.Schema.GetColumnOrNull(Score) is not { } given || given.Type is not (NumberDataViewType or VectorDataViewType { ItemType: NumberDataViewType }))
            return false;
        IDataView again;
        try
        {
            again = model.Transform(rows);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            return false; // These rows lack what the last step reads.
        }
        if (again.Schema.GetColumnOrNull(Score) is not { } scored || !scored.Type.Equals(given.Type))
            return false;
        var first = First(rows, given);
        return first.Count > 0 && first.SequenceEqual(First(again, scored));
    }

    private static List<float> First(IDataView rows, DataViewSchema.Column column)
    {
        List<float> values = [];
        using var cursor = rows.GetRowCursor([column]);
        var read = Reader(cursor, column, values);
        for (int row = 0; row < ComparedRows && cursor.MoveNext(); row++)
            read();
        return values;
    }

    private static Action Reader(DataViewRowCursor cursor, DataViewSchema.Column column, List<float> values)
    {
        if (column.Type == NumberDataViewType.Single)
        {
            var number = cursor.GetGetter<float>(column);
            float value = default;
            return () =>
            {
                number(ref value);
                values.Add(value);
            };
        }
        if (((column.Type as VectorDataViewType)?.ItemType) != NumberDataViewType.Single)
            return () => { };
        var vector = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> buffer = default;
        return () =>
        {
            vector(ref buffer);
            values.AddRange(buffer.DenseValues());
        };
    }
}
