using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.DataViews;

namespace Microsoft.ML.InductiveBias;

/// <summary>Appends the posterior mean of a Gaussian process, computed from the space itself, for kernels that ML.NET's own
/// transformers cannot express.</summary>
/// <remarks>A data view is computed in blocks of rows when its column is first read; a prediction engine computes single rows.</remarks>
internal sealed class PosteriorMeanTransformer(FittedGaussianProcess space, string featureColumnName, string outputColumnName) : ITransformer
{
    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        Features(inputSchema);
        var builder = new DataViewSchema.Builder();
        foreach (var column in inputSchema)
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        builder.AddColumn(outputColumnName, new VectorDataViewType(NumberDataViewType.Single, space.Training.OutputCount));
        return builder.ToSchema();
    }

    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new PosteriorMeanView(input, GetOutputSchema(input.Schema), Features(input.Schema), space);
    }

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) =>
        new PosteriorMeanRowMapper(inputSchema, GetOutputSchema(inputSchema), Features(inputSchema), space);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        var kernel = space.Kernel.Parameters[0].Value;
        throw new NotSupportedException(
            $"A model with the kernel '{kernel}' predicts in this process, but cannot be saved: ML.NET's own transformers cannot compute this kernel, and a saved model must load without this library. "
            + "Save the predictions (mlContext.Data.SaveAsBinary), keep the training rows and fit again, or choose a kernel that saves: rbf, matern12, matern32, matern52, rationalQuadratic, linear, polynomial.");
    }

    private DataViewSchema.Column Features(DataViewSchema schema)
    {
        var column = schema.GetColumnOrNull(featureColumnName)
            ?? throw new ArgumentException($"There is no feature column '{featureColumnName}'; the columns are: {string.Join(", ", schema.Select(c => c.Name))}.");
        return column.Type is VectorDataViewType { IsKnownSize: true } vector && vector.Size == space.Training.FeatureCount
            && (vector.ItemType == NumberDataViewType.Single || vector.ItemType == NumberDataViewType.Double)
            ? column
            : throw new ArgumentException($"The feature column '{featureColumnName}' is of type {column.Type}; it must be a vector of {space.Training.FeatureCount} numbers of Single or Double, as the training rows.");
    }
}

/// <summary>Reads the features of a row as doubles.</summary>
internal static class FeatureReader
{
    public static Action<Span<double>> Of(DataViewRow row, DataViewSchema.Column column)
    {
        if (((VectorDataViewType)column.Type).ItemType == NumberDataViewType.Double)
        {
            var getDoubles = row.GetGetter<VBuffer<double>>(column);
            VBuffer<double> doubles = default;
            return target =>
            {
                getDoubles(ref doubles);
                doubles.CopyTo(target);
            };
        }
        var getSingles = row.GetGetter<VBuffer<float>>(column);
        VBuffer<float> singles = default;
        var dense = new float[((VectorDataViewType)column.Type).Size];
        return target =>
        {
            getSingles(ref singles);
            singles.CopyTo(dense);
            for (int j = 0; j < dense.Length; j++)
                target[j] = dense[j];
        };
    }
}

/// <summary>A data view with the posterior mean appended.</summary>
internal sealed class PosteriorMeanView : IDataView
{
    private const int BlockRows = 1024;

    private readonly IDataView _input;
    private readonly DataViewSchema.Column _features;
    private readonly FittedGaussianProcess _space;
    private readonly Lazy<float[]> _means;

    public PosteriorMeanView(IDataView input, DataViewSchema schema, DataViewSchema.Column features, FittedGaussianProcess space)
    {
        (_input, Schema, _features, _space) = (input, schema, features, space);
        _means = new Lazy<float[]>(Compute);
    }

    public DataViewSchema Schema { get; }

    // Values belong to positions: rows must come in their order.
    public bool CanShuffle => false;

    public long? GetRowCount() => _input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var needed = columnsNeeded.Select(column => column.Index).ToHashSet();
        var inner = _input.GetRowCursor(_input.Schema.Where(column => needed.Contains(column.Index)));
        return new Cursor(this, inner, needed);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private float[] Compute()
    {
        List<float> means = [];
        int features = _space.Training.FeatureCount;
        var block = new double[BlockRows * features];
        int filled = 0;
        using var cursor = _input.GetRowCursor([_features]);
        var read = FeatureReader.Of(cursor, _features);
        while (cursor.MoveNext())
        {
            read(block.AsSpan(filled * features, features));
            if (++filled == BlockRows)
                Flush();
        }
        Flush();
        return [.. means];

        void Flush()
        {
            if (filled > 0)
                means.AddRange(_space.PredictMean(block.AsMemory(0, filled * features)).Select(value => (float)value));
            filled = 0;
        }
    }

    private sealed class Cursor(PosteriorMeanView view, DataViewRowCursor inner, HashSet<int> needed)
        : AppendedColumnsCursor(view.Schema, view._input.Schema, inner, needed)
    {
        protected override (Delegate Getter, string Content) Appended(int column)
        {
            int outputs = view._space.Training.OutputCount;
            ValueGetter<VBuffer<float>> getter = (ref VBuffer<float> value) =>
                PosteriorMeanRowMapper.Set(ref value, view._means.Value.AsSpan((int)Position * outputs, outputs));
            return (getter, "a vector of Single");
        }
    }
}

/// <summary>Single rows with the posterior mean appended.</summary>
internal sealed class PosteriorMeanRowMapper(DataViewSchema input, DataViewSchema output, DataViewSchema.Column features, FittedGaussianProcess space) : IRowToRowMapper
{
    public DataViewSchema InputSchema => input;

    public DataViewSchema OutputSchema => output;

    public static void Set(ref VBuffer<float> value, ReadOnlySpan<float> means)
    {
        var editor = VBufferEditor.Create(ref value, means.Length);
        means.CopyTo(editor.Values);
        value = editor.Commit();
    }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var needed = dependingColumns.Select(column => column.Index).ToHashSet();
        return input.Where(column => needed.Contains(column.Index) || (needed.Contains(input.Count) && column.Index == features.Index));
    }

    public DataViewRow GetRow(DataViewRow row, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new Row(this, row, activeColumns.Select(column => column.Index).ToHashSet());

    private ValueGetter<VBuffer<float>> MeanOf(DataViewRow row)
    {
        var read = FeatureReader.Of(row, features);
        var point = new double[space.Training.FeatureCount];
        return (ref VBuffer<float> value) =>
        {
            read(point);
            Set(ref value, Array.ConvertAll(space.PredictMean(point), mean => (float)mean));
        };
    }

    private sealed class Row(PosteriorMeanRowMapper mapper, DataViewRow inner, HashSet<int> active) : DataViewRow
    {
        public override DataViewSchema Schema => mapper.OutputSchema;

        public override long Position => inner.Position;

        public override long Batch => inner.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => inner.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (column.Index < mapper.InputSchema.Count)
                return inner.GetGetter<TValue>(mapper.InputSchema[column.Index]);
            return mapper.MeanOf(inner) as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"Column '{column.Name}' holds a vector of Single, not {typeof(TValue)}.");
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
