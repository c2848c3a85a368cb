using Microsoft.Playwright;

namespace Microsoft.ML.InductiveBias.Reporting.Tests;

/// <summary>The Chromium of this machine, driven by Playwright. Tests that need it are inconclusive where there is none.</summary>
internal static class InstalledChromium
{
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe", "msedge.exe"];

    private static readonly Lazy<Task<IBrowser>> s_browser = new(LaunchAsync);

    private static IPlaywright? s_playwright;

    /// <summary>The file to run: the one that the variable CHROMIUM names, or the first on the path.</summary>
    public static string? File { get; } = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => s_names.Select(name => Path.Combine(folder, name))).FirstOrDefault(System.IO.File.Exists);

    /// <summary>Opens a page in a context of its own.</summary>
    /// <param name="address">The address of the page.</param>
    /// <param name="width">The width of the window in pixels.</param>
    /// <param name="scheme">The theme that the reader prefers.</param>
    /// <param name="scripts">Whether the page may run scripts.</param>
    /// <param name="beforeLoading">Called with the page before it loads.</param>
    public static async Task<IPage> OpenAsync(string address, int width, ColorScheme scheme = ColorScheme.Light, bool scripts = true, Action<IPage>? beforeLoading = null)
    {
        if (File is null)
            Assert.Inconclusive("There is no Chromium on the path, and the variable CHROMIUM names none; pages were not looked at in a browser.");
        var browser = await s_browser.Value.ConfigureAwait(false);
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 }, ColorScheme = scheme, JavaScriptEnabled = scripts, BypassCSP = false,
        }).ConfigureAwait(false);
        var page = await context.NewPageAsync().ConfigureAwait(false);
        beforeLoading?.Invoke(page);
        await page.GotoAsync(address, new PageGotoOptions { WaitUntil = WaitUntilState.Load }).ConfigureAwait(false);
        return page;
    }

    /// <summary>Ends the browser, if it was started.</summary>
    public static async Task CloseAsync()
    {
        if (s_browser.IsValueCreated)
            await (await s_browser.Value.ConfigureAwait(false)).CloseAsync().ConfigureAwait(false);
        s_playwright?.Dispose();
    }

    private static async Task<IBrowser> LaunchAsync()
    {
        s_playwright = await Playwright.Playwright.CreateAsync().ConfigureAwait(false);
        return await s_playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = File,
            // Chromium's sandbox refuses to run as root, which is what containers run as.
            Args = Environment.UserName == "root" ? ["--no-sandbox", "--disable-dev-shm-usage"] : [],
        }).ConfigureAwait(false);
    }
}
