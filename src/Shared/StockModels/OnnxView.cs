using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.StockModels;

/// <summary>A data view that ML.NET's ONNX converter recognizes as a step: rows as they are, and an implementation of interfaces that are
/// internal to ML.NET.</summary>
/// <remarks><c>ConvertToOnnx</c> transforms data and follows the resulting view back to its source, so a view is the only place where a
/// transformer can take part.</remarks>
internal class OnnxView : DispatchProxy
{
    private IDataView _rows = null!;
    private IDataView _source = null!;
    private ICanSaveModel _step = null!;
    private Action<object> _check = null!;
    private Action<OnnxGraph> _write = null!;

    /// <summary>The rows of a view, which writes itself into a graph.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="source">The view before the step.</param>
    /// <param name="step">The step.</param>
    /// <param name="check">Receives ML.NET's context, and throws if the step can't be converted.</param>
    /// <param name="write">Adds the operations.</param>
    public static IDataView Of(IDataView rows, IDataView source, ICanSaveModel step, Action<object> check, Action<OnnxGraph> write)
    {
        if (OnnxGraph.Convertible is not { } convertible)
            return rows;
        var proxy = (IDataView)Create(convertible, typeof(OnnxView));
        var view = (OnnxView)proxy;
        (view._rows, view._source, view._step, view._check, view._write) = (rows, source, step, check, write);
        return proxy;
    }

    /// <summary>The output of a model. A conversion fails here with the name of the step that can't be converted; ML.NET itself fails
    /// without a name, or converts the later steps alone, as if they read the columns of the source.</summary>
    public static IDataView Checked(IDataView output, IDataView input, ITransformer model) => Of(output, output, model, context => Check(output, input, model, context), static _ => { });

    /// <summary>Throws if a column isn't in the graph, and names the first step that left a column out. Some steps of ML.NET do so
    /// without an error.</summary>
    public static void CheckColumn(OnnxGraph graph, string columnName, IDataView view)
    {
        if (graph.Contains(columnName))
            return;
        var steps = Steps(view).ToList();
        var makers = steps.SelectMany(step => OwnColumns(step).Select(column => (column.Name, Step: step))).ToLookup(pair => pair.Name, pair => pair.Step);
        throw Unsupported(steps.FirstOrDefault(step => OwnColumns(step).Any(column => !graph.Contains(column.Name) && makers[column.Name].Last() == step), view));
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod!.Name)
        {
            case "get_Source":
                return _source;
            case "CanSaveOnnx":
                _check(args![0]!);
                return true;
            case "SaveAsOnnx":
                _write(new OnnxGraph(args![0]!));
                return null;
            case nameof(ICanSaveModel.Save):
                _step.Save((ModelSaveContext)args![0]!);
                return null;
            default:
                return targetMethod.Invoke(_rows, BindingFlags.DoNotWrapExceptions, null, args, null);
        }
    }

    private static void Check(IDataView output, IDataView input, ITransformer model, object context)
    {
        if (Steps(output).Skip(Steps(input).Count()).FirstOrDefault(step => !OnnxGraph.CanWrite(step, context)) is { } unsupported)
            throw Unsupported(unsupported);
        var mapper = model.GetRowToRowMapper(input.Schema);
        // A second model in the pipeline replaces the columns of the first.
        var made = mapper.OutputSchema.Where(column => column.Name is "Score" or "PredictedLabel" or "Probability" || input.Schema.GetColumnOrNull(column.Name) is null);
        var needed = mapper.GetDependencies(made).Select(column => column.Index).ToHashSet();
        // ML.NET leaves out the last step that can't be converted and all before it: the model must need none of their columns.
        IDataView? last = null;
        foreach (var step in Steps(input).Reverse())
        {
            if (last is null && !OnnxGraph.CanWrite(step, context))
                last = step;
            if (last is not null && OwnColumns(step).Any(column => needed.Contains(column.Index)))
                throw Unsupported(step, last);
            needed = Dependencies(step, needed);
        }
    }

    /// <summary>The columns that a step reads to compute given columns.</summary>
    private static HashSet<int> Dependencies(IDataView step, HashSet<int> columns)
    {
        var rows = (object)step is OnnxView view ? view._rows : step;
        return rows is IRowToRowMapper mapper && OnnxGraph.SourceOf(step) != rows
            ? [.. mapper.GetDependencies(rows.Schema.Where(column => columns.Contains(column.Index))).Select(column => column.Index)]
            : columns;
    }

    /// <summary>The steps from the source to a view.</summary>
    private static IEnumerable<IDataView> Steps(IDataView view)
    {
        var steps = new Stack<IDataView>();
        for (var step = view; OnnxGraph.SourceOf(step) is { } source; step = source)
            steps.Push(step);
        return steps;
    }

    /// <summary>The columns that a step makes. Steps that drop columns change the positions of others.</summary>
    private static IEnumerable<DataViewSchema.Column> OwnColumns(IDataView step)
    {
        var before = OnnxGraph.SourceOf(step)!.Schema;
        return step.Schema.Where(column => !column.IsHidden && (step.Schema.Count < before.Count
            ? before.GetColumnOrNull(column.Name) is null
            : before.GetColumnOrNull(column.Name)?.Index != column.Index));
    }

    private static NotSupportedException Unsupported(IDataView step, IDataView? last = null) => new(
        $"The model can't be converted to ONNX: ML.NET has no ONNX operators for the step {NameOf(last ?? step)}"
        + (last is null || last == step ? "" : $", and leaves out the steps before it, among them {NameOf(step)}")
        + $", which makes {string.Join(", ", OwnColumns(step).Select(column => $"'{column.Name}'"))}. "
        + "Apply the data's steps up to there first, and convert a model of the other steps; or save the model with mlContext.Model.Save.");

    /// <summary>The name of the transformer; most steps are a common view around a mapper that is nested in the transformer.</summary>
    private static string NameOf(IDataView step)
    {
        var mapper = step.GetType().GetField("_mapper", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(step);
        return mapper?.GetType().DeclaringType?.Name ?? step.GetType().Name;
    }
}
