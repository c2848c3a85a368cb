using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias;

/// <summary>The deviation of the Score column, which ML.NET computes in single precision, from the posterior mean.</summary>
internal static class ScorePrecision
{
    /// <summary>Larger deviations cause a warning; relative to the root mean square of the targets.</summary>
    public const double Visible = 1e-3;

    private const int Rows = 256;

    /// <summary>The largest deviation over the first training rows, relative to the root mean square of the targets.</summary>
    public static double Largest(ITransformer scorer, IDataView training, FittedGaussianProcess space)
    {
        var data = space.Training;
        int rows = Math.Min(Rows, data.Rows);
        var exact = space.PredictMean(data.SelectRows([.. Enumerable.Range(0, rows)]));
        var scored = scorer.Transform(training);
        var column = scored.Schema["Score"];
        double scale = Math.Sqrt(data.Targets.Span.ToArray().Sum(target => target * target) / data.Targets.Length);
        using var cursor = scored.GetRowCursor([column]);
        var read = Reader(cursor, column);
        double largest = 0;
        for (int row = 0; row < rows && cursor.MoveNext(); row++)
        {
            var expected = exact.AsSpan(row * data.OutputCount, data.OutputCount);
            double[] values = data.Kind == TaskKind.BinaryClassification ? [expected[1] - expected[0]] : expected.ToArray();
            var scores = read();
            for (int c = 0; c < values.Length; c++)
                largest = Math.Max(largest, Math.Abs(scores[c] - values[c]));
        }
        return scale > 0 ? largest / scale : largest;
    }

    private static Func<float[]> Reader(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType)
        {
            var getVector = cursor.GetGetter<VBuffer<float>>(column);
            VBuffer<float> vector = default;
            return () =>
            {
                getVector(ref vector);
                return [.. vector.DenseValues()];
            };
        }
        var getScore = cursor.GetGetter<float>(column);
        float score = default;
        return () =>
        {
            getScore(ref score);
            return [score];
        };
    }
}
