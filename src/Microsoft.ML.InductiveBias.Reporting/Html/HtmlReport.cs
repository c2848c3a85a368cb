using System.Globalization;
using System.Xml.Linq;
using static Microsoft.ML.InductiveBias.Reporting.HtmlPage;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Writes audits as one HTML file that opens offline. It has no scripts, loads nothing, and suits light and dark themes, screen, phone, and paper.</summary>
/// <remarks>The page is also well-formed XML. Names, labels, cells, and messages are text nodes, so they can't become markup. Long
/// ones are shortened and show their length; invisible characters and those that change the writing direction appear as codes.</remarks>
public static class HtmlReport
{
    /// <summary>Ends every page.</summary>
    private const string Signature = "Made by Microsoft.ML.InductiveBias";

    /// <summary>Returns the page: for a single audit, its sections; for several, a ranking and the sections of each, hardest first.</summary>
    /// <param name="results">The audits; at least one.</param>
    /// <param name="options">What else the page shows; by default nothing.</param>
    /// <exception cref="ArgumentException"><paramref name="results"/> is empty.</exception>
    public static string ToHtml(IReadOnlyList<AuditResult> results, AuditReportOptions? options = null)
    {
        var extra = Extra(options ?? new AuditReportOptions());
        return Argument.NotEmpty(results).Count == 1 ? One(results[0], extra) : Several(AuditRanking.ByDifficulty(results), extra);
    }

    /// <summary>Writes the page to a file, completely or not at all.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="results">The audits; at least one.</param>
    /// <param name="options">What else the page shows; by default nothing.</param>
    /// <exception cref="ArgumentException"><paramref name="results"/> is empty.</exception>
    /// <exception cref="IOException">The file can't be written; an existing one is unchanged.</exception>
    public static void WriteFile(string path, IReadOnlyList<AuditResult> results, AuditReportOptions? options = null) => ReportFile.Write(path, ToHtml(results, options));

    /// <summary>Returns the page of one audit.</summary>
    /// <param name="result">The audit.</param>
    /// <param name="options">What else the page shows; by default nothing.</param>
    public static string ToHtml(AuditResult result, AuditReportOptions? options = null) => ToHtml([Argument.NotNull(result)], options);

    /// <summary>Writes the page of one audit to a file, completely or not at all.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="result">The audit.</param>
    /// <param name="options">What else the page shows; by default nothing.</param>
    /// <exception cref="IOException">The file can't be written; an existing one is unchanged.</exception>
    public static void WriteFile(string path, AuditResult result, AuditReportOptions? options = null) => WriteFile(path, [Argument.NotNull(result)], options);

    /// <summary>Writes a gallery: <c>index.html</c> with a ranking and a summary of each audit, and beside it one page for each.</summary>
    /// <remarks>A page is named after its data set, such as <c>iris.html</c> for <c>iris.csv</c>. Existing pages of these names are replaced,
    /// but no file that isn't such a page; <c>index.html</c> is written last. The pages link to each other by their names only, so the folder can be copied or served as it is.</remarks>
    /// <param name="folder">The folder; it is created if it doesn't exist.</param>
    /// <param name="results">The audits; at least one.</param>
    /// <param name="options">What else <c>index.html</c> shows; by default nothing.</param>
    /// <exception cref="ArgumentException"><paramref name="results"/> is empty.</exception>
    /// <exception cref="IOException">The folder can't be created, or a page can't be written.</exception>
    public static void WriteFolder(string folder, IReadOnlyList<AuditResult> results, AuditReportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ReportFile.WriteFolder(folder, Gallery.Of(AuditRanking.ByDifficulty(Argument.NotEmpty(results)), [.. Extra(options ?? new AuditReportOptions())]), Signature);
    }

    /// <summary>Returns the page of probes.</summary>
    /// <param name="profile">The probes; at least one.</param>
    /// <param name="name">The name of the data, such as the file.</param>
    /// <exception cref="ArgumentException"><paramref name="profile"/> has no numbers.</exception>
    public static string ToHtml(ProbeProfile profile, string name)
    {
        Argument.NotEmpty(Argument.NotNull(profile).Estimates);
        var sections = ProbeSection.Of(profile).ToList();
        return Page($"Probes of {ShownText.Of(name)}", E("h1", Given(name)),
            E("p", Class("meta"), $"{NumberText.Count(profile.TrainingRows, "training row")}, {NumberText.Count(profile.TestRows, "test row")} · seed {profile.Seed.ToString(CultureInfo.InvariantCulture)}"),
            sections.Select(section => ("#" + section.Id, section.Title)), sections.Select(section => section.ToElement()), "Probes");
    }

