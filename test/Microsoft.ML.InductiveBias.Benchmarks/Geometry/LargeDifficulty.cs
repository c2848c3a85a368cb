using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.InductiveBias.Benchmarks.Geometry;

/// <summary>The difficulty of very many rows: time and peak memory.</summary>
internal static class LargeDifficulty
{
    /// <summary>Runs it: <c>difficulty-rows [rows] [features]</c>.</summary>
    public static void Run(string[] arguments)
    {
        int rows = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 1_000_000;
        int features = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 10;
        var random = new Random(1);
        var values = new float[rows * features];
        var classes = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            classes[i] = random.Next(5);
            for (int f = 0; f < features; f++)
                values[i * features + f] = random.NextSingle() + (f < 3 ? 0.2f * classes[i] : 0);
        }
        var watch = Stopwatch.StartNew();
        var estimate = GeneralizationDifficultyEstimator.Estimate(PointSet.FromSingle(values, rows, features), classes);
        using var process = Process.GetCurrentProcess();
        System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{rows} rows of {features} features: {watch.Elapsed.TotalSeconds:F1} s, {process.TotalProcessorTime.TotalSeconds:F1} CPU-seconds, peak {process.PeakWorkingSet64 / 1e6:F0} MB"));
        System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"resolution {estimate.Resolution.Value:G4} ({estimate.Resolution.Lower:G4} to {estimate.Resolution.Upper:G4}) by {estimate.Resolution.Method}, dimension {estimate.IntrinsicDimension.Value:G4}"));
    }
}
