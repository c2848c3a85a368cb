using System.Diagnostics;

namespace Microsoft.ML.InductiveBias.Samples.Tests;

/// <summary>Programs whose Main returns while a fit computes on another thread.</summary>
[TestClass]
public sealed class ProcessEndTests
{
    // Before native work was waited for, such a process ended by a signal, with exit code 139.
    [TestMethod]
    [DataRow("kernel")]
    [DataRow("perceptrons")]
    [DataRow("mixer")]
    public void AFitThatStillRunsDoesNotCrashTheEndOfTheProcess(string space)
    {
        string program = $"test/Microsoft.ML.InductiveBias.Samples.Tests/Programs/main-returns-during-a-fit.cs";
        var start = new ProcessStartInfo("dotnet", ["run", "--file", program, "--", space]) { WorkingDirectory = SampleTests.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, output + error.Result);
        Assert.AreEqual("Main returns.", output.Trim());
    }
}
