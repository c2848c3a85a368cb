using System.Globalization;
using Microsoft.ML.InductiveBias.Console.Experiments;

namespace Microsoft.ML.InductiveBias.Console.Tests;

[TestClass]
public sealed class ExperimentTests
{
    private static readonly string Docs = Path.Combine(ToolRun.Samples, "..", "..", "docs");

    [TestMethod]
    public void TheListNamesEveryExperimentWithItsTime()
    {
        var run = ToolRun.Of("experiment", "--list");
        Assert.AreEqual(0, run.ExitCode, run.Error);
        foreach (var experiment in ExperimentList.All)
            Assert.Contains($"  {experiment.Name} ", run.Output, StringComparison.Ordinal);
    }

    [TestMethod]
    public void FormulasGiveWhatTheDocumentationShows()
    {
        using var folder = new TemporaryFolder();
        var run = ToolRun.Of("experiment", "difficulty", "difficulty-constants", "--output", folder.Path);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        string page = File.ReadAllText(Path.Combine(folder.Path, "experiments.md")), documented = File.ReadAllText(Path.Combine(Docs, "experiments.md")).ReplaceLineEndings("\n");
        foreach (string name in (string[])["difficulty", "difficulty-constants"])
        {
            Assert.StartsWith("<svg", File.ReadAllText(Path.Combine(folder.Path, "experiments", $"{name}.svg")));
            Assert.AreEqual(Section(documented, name), Section(page, name));
            var (found, expected) = (Points(Path.Combine(folder.Path, "experiments", $"{name}.csv")), Points(Path.Combine(Docs, "experiments", $"{name}.csv")));
            CollectionAssert.AreEqual(expected.Keys.ToArray(), found.Keys.ToArray());
            // Processors round logarithms of gamma functions differently in the last digits.
            foreach (var (key, values) in expected)
                Assert.IsLessThan(1e-9, values.Zip(found[key]).Max(pair => Math.Abs(pair.First - pair.Second) / Math.Abs(pair.First)), key);
        }
    }

    [TestMethod]
    public void ThePageOfTheDocumentationHasEveryExperimentWithItsFigureAndPoints()
    {
        string page = File.ReadAllText(Path.Combine(Docs, "experiments.md"));
        foreach (var experiment in ExperimentList.All)
        {
            Assert.Contains($"| [{experiment.Name}](#{experiment.Name}) | {experiment.Claim} |", page, StringComparison.Ordinal);
            Assert.IsTrue(File.Exists(Path.Combine(Docs, "experiments", $"{experiment.Name}.svg")), experiment.Name);
            Assert.IsGreaterThan(3, Points(Path.Combine(Docs, "experiments", $"{experiment.Name}.csv")).Count);
        }
    }

    [TestMethod]
    public void NoiseDimensionsOfIrisRequireWhatTheDocumentationShows()
    {
        // The same numbers as those of the command, which measures ten splits.
        var expected = Points(Path.Combine(Docs, "experiments", "noise-dimensions.csv"));
        foreach (int noise in (int[])[0, 4, 32])
        {
            double bits = KernelExperiments.Bits(KernelExperiments.Space(1), ExperimentTask.Iris.WithNoise(noise).Split(3, 75, 75), [0.2], CancellationToken.None)[0];
            Assert.AreEqual(expected[$"iris; length scale 1; further features of noise {noise}; split 3"][0], bits, 1e-5 * bits); // the condition of the kernel matrix is about 1e4
        }
    }

    [TestMethod]
    public void ResumedRunsKeepTheirPoints()
    {
        using var folder = new TemporaryFolder();
        string points = Path.Combine(folder.Path, "experiments", "difficulty.csv");
        Assert.AreEqual(0, ToolRun.Of("experiment", "difficulty", "--output", folder.Path).ExitCode);
        var before = Points(points);
        // One known point, and half of another.
        string[] lines = File.ReadAllLines(points);
        File.WriteAllText(points, $"{lines[0]}\n{lines[1].Replace(lines[1].Split(',')[1], "77.25", StringComparison.Ordinal)}\n{lines[2][..10]}");
        Assert.AreEqual(0, ToolRun.Of("experiment", "difficulty", "--output", folder.Path, "--resume").ExitCode);
        var after = Points(points);
        CollectionAssert.AreEqual(before.Keys.ToArray(), after.Keys.ToArray());
        Assert.AreEqual(77.25, after.First().Value[0]);
        CollectionAssert.AreEqual(before.Last().Value, after.Last().Value);
        Assert.Contains("77.25", File.ReadAllText(Path.Combine(folder.Path, "experiments.md")), StringComparison.Ordinal);
        // Without the option, a run starts anew.
        Assert.AreEqual(0, ToolRun.Of("experiment", "difficulty", "--output", folder.Path).ExitCode);
        Assert.AreEqual(before.First().Value[0], Points(points).First().Value[0]);
        File.WriteAllText(points, "point,values\nrows n,many\n");
        ToolRun.Of("experiment", "difficulty", "--output", folder.Path, "--resume").Fails(1, "'rows n,many', which isn't a point");
        File.WriteAllText(points, "other\n");
        ToolRun.Of("experiment", "difficulty", "--output", folder.Path, "--resume").Fails(1, "isn't a file of points");
    }

    [TestMethod]
    public void WrongUsageIsNamed()
    {
        ToolRun.Of("experiment", "dificulty").Fails(2, "There is no experiment 'dificulty'", "difficulty");
        ToolRun.Of("experiment", "--resume").Fails(2, "--resume needs --output");
        ToolRun.Of("experiment", "difficulty", "--list").Fails(2, "--list runs nothing");
    }

    [TestMethod]
    public void SplitsAreNestedAndDisjoint()
    {
        var task = ExperimentTask.Digits;
        var (few, test) = task.Split(4, 50, 100);
        var (many, same) = task.Split(4, 200, 100);
        CollectionAssert.AreEqual(test.Features.ToArray(), same.Features.ToArray());
        CollectionAssert.AreEqual(few.Features.ToArray(), many.Features[..few.Features.Length].ToArray());
        Assert.AreNotEqual(test.FeatureRow(0).ToArray()[20..40].Sum(), task.Split(5, 50, 100).Test.FeatureRow(0).ToArray()[20..40].Sum());
        // A balanced class of ten has a variance of 0.09.
        Assert.AreEqual(0.09, ExperimentTask.ConstantLoss(many, test), 0.005);
        var permuted = task.WithPermutedPixels();
        CollectionAssert.AreEqual(task.Rows.Targets.ToArray(), permuted.Rows.Targets.ToArray());
        CollectionAssert.AreEquivalent(task.Rows.FeatureRow(7).ToArray(), permuted.Rows.FeatureRow(7).ToArray());
        CollectionAssert.AreNotEqual(task.Rows.FeatureRow(7).ToArray(), permuted.Rows.FeatureRow(7).ToArray());
    }

    private static string Section(string page, string name) => page.Split("\n## ").Single(section => section.StartsWith(name + "\n", StringComparison.Ordinal)).TrimEnd();

    private static Dictionary<string, double[]> Points(string file) => File.ReadLines(file).Skip(1).Select(line => line.Split(','))
        .ToDictionary(cells => cells[0], cells => cells.Skip(1).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray());
}
