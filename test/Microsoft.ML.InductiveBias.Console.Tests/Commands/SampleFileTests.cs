using System.Globalization;
using System.Text.Json;

namespace Microsoft.ML.InductiveBias.Console.Tests;

/// <summary>The commands <c>sample</c> and <c>merge</c>.</summary>
[TestClass]
public sealed class SampleFileTests
{
    private const string Network = "mlp:width=8,depth=1,epochs=60,learning-rate=0.02,tolerance=0.25";

    private static readonly string Iris = Path.Combine(ToolRun.Samples, "iris.csv");

    private static readonly string[] Task = [Iris, "--label", "Species", "--space", Network];

    [TestMethod]
    public void MergedPartsAreOneRunToTheBit()
    {
        using var folder = new TemporaryFolder();
        string one = Draw(folder, "one", 0, 9), a = Draw(folder, "a", 0, 4), b = Draw(folder, "b", 4, 5), all = Path.Combine(folder.Path, "all");
        var merge = ToolRun.JsonOf("merge", b, a, "--output", all, "--target-loss", "0.3");
        // The order of the files is the order of the lines; the header comes first.
        CollectionAssert.AreEqual(File.ReadAllLines(one).Order().ToList(), File.ReadAllLines(all).Order().ToList());
        Assert.AreEqual(File.ReadLines(one).First(), File.ReadLines(all).First());
        Assert.AreEqual(9, merge.GetProperty("hypotheses").GetInt32());
        Assert.AreEqual((0, 8, 0), (merge.GetProperty("firstSeed").GetInt32(), merge.GetProperty("lastSeed").GetInt32(), merge.GetProperty("missingSeeds").GetArrayLength()));
        var whole = Measure(folder, one);
        Assert.AreEqual(whole.GetRawText(), Measure(folder, all).GetRawText());
        // What the files record is what the data give.
        Assert.AreEqual(whole.GetProperty("lossDistribution").GetRawText(), merge.GetProperty("lossDistribution").GetRawText());
        var (measured, merged) = (whole.GetProperty("inductiveBias").EnumerateArray().Last(), merge.GetProperty("inductiveBias").EnumerateArray().Single());
        foreach (string member in (string[])["reference", "targetLoss", "nats", "lowerNats", "upperNats", "method"])
            Assert.AreEqual(measured.GetProperty(member).GetRawText(), merged.GetProperty(member).GetRawText(), member);
    }

    [TestMethod]
    public void WhatTheFileHoldsIsNotDrawnNowAndNoFileIsNamedLikeTheStandardOutput()
    {
        using var folder = new TemporaryFolder();
        // Without a tolerance, no hypothesis fits.
        string[] sample = ["sample", Iris, "--label", "Species", "--space", "mlp:width=4,depth=1,epochs=5,tolerance=0", "--output"];
        string file = Path.Combine(folder.Path, "file");
        Assert.AreEqual(3, ToolRun.JsonOf([.. sample, file, "--samples", "3"]).GetProperty("drawnNow").GetInt32());
        Assert.AreEqual(2, ToolRun.JsonOf([.. sample, file, "--samples", "5"]).GetProperty("drawnNow").GetInt32());
        ToolRun.Of([.. sample, "-"]).Fails(2, "--output was '-', the standard output", "./-");
        ToolRun.Of("merge", file, "--output", "-").Fails(2, "--output was '-', the standard output");
        ToolRun.Of("measure", Iris, "--label", "Species", "--space", "mlp", "--resume", "-").Fails(2, "--resume was '-'");
        ToolRun.Of("compare", Iris, Iris, "--label", "Species", "--gallery", "-").Fails(2, "--gallery was '-', the standard output");
        ToolRun.Of("experiment", "difficulty-constants", "--output", "-").Fails(2, "--output was '-', the standard output");
    }

    [TestMethod]
    public void TheResultGoesToTheStandardOutputButNeverOverTheMergedFile()
    {
        using var folder = new TemporaryFolder();
        string file = Draw(folder, "file", 0, 2), all = Path.Combine(folder.Path, "all");
        foreach (string[] command in new string[][] { ["merge", file], Sample(file, 0, 2) })
        {
            var run = ToolRun.Of([.. command, "--json", "-"]);
            Assert.AreEqual(0, run.ExitCode, run.Error);
            Assert.AreEqual(2, JsonDocument.Parse(run.Output).RootElement.GetProperty("hypotheses").GetInt32());
        }
        var conflict = ToolRun.Of("merge", file, "--output", all, "--json", all);
        Assert.AreEqual(ExitCodes.WrongUsage, conflict.ExitCode);
        Assert.Contains("the same file as that of --output", conflict.Error, StringComparison.Ordinal);
        Assert.IsFalse(File.Exists(all));
        // What a file lacks is appended to it.
        Assert.AreEqual(0, ToolRun.Of("merge", file, "--output", file).ExitCode);
    }

