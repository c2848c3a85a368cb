using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Microsoft.ML.InductiveBias.Reporting.Tests;

/// <summary>Pages in a real browser, on a phone and on a desktop, light and dark.</summary>
[TestClass]
[DoNotParallelize]
public sealed class BrowserTests
{
    private const int Phone = 375, Desktop = 1280;

    /// <summary>What sticks out of the window, or of a box that hides it. Tables scroll in boxes of their own, and text for screen readers is hidden on purpose.</summary>
    private const string CutOff = """
        () => {
          const found = [], width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth > width) found.push(`the page is ${document.documentElement.scrollWidth} pixels wide`);
          const name = element => `${element.tagName} ${element.className.baseVal ?? element.className} '${(element.textContent || '').slice(0, 40)}'`;
          for (const element of document.body.querySelectorAll('*')) {
            if (element.closest('.scroll .scroll, .hidden, .skip, svg') || getComputedStyle(element).display === 'none') continue;
            const box = element.getBoundingClientRect();
            if (box.width === 0 || box.height === 0) continue;
            if (!element.closest('.scroll') && (box.right > width + 0.5 || box.left < -0.5)) found.push(`${name(element)} ends at ${box.right} of ${width}`);
            if (['hidden', 'clip'].includes(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth + 1) found.push(`${name(element)} hides a part`);
          }
          for (const svg of document.querySelectorAll('svg.ib-plot')) {
            const frame = svg.getBoundingClientRect();
            if (frame.width === 0) continue;
            for (const text of svg.querySelectorAll('text')) {
              const box = text.getBoundingClientRect();
              if (box.right > frame.right + 1 || box.left < frame.left - 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
                found.push(`'${text.textContent}' leaves its plot`);
            }
          }
          return found;
        }
        """;

    public static IEnumerable<object[]> Views =>
        from name in ShownPages.Names
        from width in (int[])[Phone, Desktop]
        select new object[] { name, width };

    [ClassCleanup]
    public static async Task EndAsync()
    {
        await InstalledChromium.CloseAsync().ConfigureAwait(false);
        ShownPages.Delete();
    }

    [TestMethod]
    [DynamicData(nameof(Views))]
    public async Task NothingIsCutOffAndNoRequestLeavesThePage(string name, int width)
    {
        string address = ShownPages.Address(name);
        List<string> requests = [], faults = [];
        var page = await InstalledChromium.OpenAsync(address, width, beforeLoading: page =>
        {
            page.Request += (_, request) => requests.Add(request.Url);
            page.Console += (_, message) => faults.Add(message.Text);
            page.PageError += (_, error) => faults.Add(error);
            page.Dialog += (_, dialog) => faults.Add(dialog.Message);
        }).ConfigureAwait(false);
        Assert.AreEqual("", string.Join("\n", await page.EvaluateAsync<string[]>(CutOff).ConfigureAwait(false)));
        CollectionAssert.AreEqual((string[])[address], requests);
        Assert.AreEqual("", string.Join("\n", faults));
        await page.Context.CloseAsync().ConfigureAwait(false);
    }

    // A page takes seconds, so each is looked at in the views that differ most.
    [TestMethod]
    [DataRow("index.html")]
    [DataRow("wine.html")]
    [DataRow("comparison.html")]
    [DataRow("conditions.html")]
    [DataRow("hostile0.html")]
    public async Task NothingKeepsAReaderOut(string name)
    {
        foreach (var (width, scheme) in ((int, ColorScheme)[])[(Phone, ColorScheme.Dark), (Desktop, ColorScheme.Light)])
        {
            var page = await InstalledChromium.OpenAsync(ShownPages.Address(name), width, scheme).ConfigureAwait(false);
            var result = await page.RunAxe().ConfigureAwait(false);
            Assert.AreEqual("", string.Join("\n", result.Violations.Select(violation => $"{width} {scheme}: {violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html[..Math.Min(300, node.Html.Length)]))}")));
            Assert.IsGreaterThan(15, result.Passes.Length);
            await page.Context.CloseAsync().ConfigureAwait(false);
        }
    }

    [TestMethod]
    [DataRow("index.html")]
    [DataRow("comparison.html")]
    public async Task ThePageIsTheSameWithoutScripts(string name)
    {
        List<string> texts = [];
        foreach (bool scripts in (bool[])[true, false])
        {
            var page = await InstalledChromium.OpenAsync(ShownPages.Address(name), Desktop, scripts: scripts).ConfigureAwait(false);
            texts.Add($"{await page.EvaluateAsync<int>("() => document.documentElement.scrollHeight").ConfigureAwait(false)} {await page.InnerTextAsync("body").ConfigureAwait(false)}");
            await page.Context.CloseAsync().ConfigureAwait(false);
        }
        Assert.AreEqual(texts[0], texts[1]);
        Assert.IsGreaterThan(2000, texts[0].Length);
    }

    [TestMethod]
    public async Task TheGalleryLeadsToEachAuditAndBack()
    {
        var page = await InstalledChromium.OpenAsync(ShownPages.Address("index.html"), Phone).ConfigureAwait(false);
        foreach (string dataSet in (string[])["wine.csv", "iris.csv", "diabetes.csv"])
        {
            await page.GetByRole(AriaRole.Link, new() { Name = $"Open the whole audit of {dataSet}" }).ClickAsync().ConfigureAwait(false);
            Assert.AreEqual($"Audit of {dataSet}", await page.TitleAsync().ConfigureAwait(false));
            await page.GetByRole(AriaRole.Link, new() { Name = "All data sets" }).ClickAsync().ConfigureAwait(false);
            Assert.AreEqual("Audits of 3 data sets", await page.TitleAsync().ConfigureAwait(false));
        }
        await page.Context.CloseAsync().ConfigureAwait(false);
    }

    // Without this test, the others could pass because they look at nothing.
    [TestMethod]
    public async Task FaultsAreFound()
    {
        string file = Path.GetTempFileName() + ".html";
        await File.WriteAllTextAsync(file, """
            <!DOCTYPE html><html><head><style>.ib-plot{width:100px;height:50px}</style></head><body><img src="missing.png"><div style="width:2000px">wide</div>
            <div style="overflow:hidden;width:40px;white-space:nowrap">a long text that is hidden</div>
            <svg class="ib-plot" viewBox="0 0 100 50"><text x="90" y="20">outside</text></svg></body></html>
            """).ConfigureAwait(false);
        try
        {
            List<string> requests = [];
            var page = await InstalledChromium.OpenAsync(new Uri(file).AbsoluteUri, Phone, beforeLoading: page => page.Request += (_, request) => requests.Add(request.Url)).ConfigureAwait(false);
            string found = string.Join("\n", await page.EvaluateAsync<string[]>(CutOff).ConfigureAwait(false));
            Assert.Contains("the page is 20", found, StringComparison.Ordinal);
            Assert.Contains("hides a part", found, StringComparison.Ordinal);
            Assert.Contains("'outside' leaves its plot", found, StringComparison.Ordinal);
            Assert.HasCount(2, requests);
            var violations = (await page.RunAxe().ConfigureAwait(false)).Violations.Select(violation => violation.Id).ToList();
            CollectionAssert.Contains(violations, "image-alt");
            CollectionAssert.Contains(violations, "html-has-lang");
            await page.Context.CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
