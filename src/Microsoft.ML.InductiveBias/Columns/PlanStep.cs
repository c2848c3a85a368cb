using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias;

/// <summary>A stock step of a pipeline, as an estimator and as code.</summary>
/// <param name="Make">Makes the estimator, for features of a type.</param>
/// <param name="Code">The call after <c>mlContext.Transforms.</c>, with the name of the type in <see cref="DataKind"/> and as a C# keyword; <see langword="null"/> for a step that single precision doesn't need.</param>
internal sealed record PlanStep(Func<MLContext, DataKind, IEstimator<ITransformer>> Make, Func<string, string, string?> Code)
{
    /// <summary>A type conversion.</summary>
    public static PlanStep Convert(string output, string input, DataKind? kind = null) => new(
        (ml, features) => ml.Transforms.Conversion.ConvertType(output, input, kind ?? features),
        (name, _) => $"Conversion.ConvertType({Quoted(output)}, {Quoted(input)}, DataKind.{kind?.ToString() ?? name})");

    /// <summary>A function of a column in ML.NET's expression language, where <c>T(…)</c> converts to the type of the features and <c>#</c> ends its constants.</summary>
    public static PlanStep Expression(string output, string input, string expression) => new(
        (ml, features) => ml.Transforms.Expression(output, Typed(expression, features == DataKind.Double ? "double" : "single", features == DataKind.Double ? "d" : "f"), input),
        (name, _) => $"Expression({Quoted(output)}, {Quoted(Typed(expression, name == "Double" ? "double" : "single", name == "Double" ? "d" : "f"))}, {Quoted(input)})");

    /// <summary>Several columns as one vector.</summary>
    public static PlanStep Concatenate(string output, IReadOnlyList<string> inputs) => new(
        (ml, _) => ml.Transforms.Concatenate(output, [.. inputs]),
        (_, _) => $"Concatenate({Quoted(output)}, {string.Join(", ", inputs.Select(Quoted))})");

    /// <summary>A C# string literal.</summary>
    public static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal)}\"";

    private static string Typed(string expression, string function, string suffix) =>
        expression.Replace("T(", function + "(", StringComparison.Ordinal).Replace("#", suffix, StringComparison.Ordinal);
}