    /// <param name="result">The audit.</param>
    /// <param name="extra">Sections after the first.</param>
    /// <param name="index">The page that lists this one among others, if there is one.</param>
    internal static string One(AuditResult result, IEnumerable<PageSection> extra, string? index = null)
    {
        var sections = new AuditSections(result, "").All().ToList();
        List<PageSection> all = [sections[0], .. extra, .. sections.Skip(1), Glossary.Of("words")];
        return Page($"Audit of {ShownText.Of(result.Name)}", E("h1", Given(result.Name)), Meta(result),
            all.Select(section => ("#" + section.Id, section.Title)).Prepend((index!, "All data sets")).Skip(index is null ? 1 : 0), all.Select(section => section.ToElement()));
    }

    private static string Several(IReadOnlyList<AuditResult> ranked, IEnumerable<PageSection> extra)
    {
        string title = $"Comparison of {ranked.Count} data sets";
        var articles = ranked.Select((result, index) => (Id: string.Create(CultureInfo.InvariantCulture, $"d{index + 1}"), Result: result)).ToList();
        List<PageSection> first = [new("ranking", "Ranking", RankingSection.Of(ranked, [.. articles.Select(article => "#" + article.Id)])), .. extra];
        var glossary = Glossary.Of("words");
        return Page(title, E("h1", title), E("p", Class("meta"), "ranked by difficulty, hardest first"),
            [.. first.Select(section => ("#" + section.Id, section.Title)), .. articles.Select(article => ("#" + article.Id, ShownText.Of(article.Result.Name, 32))), ("#" + glossary.Id, glossary.Title)],
            [
                .. first.Select(section => section.ToElement()),
                .. articles.Select((article, index) => Article(article.Id, string.Create(CultureInfo.InvariantCulture, $"{index + 1}. {ShownText.Of(article.Result.Name)}"), article.Result)),
                glossary.ToElement(),
            ]);
    }

    private static XElement Article(string id, string name, AuditResult result)
    {
        var article = E("article", A("id", id), A("aria-label", name),
            E("h1", Given(result.Name)), Meta(result), new AuditSections(result, id + "-").All().Select(section => section.ToElement()));
        // Screen readers list the parts of a page; those of several data sets have the same headings and captions.
        foreach (var part in article.Descendants().Where(element => element.Attribute("aria-labelledby") is not null && element.Name == Html + "section"))
        {
            part.SetAttributeValue("aria-labelledby", null);
            part.SetAttributeValue("aria-label", $"{name}: {part.Element(Html + "h2")!.Value}");
        }
        foreach (var box in article.Descendants(Html + "div").Attributes("aria-label"))
            box.Value = $"{name}: {box.Value}";
        return article;
    }

    private static IEnumerable<PageSection> Extra(AuditReportOptions options)
    {
        if (options.Conditions.Any(suite => suite.Outcomes.Count > 0))
            yield return new("conditions", "Conditions", ConditionSections.Of(options.Conditions));
        if (options.Comparison is { } comparison)
            yield return new("changes", "What changed", ConditionSections.Of(comparison));
    }

    internal static string Page(string title, XElement heading, XElement meta, IEnumerable<(string Link, string Title)> contents, IEnumerable<XElement> sections, string kind = "Data set audit") => Write(title,
        E("a", Class("skip"), A("href", "#main"), "Skip to the content"),
        E("header", E("p", Class("kicker"), kind), heading, meta),
        E("nav", Class("toc"), A("aria-label", "Contents"), E("ul", contents.Select(part => E("li", E("a", A("href", part.Link), E("bdi", part.Title)))))),
        E("main", A("id", "main"), sections),
        E("footer", Paragraph(Signature + ". This page is one file that loads nothing and runs nothing.")));

    internal static XElement Meta(AuditResult result) => E("p", Class("meta"),
        result.Task == TaskKind.Regression ? "Regression on " : "Classification by ", Given(result.Label),
        $" · {NumberText.Count(result.TrainingRows, "training row")}, {NumberText.Count(result.TestRows, "test row")} · seed {result.Seed.ToString(CultureInfo.InvariantCulture)} · took {NumberText.Of(Math.Round(result.Elapsed.TotalSeconds, 1))} s");
}
