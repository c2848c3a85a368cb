using System.Globalization;
using System.Xml.Linq;
using static Microsoft.ML.InductiveBias.Reporting.HtmlPage;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Audits as one HTML file that opens offline: no script, nothing loaded, light and dark, for screen, phone and paper.</summary>
/// <remarks>The page is well-formed XML too. Names, labels, cells and messages are text of a tree, so that none becomes markup; long
/// ones are shortened and say how long they are, and invisible or direction-turning characters are shown as their codes.</remarks>
public static class HtmlReport
{
    /// <summary>Returns the page: for a single audit, its sections; for several, a ranking and the sections of each, hardest first.</summary>
    /// <param name="results">The audits; at least one.</param>
    /// <param name="options">What else the page shows; by default nothing.</param>
    /// <exception cref="ArgumentException"><paramref name="results"/> is empty.</exception>
    public static string ToHtml(IReadOnlyList<AuditResult> results, AuditReportOptions? options = null)
    {
        options ??= new AuditReportOptions();
        return Argument.NotEmpty(results).Count == 1 ? One(results[0], options) : Several(AuditRanking.ByDifficulty(results), options);
    }

    /// <summary>Writes the page to a file, completely or not at all.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="results">The audits; at least one.</param>
    /// <param name="options">What else the page shows; by default nothing.</param>
    /// <exception cref="ArgumentException"><paramref name="results"/> is empty.</exception>
    /// <exception cref="IOException">The file can't be written; an existing one is unchanged.</exception>
    public static void WriteFile(string path, IReadOnlyList<AuditResult> results, AuditReportOptions? options = null) => ReportFile.Write(path, ToHtml(results, options));

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
