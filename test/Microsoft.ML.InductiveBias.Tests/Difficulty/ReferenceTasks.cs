using System.Globalization;
using System.Text.Json;

namespace Microsoft.ML.InductiveBias.Tests;

/// <summary>Reads the reference values beside the tests.</summary>
internal static class ReferenceTasks
{
    public static JsonElement Open(string file) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ReferenceValues", "difficulty", file))).RootElement;

    public static double Number(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? double.Parse(element.GetString()!, CultureInfo.InvariantCulture)
        : element.GetDouble();

    public static TaskConstants Constants(JsonElement c) => new(
        c.GetProperty("trainingPoints").GetDouble(), c.GetProperty("intrinsicDimension").GetDouble(), c.GetProperty("radius").GetDouble(), c.GetProperty("resolution").GetDouble(),
        c.GetProperty("outputDimension").GetDouble(), c.GetProperty("targetError").GetDouble(), c.GetProperty("discreteFeatureCount").GetDouble(), c.GetProperty("outputBound").GetDouble());

    public static TaskConstants Named(string name) =>
        Constants(Open("difficulty.json").GetProperty("classificationAndUnion").EnumerateArray()
            .Single(c => c.GetProperty("name").GetString() == name));

    public static void AreClose(double expected, double actual, double relative, string what)
    {
        if (!(Math.Abs(actual - expected) <= relative * Math.Abs(expected)))
            Assert.Fail(FormattableString.Invariant($"{what}: expected {expected:R}, was {actual:R}, relative error {(actual - expected) / expected:E2}, allowed {relative:E1}"));
    }
}
