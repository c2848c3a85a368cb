using System.Text.Json;

namespace Microsoft.ML.InductiveBias.Tests.LossDistributions;

/// <summary>The laws and cases of the folder ReferenceValues.</summary>
internal static class ReferenceLaws
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "ReferenceValues");

    public sealed record TailCase(double X, string Tail, double LogProbability, double LogDensity);

    public sealed record Law(string Name, GeneralizedChiSquared Distribution, double TotalDegreesOfFreedom, IReadOnlyList<TailCase> Cases);

    public static IEnumerable<string> Names =>
        Directory.GetFiles(Path.Combine(Folder, "GeneralizedChiSquared"), "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order();

    public static Law Read(string name)
    {
        var root = ReadFile(Path.Combine("GeneralizedChiSquared", name + ".json"));
        int count = root.GetProperty("count").GetInt32();
        double[] degreesOfFreedom = Numbers(root.GetProperty("degreesOfFreedom"), count);
        var law = new GeneralizedChiSquared(
            0, Numbers(root.GetProperty("weights"), count), degreesOfFreedom, Numbers(root.GetProperty("weightTimesNoncentrality"), count));
        var cases = root.GetProperty("cases").EnumerateArray().Select(item => new TailCase(
            item.GetProperty("x").GetDouble(),
            item.GetProperty("tail").GetString()!,
            item.GetProperty("logProbability").GetDouble(),
            item.GetProperty("logDensity").GetDouble()));
        return new Law(name, law, degreesOfFreedom.Sum(), [.. cases]);
    }

    public static JsonElement ReadFile(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name)));
        return document.RootElement.Clone();
    }

    private static double[] Numbers(JsonElement element, int count) => element.ValueKind == JsonValueKind.Number
        ? [.. Enumerable.Repeat(element.GetDouble(), count)]
        : [.. element.EnumerateArray().Select(item => item.GetDouble())];
}
