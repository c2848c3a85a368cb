using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.StockModels;

namespace Microsoft.ML.InductiveBias;

/// <summary>Turns the columns of a table into a feature vector: infers what each column is, and builds a pipeline of ML.NET's own transformers.</summary>
/// <remarks>Everything is learned from the rows that it is fitted to. A fitted model is a stock ML.NET model: it saves, loads, and predicts without this library.</remarks>
public sealed class ColumnsEstimator : IEstimator<ITransformer>
{
    private readonly MLContext _mlContext;
    private readonly string _label, _output;
    private readonly ColumnsOptions _options;

    internal ColumnsEstimator(MLContext mlContext, string label, string output, ColumnsOptions options) =>
        (_mlContext, _label, _output, _options) = (mlContext, label, output, options);

    /// <summary>Infers the roles of the columns and the steps that make features of them.</summary>
    /// <param name="trainingData">The training rows.</param>
    /// <returns>The plan, which shows the roles and the code, and can be fitted.</returns>
    /// <exception cref="ArgumentException">A column of <see cref="ColumnsOptions.Roles"/> doesn't exist or doesn't fit its role, or no column is a feature.</exception>
    public ColumnPlan Plan(IDataView trainingData)
    {
        ArgumentNullException.ThrowIfNull(trainingData);
        return ColumnPlanner.Plan(_mlContext, trainingData, _label, _output, _options);
    }

    /// <summary>Plans and fits the steps.</summary>
    /// <param name="input">The training rows.</param>
    /// <exception cref="ArgumentException">A column of <see cref="ColumnsOptions.Roles"/> doesn't exist or doesn't fit its role, or no column is a feature.</exception>
    public ITransformer Fit(IDataView input) => Plan(input).Fit(input);

    /// <summary>The columns of the input, and the feature vector.</summary>
    /// <param name="inputSchema">The columns of the input.</param>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => ColumnPlan.SchemaWith(inputSchema, _output, _options);
}

/// <summary>The roles of the columns of a table, and the pipeline that makes a feature vector of them.</summary>
public sealed class ColumnPlan : IEstimator<ITransformer>
{
    private readonly MLContext _mlContext;
    private readonly string _output;
    private readonly ColumnsOptions _options;
    private readonly IReadOnlyList<PlanStep> _steps;

    internal ColumnPlan(MLContext mlContext, string output, ColumnsOptions options, IReadOnlyList<ColumnDescription> columns, IReadOnlyList<PlanStep> steps, int numbers)
    {
        (_mlContext, _output, _options) = (mlContext, output, options);
        (Columns, _steps, NumberFeatures) = (columns, steps, numbers);
    }

    /// <summary>The columns in the order of the table, except for the label.</summary>
    public IReadOnlyList<ColumnDescription> Columns { get; }

    /// <summary>How many features at the start of the vector are numbers and elapsed times, which are scaled. The others are marks, categories, positions on a circle, and words.</summary>
    public int NumberFeatures { get; }

    /// <summary>The same pipeline as C# code, for ML.NET alone. Numbers and features are Single, and dates are DateTime unless they are text.</summary>
    public string Code
    {
        get
        {
            var calls = _steps.Select(step => step.Code("Single", "float")).OfType<string>().Select(call => $"    .Append(mlContext.Transforms.{call})");
            return $$"""
                using Microsoft.ML;
                using Microsoft.ML.Data;
                using Microsoft.ML.Transforms;
                using Microsoft.ML.Transforms.Text;

                var mlContext = new MLContext(seed: 1);
                var pipeline = new EstimatorChain<ITransformer>()
                {{string.Join("\n", calls)}};
                """;
        }
    }

    /// <summary>Fits the pipeline.</summary>
    /// <param name="input">The training rows.</param>
    public ITransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        IEstimator<ITransformer> chain = new EstimatorChain<ITransformer>();
        foreach (var step in _steps)
            chain = chain.Append(step.Make(_mlContext, _options.DoublePrecision ? DataKind.Double : DataKind.Single));
        return chain.Fit(input);
    }

    /// <summary>The columns of the input, and the feature vector.</summary>
    /// <param name="inputSchema">The columns of the input.</param>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => SchemaWith(inputSchema, _output, _options);

    internal static SchemaShape SchemaWith(SchemaShape input, string output, ColumnsOptions options)
    {
        ArgumentNullException.ThrowIfNull(input);
        var features = StockConstructor.Invoke<SchemaShape.Column>(
            [typeof(string), typeof(SchemaShape.Column.VectorKind), typeof(DataViewType), typeof(bool), typeof(SchemaShape)],
            output, SchemaShape.Column.VectorKind.Vector, options.DoublePrecision ? NumberDataViewType.Double : NumberDataViewType.Single, false, null);
        return new SchemaShape([.. input.Where(column => column.Name != output), features]);
    }
}