    [TestMethod]
    public void AFileIsResumed()
    {
        using var folder = new TemporaryFolder();
        string file = Draw(folder, "file", 2, 2);
        string first = File.ReadAllText(file);
        var result = ToolRun.JsonOf([.. Sample(file, 0, 5)]);
        Assert.StartsWith(first, File.ReadAllText(file), StringComparison.Ordinal);
        Assert.AreEqual((5, 3), (result.GetProperty("hypotheses").GetInt32(), result.GetProperty("drawnNow").GetInt32()));
        Assert.AreEqual(Network, result.GetProperty("specification").GetString());
        Assert.AreEqual("network", result.GetProperty("space").GetProperty("kind").GetString());
        Assert.AreEqual(0, ToolRun.JsonOf([.. Sample(file, 0, 5)]).GetProperty("drawnNow").GetInt32());
    }

    [TestMethod]
    public void OverlapsAreCountedOnceAndGapsAreNamed()
    {
        using var folder = new TemporaryFolder();
        string a = Draw(folder, "a", 0, 3), b = Draw(folder, "b", 2, 2), c = Draw(folder, "c", 7, 1);
        var result = ToolRun.JsonOf("merge", a, b, c);
        Assert.AreEqual((5, 1, 0), (result.GetProperty("hypotheses").GetInt32(), result.GetProperty("duplicates").GetInt32(), result.GetProperty("conflicts").GetArrayLength()));
        Assert.AreEqual(JsonValueKind.Null, result.GetProperty("file").ValueKind);
        var gap = result.GetProperty("missingSeeds").EnumerateArray().Single();
        Assert.AreEqual((4, 6), (gap.GetProperty("firstSeed").GetInt32(), gap.GetProperty("lastSeed").GetInt32()));
        string message = result.GetProperty("diagnostics").EnumerateArray().Single(diagnostic => diagnostic.GetProperty("code").GetString() == "seedsMissing").GetProperty("message").GetString()!;
        Assert.Contains("--first-seed 4 --samples 3", message, StringComparison.Ordinal);
        Assert.AreEqual(3, File.ReadLines(a).Count() - 1, "Files that are merged aren't changed.");
    }

