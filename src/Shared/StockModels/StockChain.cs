using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.StockModels;

/// <summary>Builds a chain of stock transformers step by step, keeping track of the schema.</summary>
internal sealed class StockChain
{
    private readonly List<ITransformer> _steps = [];
    private readonly MLContext _mlContext;
    private IDataView _data;

    /// <summary>An empty chain before the given data; the rows are read only by steps that must see them.</summary>
    public StockChain(MLContext mlContext, IDataView data)
    {
        _mlContext = mlContext;
        _data = data;
    }

    /// <summary>The schema after the last step.</summary>
    public DataViewSchema Schema => _data.Schema;

    /// <summary>Appends a fitted transformer.</summary>
    public StockChain Append(ITransformer transformer)
    {
        _steps.Add(transformer);
        _data = transformer.Transform(_data);
        return this;
    }

    /// <summary>Appends an estimator that doesn't read the rows.</summary>
    public StockChain Append(IEstimator<ITransformer> estimator) => Append(estimator.Fit(_data));

    /// <summary>Appends a column as numbers of single precision.</summary>
    public StockChain AppendSingle(string outputColumnName, string inputColumnName) =>
        Append(OnnxStep.Reading(_mlContext.Transforms.Conversion.ConvertType(outputColumnName, inputColumnName, DataKind.Single).Fit(_data), inputColumnName));

    /// <summary>Appends a function of the elements of a column, in ML.NET's expression language.</summary>
    public StockChain AppendExpression(string outputColumnName, string expression, string inputColumnName)
    {
        var step = _mlContext.Transforms.Expression(outputColumnName, expression, inputColumnName).Fit(_data);
        var type = step.GetOutputSchema(Schema)[outputColumnName].Type;
        return Append(OnnxStep.Writing(step, graph =>
        {
            string value = OnnxExpression.Write(graph, expression, graph.Variable(inputColumnName));
            graph.Operation("Identity", graph.Column(type, outputColumnName), [value]);
        }));
    }

    /// <summary>Drops columns.</summary>
    public StockChain Drop(params string[] columnNames) => Append(_mlContext.Transforms.DropColumns(columnNames));

    /// <summary>The steps as one transformer.</summary>
    public TransformerChain<ITransformer> ToTransformer() => new([.. _steps]);
}
