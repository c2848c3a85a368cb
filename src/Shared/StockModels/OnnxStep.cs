using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.StockModels;

/// <summary>A transformer as it is, with its operations in ONNX, or with the reason why there are none.</summary>
internal sealed class OnnxStep : ITransformer
{
    private readonly ITransformer _step;
    private readonly Func<IDataView, IDataView> _view;

    private OnnxStep(ITransformer step, Func<IDataView, IDataView> view)
    {
        _step = step;
        _view = view;
    }

    public bool IsRowToRowMapper => _step.IsRowToRowMapper;

    /// <summary>A step that adds its operations to a graph.</summary>
    public static OnnxStep Writing(ITransformer step, Action<OnnxGraph> write) =>
        new(step, input => OnnxView.Of(step.Transform(input), input, step, static _ => { }, write));

    /// <summary>A step that ML.NET converts itself, if the graph has the column that it reads.</summary>
    public static OnnxStep Reading(ITransformer step, string columnName) => new(step, input =>
    {
        var output = step.Transform(input);
        return OnnxView.Of(output, input, step, static _ => { }, graph =>
        {
            OnnxView.CheckColumn(graph, columnName, input);
            graph.Write(output);
        });
    });

    /// <summary>A step that can't be converted.</summary>
    public static OnnxStep Unsupported(ITransformer step, string reason) =>
        new(step, input => OnnxView.Of(step.Transform(input), input, step, _ => throw new NotSupportedException(reason), static _ => { }));

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _step.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input) => _view(input);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _step.GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => _step.Save(ctx);
}
