using System.Globalization;
using System.Xml.Linq;
using static Microsoft.ML.InductiveBias.Reporting.HtmlPage;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Writes audits as one HTML file that opens offline. It has no scripts, loads nothing, and suits light and dark themes, screen, phone, and paper.</summary>
/// <remarks>The page is also well-formed XML. Names, labels, cells, and messages are text nodes, so they can't become markup. Long
/// ones are shortened and show their length; invisible characters and those that change the writing direction appear as codes.</remarks>
public static class HtmlReport
{
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
            sections.Select(section => (section.Id, section.Title)), sections.Select(section => section.ToElement()), "Probes");
    }

    private static string One(AuditResult result, IEnumerable<PageSection> extra)
    {
        var sections = new AuditSections(result, "").All().ToList();
        List<PageSection> all = [sections[0], .. extra, .. sections.Skip(1), Glossary.Of("words")];
        return Page($"Audit of {ShownText.Of(result.Name)}", E("h1", Given(result.Name)), Meta(result),
            all.Select(section => (section.Id, section.Title)), all.Select(section => section.ToElement()));
    }

    private static string Several(IReadOnlyList<AuditResult> ranked, IEnumerable<PageSection> extra)
    {
        string title = $"Comparison of {ranked.Count} data sets";
        var articles = ranked.Select((result, index) => (Id: string.Create(CultureInfo.InvariantCulture, $"d{index + 1}"), Result: result)).ToList();
        List<PageSection> first = [new("ranking", "Ranking", RankingSection.Of(ranked)), .. extra];
        var glossary = Glossary.Of("words");
        return Page(title, E("h1", title), E("p", Class("meta"), "ranked by difficulty, hardest first"),
            [.. first.Select(section => (section.Id, section.Title)), .. articles.Select(article => (article.Id, ShownText.Of(article.Result.Name, 32))), (glossary.Id, glossary.Title)],
            [
                .. first.Select(section => section.ToElement()),
                .. articles.Select(article => E("article", A("id", article.Id), A("aria-label", ShownText.Of(article.Result.Name)),
                    E("h1", Given(article.Result.Name)), Meta(article.Result), new AuditSections(article.Result, article.Id + "-").All().Select(section => section.ToElement()))),
                glossary.ToElement(),
            ]);
    }

    private static IEnumerable<PageSection> Extra(AuditReportOptions options)
    {
        if (options.Conditions.Any(suite => suite.Outcomes.Count > 0))
            yield return new("conditions", "Conditions", ConditionSections.Of(options.Conditions));
        if (options.Comparison is { } comparison)
            yield return new("changes", "What changed", ConditionSections.Of(comparison));
    }

    private static string Page(string title, XElement heading, XElement meta, IEnumerable<(string Id, string Title)> contents, IEnumerable<XElement> sections, string kind = "Data set audit") => Write(title,
        E("a", Class("skip"), A("href", "#main"), "Skip to the content"),
        E("header", E("p", Class("kicker"), kind), heading, meta),
        E("nav", Class("toc"), A("aria-label", "Contents"), E("ul", contents.Select(part => E("li", E("a", A("href", "#" + part.Id), E("bdi", part.Title)))))),
        E("main", A("id", "main"), sections),
        E("footer", Paragraph("Made by Microsoft.ML.InductiveBias. This page is one file that loads nothing and runs nothing.")));

    private static XElement Meta(AuditResult result) => E("p", Class("meta"),
        result.Task == TaskKind.Regression ? "Regression on " : "Classification by ", Given(result.Label),
        $" · {NumberText.Count(result.TrainingRows, "training row")}, {NumberText.Count(result.TestRows, "test row")} · seed {result.Seed.ToString(CultureInfo.InvariantCulture)} · took {NumberText.Of(Math.Round(result.Elapsed.TotalSeconds, 1))} s");
}
