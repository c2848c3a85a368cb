using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Tests;

[TestClass]
public sealed class ProgressLineTests
{
    [TestMethod]
    public void StepsOfLongWorkAreOnSeparateLines() => Assert.AreEqual("first …\nsecond …\n", Shown(overwrite: false, TimeSpan.Zero));

    [TestMethod]
    public void TerminalLineIsOverwrittenAndCleared() =>
        Assert.AreEqual($"\rfirst …\rsecond …\r{new string(' ', "second …".Length)}\r", Shown(overwrite: true, TimeSpan.Zero));

    [TestMethod]
    public void ShortWorkShowsNothing() => Assert.AreEqual("", Shown(overwrite: false, TimeSpan.FromHours(1)));

    private static string Shown(bool overwrite, TimeSpan delay)
    {
        using var error = new StringWriter { NewLine = "\n" };
        using (var progress = new ProgressLine(error, overwrite, delay))
        {
            progress.Report(new WorkProgress("first", 0));
            progress.Report(new WorkProgress("first", 0.2));
            progress.Report(new WorkProgress("second", 0.5));
            progress.Report(new WorkProgress("done", 1));
        }
        return error.ToString();
    }
}
