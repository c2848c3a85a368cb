using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Tests;

[TestClass]
public sealed class UsageTests
{
    [TestMethod]
    [DataRow("--target-loss", "-1", "at least 0")]
    [DataRow("--target-loss", "NaN", "at least 0")]
    [DataRow("--target-loss", "Infinity", "at least 0")]
    [DataRow("--target-loss", "low", "at least 0")]
    [DataRow("--test-fraction", "0", "between 0 and 1")]
    [DataRow("--test-fraction", "1", "between 0 and 1")]
    [DataRow("--test-fraction", "0,3", "between 0 and 1")]
    [DataRow("--length-scale", "0", "'median' or a positive number")]
    [DataRow("--length-scale", "mean", "'median' or a positive number")]
    [DataRow("--amplitude", "0", "a positive number")]
    [DataRow("--noise", "-0.1", "at least 0")]
    [DataRow("--max-train", "0", "at least 1")]
    [DataRow("--max-test", "many", "at least 1")]
    [DataRow("--seed", "1.5", "a whole number")]
    [DataRow("--normalize", "robust", "standardize")]
    [DataRow("--task", "ranking", "regression")]
    public void WrongValueNamesOptionValueAndExpectation(string option, string value, string right) =>
        ToolRun.OnText(SampleText.Mixed, "--label", "kind", option, value).Fails(2, value, right, "measure --help");

    [TestMethod]
    public void LabelIsRequired() => ToolRun.OnText(SampleText.Mixed).Fails(2, "--label");

    [TestMethod]
    public void FileIsRequired() => ToolRun.Of("measure", "--label", "a").Fails(2, "FILE");

    [TestMethod]
    public void UnknownOptionIsRefused() => ToolRun.OnText(SampleText.Mixed, "--label", "kind", "--lenght-scale", "1").Fails(2, "--lenght-scale");

    [TestMethod]
    public void UnknownCommandIsRefused() => ToolRun.Of("mesure").Fails(2, "mesure");

    [TestMethod]
    public void NoCommandIsWrongUsage() => ToolRun.Of().Fails(2, "--help");

    [TestMethod]
    public void TestFileAndTestFractionAreMutuallyExclusive() =>
        ToolRun.OnText(SampleText.Mixed, "--label", "kind", "--test", "other.csv", "--test-fraction", "0.5").Fails(2, "--test and --test-fraction");

    [TestMethod]
    public void HelpNamesEveryOptionWithin80Columns()
    {
        var run = ToolRun.Of("measure", "--help");
        Assert.AreEqual(0, run.ExitCode);
        foreach (string option in (string[])["--label", "--test", "--test-fraction", "--seed", "--normalize", "--length-scale", "--amplitude", "--noise",
            "--target-loss", "--space", "--loss", "--depth", "--width", "--activation", "--image", "--samples", "--resume", "--include-unfitted", "--ignore", "--max-train", "--max-test", "--task", "--strict", "--json", "--verbose"])
        {
            Assert.Contains(option + " ", run.Output, StringComparison.Ordinal);
        }
        Assert.IsLessThanOrEqualTo(80, run.Output.Split('\n').Max(line => line.TrimEnd().Length));
    }

    [TestMethod]
    public void TheDocumentationNamesEveryOptionAndEverySpace()
    {
        string page = File.ReadAllText(Path.Combine(ToolRun.Samples, "..", "..", "docs", "command-line.md"));
        foreach (string option in SpaceForms.Options.Select(option => $"--{option.Name}").Concat(["--space", "--label", "--task", "--loss", "--target-loss", "--test", "--test-fraction",
            "--seed", "--max-train", "--max-test", "--normalize", "--ignore", "--strict", "--json", "--verbose"]))
        {
            Assert.Contains($"`{option}", page, StringComparison.Ordinal);
        }
        foreach (var form in SpaceForms.All)
            Assert.Contains($"`{form.Name}`", page, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task CancellationEndsTheCommand()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = await Tool.RunAsync(
            ["measure", Path.Combine(ToolRun.Samples, "iris.csv"), "--label", "Species"],
            Console.Output.Terminal.Plain(output, error), cancellation.Token);
        Assert.AreEqual(130, exitCode);
        Assert.AreEqual("", output.ToString());
        Assert.Contains("canceled", error.ToString(), StringComparison.Ordinal);
    }
}
