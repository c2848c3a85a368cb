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

    /// <summary>Drops columns.</summary>
    public StockChain Drop(params string[] columnNames) => Append(_mlContext.Transforms.DropColumns(columnNames));

    /// <summary>The steps as one transformer.</summary>
    public TransformerChain<ITransformer> ToTransformer() => new([.. _steps]);
}
