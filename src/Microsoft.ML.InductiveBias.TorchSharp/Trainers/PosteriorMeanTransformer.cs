using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.DataViews;

namespace Microsoft.ML.InductiveBias;

/// <summary>Appends the posterior mean of a Gaussian process, computed from the space itself, for kernels that ML.NET's own
/// transformers cannot express.</summary>
/// <remarks>A data view is computed in blocks of rows when its column is first read; a prediction engine computes single rows.</remarks>
internal sealed class PosteriorMeanTransformer(MLContext mlContext, FittedGaussianProcess space, string featureColumnName, string outputColumnName) : ITransformer
{
    /// <summary>The names of the kernels for which ML.NET has transformers.</summary>
    public const string StockKernels = "rbf, matern12, matern32, matern52, rationalQuadratic, linear, polynomial";

    private const int BlockRows = 1024;

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => SingleRows(inputSchema).GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new View(input, GetOutputSchema(input.Schema), space.Training.OutputCount, () => Means(input));
    }

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => SingleRows(inputSchema).GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException(
        $"A model with the kernel '{space.Kernel.Name}' predicts in this process, but cannot be saved: ML.NET's own transformers cannot compute this kernel, and a saved model must load without this library. "
        + "Save the predictions (mlContext.Data.SaveAsBinary), keep the training rows and fit again, or choose a kernel that can be saved: " + StockKernels + ".");

    private ITransformer SingleRows(DataViewSchema schema)
    {
        int features = space.Training.FeatureCount, outputs = space.Training.OutputCount;
        return Features(schema).ItemType == NumberDataViewType.Double
            ? RowMapping.Of<double>(mlContext, featureColumnName, features, outputColumnName, outputs, row => Single(space.PredictMean(row)))
            : RowMapping.Of<float>(mlContext, featureColumnName, features, outputColumnName, outputs, row => Single(space.PredictMean(Double(row))));
    }

    private float[] Means(IDataView input)
    {
        var column = input.Schema[featureColumnName];
        return Features(input.Schema).ItemType == NumberDataViewType.Double
            ? Means(input.GetColumn<VBuffer<double>>(column), static value => value)
            : Means(input.GetColumn<VBuffer<float>>(column), static value => value);
    }

    private float[] Means<T>(IEnumerable<VBuffer<T>> rows, Func<T, double> number)
        where T : struct
    {
        // Where the training rows are held without their zeros, so are these: blocks of them would be large otherwise. A cursor reuses its buffer.
        if (space.Training.SparseFeatures is null)
            return [.. rows.Select(row => Array.ConvertAll([.. row.DenseValues()], number.Invoke)).Chunk(BlockRows).SelectMany(block => Single(space.PredictMean(block.SelectMany(row => row).ToArray())))];
        return [.. rows.Select(row => row.Items().Select(item => (Slot: item.Key, Value: number(item.Value))).ToArray()).Chunk(BlockRows).SelectMany(block => Single(space.PredictMean(Sparse(block))))];
    }

    private TaskData Sparse((int Slot, double Value)[][] rows)
    {
        int[] starts = [0, .. rows.Select(row => row.Length)];
        for (int row = 0; row < rows.Length; row++)
            starts[row + 1] += starts[row];
        var items = rows.SelectMany(row => row).ToArray();
        var features = new SparseFeatures(space.Training.FeatureCount, starts, Array.ConvertAll(items, item => item.Slot), Array.ConvertAll(items, item => item.Value));
        return new TaskData(TaskKind.Regression, features, new double[rows.Length]);
    }

    private VectorDataViewType Features(DataViewSchema schema)
    {
        var column = schema.GetColumnOrNull(featureColumnName)
            ?? throw new ArgumentException($"There is no feature column '{featureColumnName}'; the columns are: {string.Join(", ", schema.Select(c => c.Name))}.");
        return column.Type is VectorDataViewType { IsKnownSize: true } vector && vector.Size == space.Training.FeatureCount
            && (vector.ItemType == NumberDataViewType.Single || vector.ItemType == NumberDataViewType.Double)
            ? vector
            : throw new ArgumentException($"The feature column '{featureColumnName}' is of type {column.Type}; it must be a vector of {space.Training.FeatureCount} numbers of Single or Double, as in the training rows.");
    }

    private static float[] Single(double[] values) => Array.ConvertAll(values, value => (float)value);

    private static double[] Double(float[] values) => Array.ConvertAll(values, value => (double)value);

    /// <summary>A data view with the means appended.</summary>
    private sealed class View(IDataView input, DataViewSchema schema, int outputs, Func<float[]> compute) : IDataView
    {
        private readonly Lazy<float[]> _means = new(compute);

        public DataViewSchema Schema => schema;

        // Values belong to positions: rows must come in their order.
        public bool CanShuffle => false;

        public long? GetRowCount() => input.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        {
            var needed = columnsNeeded.Select(column => column.Index).ToHashSet();
            return new Cursor(schema, input.Schema, input.GetRowCursor(input.Schema.Where(column => needed.Contains(column.Index))), needed, _means, outputs);
        }

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            [GetRowCursor(columnsNeeded, rand)];
    }

    private sealed class Cursor(
        DataViewSchema schema, DataViewSchema input, DataViewRowCursor inner, HashSet<int> needed, Lazy<float[]> means, int outputs)
        : AppendedColumnsCursor(schema, input, inner, needed)
    {
        protected override (Delegate Getter, string Content) Appended(int column)
        {
            ValueGetter<VBuffer<float>> getter = (ref VBuffer<float> value) =>
            {
                var editor = VBufferEditor.Create(ref value, outputs);
                means.Value.AsSpan((int)Position * outputs, outputs).CopyTo(editor.Values);
                value = editor.Commit();
            };
            return (getter, "a vector of Single");
        }
    }
}
