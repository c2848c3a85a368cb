using System.Globalization;
using System.Text.RegularExpressions;

namespace Microsoft.ML.InductiveBias.StockModels;

/// <summary>Translates a function of one number, in the part of ML.NET's expression language that kernels and activations use, to ONNX
/// operations, which apply to every element.</summary>
/// <remarks>Sums, products, quotients, parentheses, and the functions below. ML.NET doesn't convert its Expression transform.</remarks>
internal sealed partial class OnnxExpression
{
    private static readonly Dictionary<string, string> Functions = new()
    {
        ["exp"] = "Exp", ["log"] = "Log", ["sqrt"] = "Sqrt", ["abs"] = "Abs", ["tanh"] = "Tanh", ["max"] = "Max",
    };

    private readonly OnnxGraph _graph;
    private readonly string[] _tokens;
    private readonly string _parameter;
    private readonly string _input;
    private int _next;

    private OnnxExpression(OnnxGraph graph, string expression, string input)
    {
        _graph = graph;
        _input = input;
        var parts = Lambda().Match(expression);
        _parameter = parts.Groups["parameter"].Value;
        _tokens = [.. Token().Matches(parts.Groups["body"].Value).Select(match => match.Value)];
    }

    /// <summary>Adds the operations, and returns the variable of the result.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="expression">A function such as <c>x : exp(-x)</c> or <c>(x) => exp(-x)</c>.</param>
    /// <param name="input">The variable of the function's argument.</param>
    public static string Write(OnnxGraph graph, string expression, string input)
    {
        var translation = new OnnxExpression(graph, expression, input);
        string result = translation.Sum();
        return translation._next == translation._tokens.Length ? result : throw translation.Unexpected();
    }

    private string Sum()
    {
        string value = Product();
        while (Take("+", "-") is { } sign)
            value = _graph.Operation(sign == "+" ? "Add" : "Sub", value, Product());
        return value;
    }

    private string Product()
    {
        string value = Factor();
        while (Take("*", "/") is { } sign)
            value = _graph.Operation(sign == "*" ? "Mul" : "Div", value, Factor());
        return value;
    }

    private string Factor()
    {
        if (Take("-") is not null)
            return _graph.Operation("Neg", Factor());
        if (Take("(") is not null)
            return Closed(Sum());
        if (_next == _tokens.Length)
            throw Unexpected();
        string token = _tokens[_next++];
        if (token == _parameter)
            return _input;
        if (float.TryParse(token.TrimEnd('f'), NumberStyles.Float, CultureInfo.InvariantCulture, out float number))
            return _graph.Constant(number);
        if (!Functions.TryGetValue(token, out string? operation) || Take("(") is null)
            throw Unexpected();
        List<string> arguments = [Sum()];
        while (Take(",") is not null)
            arguments.Add(Sum());
        return Closed(_graph.Operation(operation, [.. arguments]));
    }

    private string Closed(string value) => Take(")") is not null ? value : throw Unexpected();

    private string? Take(params string[] expected) => _next < _tokens.Length && expected.Contains(_tokens[_next]) ? _tokens[_next++] : null;

    private NotSupportedException Unexpected() =>
        new($"The expression '{string.Join(" ", _tokens)}' has no ONNX operations from its part {_next + 1} on.");

    [GeneratedRegex(@"^\(?(?<parameter>\w+)\)?\s*(=>|:)(?<body>.*)$")]
    private static partial Regex Lambda();

    [GeneratedRegex(@"\d+(\.\d+)?([eE][+-]?\d+)?f?|\w+|\S")]
    private static partial Regex Token();
}
