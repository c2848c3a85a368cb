using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.StockModels;

/// <summary>The ONNX graph that ML.NET's converter builds, whose type is internal to ML.NET.</summary>
/// <param name="context">ML.NET's context of a conversion.</param>
internal sealed class OnnxGraph(object context)
{
    private const string Namespace = "Microsoft.ML.Model.OnnxConverter.";

    /// <summary>What a step of a data view implements to be converted; <see langword="null"/> in a version of ML.NET without it.</summary>
    public static Type? Convertible { get; } = typeof(MLContext).Assembly.GetType(Namespace + "ITransformCanSaveOnnx");

    private static readonly Type? Context = typeof(MLContext).Assembly.GetType(Namespace + "OnnxContext");

    /// <summary>Whether the graph computes a column so far.</summary>
    public bool Contains(string columnName) => (bool)Call("ContainsColumn", [typeof(string)], columnName)!;

    /// <summary>The variable that holds a column.</summary>
    public string Variable(string columnName) => (string)Call("GetVariableName", [typeof(string)], columnName)!;

    /// <summary>Adds a constant.</summary>
    public string Constant(float value) => (string)Call("AddInitializer", [typeof(float), typeof(string), typeof(bool)], value, "constant", true)!;

    /// <summary>Adds a constant matrix, row-major.</summary>
    public string Constant(float[] values, long rows, long columns) => (string)Call("AddInitializer",
        [typeof(IEnumerable<float>), typeof(IEnumerable<long>), typeof(string), typeof(bool)], values, new[] { rows, columns }, "matrix", true)!;

    /// <summary>Adds the variable of a new column.</summary>
    public string Column(DataViewType type, string columnName) =>
        (string)Call("AddIntermediateVariable", [typeof(DataViewType), typeof(string), typeof(bool)], type, columnName, false)!;

    /// <summary>Adds an operation of the standard set, and returns the variable of its result.</summary>
    public string Operation(string type, params string[] inputs)
    {
        string result = (string)Call("AddIntermediateVariable", [typeof(DataViewType), typeof(string), typeof(bool)], null, "value", true)!;
        Operation(type, result, inputs);
        return result;
    }

    /// <summary>Adds an operation whose result is a given variable.</summary>
    public void Operation(string type, string result, string[] inputs)
    {
        string name = (string)Call("GetNodeName", [typeof(string)], type)!;
        Call("CreateNode", [typeof(string), typeof(IEnumerable<string>), typeof(IEnumerable<string>), typeof(string), typeof(string)], type, inputs, new[] { result }, name, "");
    }

    /// <summary>Lets a step of ML.NET write itself.</summary>
    public void Write(IDataView step) => Method(step, "SaveAsOnnx").Invoke(step, BindingFlags.DoNotWrapExceptions, null, [context], null);

    /// <summary>Whether a step of a data view says that it can be converted.</summary>
    public static bool CanWrite(IDataView step, object context) => Convertible!.IsInstanceOfType(step)
        && (bool)Method(step, "CanSaveOnnx").Invoke(step, BindingFlags.DoNotWrapExceptions, null, [context], null)!;

    /// <summary>The data view that a step reads; <see langword="null"/> for one that is no step.</summary>
    public static IDataView? SourceOf(IDataView view) =>
        Array.Find(view.GetType().GetInterfaces(), type => type.Name == "IDataTransform")?.GetProperty("Source")!.GetValue(view) as IDataView;

    private static MethodInfo Method(IDataView step, string name) =>
        Array.Find(step.GetType().GetInterfaces(), type => type.Namespace + "." == Namespace && type.GetMethod(name) is not null)!.GetMethod(name)!;

    private object? Call(string name, Type[] types, params object?[] arguments) =>
        (Context?.GetMethod(name, types) ?? throw new NotSupportedException(
            $"{typeof(MLContext).Assembly.GetName().Name} {typeof(MLContext).Assembly.GetName().Version} has no method OnnxContext.{name}, which a conversion to ONNX needs; use Microsoft.ML 5.0.1 or a later 5.x version."))
        .Invoke(context, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
