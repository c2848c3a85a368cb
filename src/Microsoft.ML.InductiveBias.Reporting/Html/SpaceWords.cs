using System.Globalization;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Explains a hypothesis space to readers who don't know its name.</summary>
internal static class SpaceWords
{
    /// <summary>What the hypotheses are, such as "smooth functions".</summary>
    public static string Of(HypothesisSpaceDescription space) => space.Kind switch
    {
        "kernel" => OfKernel(Parameter(space, "kernel")),
        "network" => "neural networks, trained until they fit the rows",
        "trainer" => OfTrainer(Parameter(space, "trainer")),
        _ => "functions of a custom kind",
    };

    /// <summary>The settings, such as "depth 3, activation relu".</summary>
    public static string Settings(HypothesisSpaceDescription space) => string.Join(", ", space.Parameters.Select(parameter =>
        $"{ShownText.Of(parameter.Key, 24)} {(parameter.Value is double or float or int or long ? NumberText.Of(Convert.ToDouble(parameter.Value, CultureInfo.InvariantCulture)) : ShownText.Of(parameter.Value.ToString() ?? "", 24))}"));

    private static string OfKernel(string name) => name switch
    {
        "rbf" => "smooth functions: similar rows get similar answers",
        "matern12" or "matern32" or "matern52" => "continuous but less smooth functions: similar rows get similar answers",
        "linear" => "linear functions",
        "nngp" => "very wide neural networks with random weights",
        "ntk" => "very wide neural networks, trained",
        _ => "functions of a Gaussian process: similar rows get similar answers",
    };

    private static string OfTrainer(string name) =>
        name.Contains("Forest", StringComparison.OrdinalIgnoreCase) ? "forests of decision trees"
        : name.Contains("Tree", StringComparison.OrdinalIgnoreCase) || name.Contains("Gbm", StringComparison.OrdinalIgnoreCase) ? "boosted decision trees"
        : "models that a trainer produces from different seeds or samples";

    private static string Parameter(HypothesisSpaceDescription space, string key) =>
        space.Parameters.FirstOrDefault(parameter => parameter.Key == key).Value?.ToString() ?? "";
}
