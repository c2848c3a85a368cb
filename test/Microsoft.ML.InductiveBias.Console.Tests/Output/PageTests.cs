using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Tests;

[TestClass]
public sealed class PageTests
{
    [TestMethod]
    [DataRow(3, "", true)]
    [DataRow(20, "There are 19 more such warnings", false)]
    public void ManyDiagnosticsOfAKindAreOneParagraph(int count, string summary, bool showsAll)
    {
        using var output = new StringWriter();
        Terminal.Plain(output, TextWriter.Null).Render(page => page.Diagnostics(
            [.. Enumerable.Range(0, count).Select(i => new Diagnostic("someKind", DiagnosticSeverity.Warning, $"Message {i}."))]));
        string text = string.Join(' ', output.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(summary, text, StringComparison.Ordinal);
        Assert.Contains("Message 0.", text, StringComparison.Ordinal);
        Assert.AreEqual(showsAll, text.Contains("Message 2.", StringComparison.Ordinal));
    }
}
