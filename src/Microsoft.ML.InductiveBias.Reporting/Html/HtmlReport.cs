using System.Globalization;
using System.Xml.Linq;
using static Microsoft.ML.InductiveBias.Reporting.HtmlPage;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Audits as one HTML file that opens offline: no script, nothing loaded, light and dark, for screen, phone and paper.</summary>
/// <remarks>The page is well-formed XML too. Names, labels, cells and messages are text of a tree, so that none becomes markup; long
/// ones are shortened and say how long they are, and invisible or direction-turning characters are shown as their codes.</remarks>
public static class HtmlReport
{
    /// <summary>The text of the page: of one audit, or a ranking of several with a part for each, the hardest first.</summary>
    /// <param name="results">The audits; at least one.</param>
    /// <exception cref="ArgumentException">There are no audits.</exception>
    public static string ToHtml(params IReadOnlyList<AuditResult> results) => ToHtml(results, null);

    /// <summary>The text of the page with conditions or a comparison.</summary>
    /// <param name="results">The audits; at least one.</param>
    /// <param name="options">What else it shows.</param>
    /// <exception cref="ArgumentException">There are no audits.</exception>
    public static string ToHtml(IReadOnlyList<AuditResult> results, AuditReportOptions? options)
    {
        ArgumentNullException.ThrowIfNull(results);
        if (results.Count == 0)
            throw new ArgumentException("results held no audit; it must hold at least 1.", nameof(results));
        options ??= new AuditReportOptions();
        return results.Count == 1 ? One(results[0], options) : Several(AuditRanking.ByDifficulty(results), options);
    }

    /// <summary>Writes the page to a file: whole, or not at all.</summary>
    /// <param name="path">The file; it is replaced if it exists.</param>
    /// <param name="results">The audits; at least one.</param>
    /// <param name="options">What else it shows.</param>
    /// <exception cref="ArgumentException">There are no audits.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there before still is.</exception>
    public static void WriteFile(string path, IReadOnlyList<AuditResult> results, AuditReportOptions? options = null) =>
        ReportFile.Write(path, ToHtml(results, options));

    private static string One(AuditResult result, AuditReportOptions options)
    {
        var parts = new AuditSections(result, "").All().ToList();
        var extra = Extra(options).ToList();
        return Write($"Audit of {ShownText.Of(result.Name)}",
            Skip(), Header("Data set audit", E("h1", Given(result.Name)), Meta(result)),
            Contents([.. parts.Take(1).Select(part => (part.Id, part.Title)), .. extra.Select(part => (part.Id, part.Title)), .. parts.Skip(1).Select(part => (part.Id, part.Title)), ("words", "Words and limits")]),
            E("main", A("id", "main"), parts[0].Section, extra.Select(part => part.Section), parts.Skip(1).Select(part => part.Section), Glossary.Of("words")),
            Footer());
    }

    private static string Several(IReadOnlyList<AuditResult> ranked, AuditReportOptions options)
    {
        var extra = Extra(options).ToList();
        var articles = ranked.Select((result, index) => (Id: string.Create(CultureInfo.InvariantCulture, $"d{index + 1}"), Result: result)).ToList();
        return Write($"Comparison of {ranked.Count} data sets",
            Skip(), Header("Data set audit", E("h1", $"Comparison of {ranked.Count} data sets"), E("p", Class("meta"), "ranked by difficulty, the hardest first")),
            Contents([("ranking", "Ranking"), .. extra.Select(part => (part.Id, part.Title)), .. articles.Select(article => (article.Id, ShownText.Of(article.Result.Name, 32))), ("words", "Words and limits")]),
            E("main", A("id", "main"),
                Section("ranking", "Ranking", RankingSection.Of(ranked)),
                extra.Select(part => part.Section),
                articles.Select(article => E("article", A("id", article.Id), A("aria-label", ShownText.Of(article.Result.Name)),
                    E("h1", Given(article.Result.Name)), Meta(article.Result), new AuditSections(article.Result, article.Id + "-").All().Select(part => part.Section))),
                Glossary.Of("words")),
            Footer());
    }

    private static IEnumerable<(string Id, string Title, XElement Section)> Extra(AuditReportOptions options)
    {
        if (options.Conditions.Any(suite => suite.Outcomes.Count > 0))
            yield return ("conditions", "Conditions", Section("conditions", "Conditions", ConditionSections.Of(options.Conditions)));
        if (options.Comparison is { } comparison)
            yield return ("changes", "What changed", Section("changes", "What changed", ConditionSections.Of(comparison)));
    }

    private static XElement Skip() => E("a", Class("skip"), A("href", "#main"), "Skip to the content");

    private static XElement Header(string kicker, XElement title, XElement meta) => E("header", E("p", Class("kicker"), kicker), title, meta);

    private static XElement Meta(AuditResult result) => E("p", Class("meta"),
        result.Task == TaskKind.Regression ? "Regression on " : "Classification by ", Given(result.Label),
        $" · {NumberText.Count(result.TrainingRows, "training row")}, {NumberText.Count(result.TestRows, "test row")} · seed {result.Seed.ToString(CultureInfo.InvariantCulture)} · took {NumberText.Of(Math.Round(result.Elapsed.TotalSeconds, 1))} s");

    private static XElement Contents(IReadOnlyList<(string Id, string Title)> parts) => E("nav", Class("toc"), A("aria-label", "Contents"),
        E("ul", parts.Select(part => E("li", E("a", A("href", "#" + part.Id), E("bdi", part.Title))))));

    private static XElement Footer() => E("footer", Paragraph("Made by Microsoft.ML.InductiveBias. This page is one file, loads nothing and runs nothing."));
}