    [TestMethod]
    public void ConflictingSeedsAreReported()
    {
        using var folder = new TemporaryFolder();
        string a = Draw(folder, "a", 0, 2), b = Path.Combine(folder.Path, "b");
        // The line of seed 1 under the number 0, with a checksum of its own.
        var lines = File.ReadAllLines(a);
        string changed = lines[2][..lines[2].IndexOf(",\"check\"", StringComparison.Ordinal)].Replace("\"seed\":1", "\"seed\":0", StringComparison.Ordinal);
        string check = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(changed)))[..16];
        File.WriteAllText(b, $"{lines[0]}\n{changed},\"check\":\"{check}\"}}\n");
        var result = ToolRun.JsonOf("merge", a, b);
        var conflict = result.GetProperty("conflicts").EnumerateArray().Single();
        Assert.AreEqual((0, a, b), (conflict.GetProperty("seed").GetInt32(), conflict.GetProperty("keptFrom").GetString(), conflict.GetProperty("leftOutFrom").GetString()));
        Assert.IsGreaterThan(0, conflict.GetProperty("largestDifference").GetDouble());
        Assert.AreEqual("conflictingSeeds", result.GetProperty("diagnostics")[0].GetProperty("code").GetString());
    }

    [TestMethod]
    public void FilesOfAnotherTaskSpaceOrVersionAreRefused()
    {
        using var folder = new TemporaryFolder();
        string a = Draw(folder, "a", 0, 1), all = Path.Combine(folder.Path, "all");
        string otherSplit = Path.Combine(folder.Path, "split"), otherSpace = Path.Combine(folder.Path, "space");
        Assert.AreEqual(0, ToolRun.Of([.. Sample(otherSplit, 0, 1), "--seed", "1"]).ExitCode);
        Assert.AreEqual(0, ToolRun.Of(["sample", Iris, "--label", "Species", "--space", "mlp:width=7,depth=1,epochs=2", "--samples", "1", "--output", otherSpace]).ExitCode);
        ToolRun.Of("merge", a, otherSplit, "--output", all).Fails(1, "split", "other data");
        ToolRun.Of("merge", a, otherSpace, "--output", all).Fails(1, "space", "another space");
        string newer = folder.Write("newer", File.ReadAllText(a).Replace("\"formatVersion\":2", "\"formatVersion\":3", StringComparison.Ordinal));
        ToolRun.Of("merge", newer, a).Fails(1, "newer", "format version is 3");
        ToolRun.Of("merge", a, Path.Combine(folder.Path, "none")).Fails(1, "none", "no such file");
        Assert.IsFalse(File.Exists(all));
        ToolRun.Of([.. Sample(a, 0, 1), "--seed", "1"]).Fails(1, "other data");
    }

    [TestMethod]
    public void WrongUsageIsRefused()
    {
        ToolRun.Of("merge").Fails(2, "FILE is missing");
        ToolRun.Of(["sample", .. Task]).Fails(2, "--output is missing");
        ToolRun.Of("sample", Iris, "--label", "Species", "--output", "x").Fails(2, "--space is missing");
        ToolRun.Of("sample", Iris, "--label", "Species", "--space", "rbf", "--output", "x").Fails(2, "rbf isn't sampled", "mlp");
        ToolRun.Of("sample", Iris, "--label", "Species", "--space", "mlp", "--space", "sdca", "--output", "x").Fails(2, "given 2 times");
        ToolRun.Of("sample", Iris, "--label", "Species", "--space", "mlp:tail=bound", "--output", "x").Fails(2, "tail is an option of measure");
        ToolRun.Of("sample", "--label", "Species", "--space", "mlp", "--output", "x").Fails(2, "FILE is missing", "to sample");
        ToolRun.Of("sample", Iris, "--label", "Species", "--space", "mlp", "--output", Iris).Fails(2, "--output", "FILE");
        ToolRun.Of("sample", Iris, "--label", "Species", "--space", "mlp", "--first-seed", "2147483647", "--samples", "2", "--output", Path.Combine(Path.GetTempPath(), "never.samples"))
            .Fails(1, "FirstSeed");
    }

    [TestMethod]
    public void HypothesesThatDoNotFitAreKeptAndMergedWithoutAMeasurement()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "file");
        string[] sample = ["sample", Iris, "--label", "Species", "--space", "mlp:width=8,depth=1,epochs=1,tolerance=0", "--samples", "2", "--output", file];
        Assert.AreEqual(2, ToolRun.JsonOf(sample).GetProperty("didNotFit").GetInt32());
        Assert.IsFalse(ToolRun.JsonOf("merge", file).TryGetProperty("loss", out _));
        Assert.AreEqual("meanSquaredError", ToolRun.JsonOf("merge", file, "--include-unfitted").GetProperty("loss").GetString());
    }

    [TestMethod]
    public void HelpHasTheirOptionsWithin80Columns()
    {
        foreach (var (command, options) in ((string, string[])[])[("sample", ["--first-seed", "--samples", "--output", "--space"]), ("merge", ["--output", "--target-loss", "--json"])])
        {
            var run = ToolRun.Of(command, "--help");
            foreach (string option in options)
                Assert.Contains($"{option} ", run.Output, StringComparison.Ordinal);
            Assert.IsLessThanOrEqualTo(80, run.Output.Split('\n').Max(line => line.TrimEnd().Length));
        }
        Assert.DoesNotContain("--tail", ToolRun.Of("sample", "--help").Output, StringComparison.Ordinal);
    }

    private static string[] Sample(string file, int first, int count) =>
        ["sample", .. Task, "--first-seed", first.ToString(CultureInfo.InvariantCulture), "--samples", count.ToString(CultureInfo.InvariantCulture), "--output", file];

    private static string Draw(TemporaryFolder folder, string name, int first, int count)
    {
        string file = Path.Combine(folder.Path, name);
        var run = ToolRun.Of(Sample(file, first, count));
        Assert.AreEqual(0, run.ExitCode, run.Error);
        return file;
    }

    private static JsonElement Measure(TemporaryFolder folder, string file)
    {
        // The name of the sample file isn't part of the result.
        string copy = Path.Combine(folder.Path, "measured");
        File.Copy(file, copy, overwrite: true);
        return ToolRun.JsonOf(["measure", .. Task, "--samples", "9", "--tail", "bound", "--target-loss", "0.3", "--resume", copy]);
    }
}
