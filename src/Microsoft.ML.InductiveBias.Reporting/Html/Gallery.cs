using System.Text;
using System.Xml.Linq;
using static Microsoft.ML.InductiveBias.Reporting.HtmlPage;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>A folder of pages: one for each audit, and an index with a ranking and summaries.</summary>
internal static class Gallery
{
    private const string Index = "index.html";

    /// <summary>Longer names are cut: file systems allow 255 bytes, and a number may follow.</summary>
    private const int LongestName = 60;

    // What Windows reserves whatever the extension.
    private static readonly HashSet<string> Reserved = new(["index", "con", "prn", "aux", "nul", .. Enumerable.Range(0, 10).SelectMany(digit => new[] { $"com{digit}", $"lpt{digit}" })], StringComparer.OrdinalIgnoreCase);

    /// <summary>The names and texts of the files, the index last.</summary>
    /// <param name="ranked">The audits, hardest first.</param>
    /// <param name="extra">Sections of the index after its first.</param>
    public static IReadOnlyList<(string Name, string Page)> Of(IReadOnlyList<AuditResult> ranked, IReadOnlyList<PageSection> extra)
    {
        var names = FileNames(ranked.Select(result => result.Name));
        List<PageSection> first = [new("ranking", "Ranking", RankingSection.Of(ranked, names)), .. extra];
        var glossary = Glossary.Of("words");
        var summaries = ranked.Zip(names, (result, name) => (Id: "s-" + Path.GetFileNameWithoutExtension(name), Result: result, Name: name)).ToList();
        string count = NumberText.Count(ranked.Count, "data set");
        return
        [
            .. ranked.Zip(names, (result, name) => (name, HtmlReport.One(result, [], Index))),
            (Index, HtmlReport.Page($"Audits of {count}", E("h1", $"Audits of {count}"), E("p", Class("meta"), "ranked by difficulty, hardest first; each has a page of its own"),
                [.. first.Select(section => ("#" + section.Id, section.Title)), .. summaries.Select(summary => ("#" + summary.Id, ShownText.Of(summary.Result.Name, 32))), ("#" + glossary.Id, glossary.Title)],
                [.. first.Select(section => section.ToElement()), .. summaries.Select(summary => Summary(summary.Result, summary.Id, summary.Name)), glossary.ToElement()],
                "Gallery of audits")),
        ];
    }

    private static XElement Summary(AuditResult result, string id, string name) => E("section", A("id", id), A("aria-labelledby", id + "-h"),
        E("h2", A("id", id + "-h"), Given(result.Name)),
        HtmlReport.Meta(result),
        E("p", PlainSummary.Lead(result)),
        result.Spaces.Count > 0 ? Figure(new BiasCurvePlot(result.Spaces), id + "-curve", 420, 380) : null,
        E("p", E("a", A("href", name), "Open the whole audit of ", Given(result.Name, 32))));

    /// <summary>A file name for each data set that every file system allows and no other has, also where case doesn't count.</summary>
    private static string[] FileNames(IEnumerable<string> dataSets)
    {
        HashSet<string> used = new(Reserved, StringComparer.OrdinalIgnoreCase);
        return [.. dataSets.Select(dataSet =>
        {
            var name = new StringBuilder();
            foreach (char character in Path.GetFileNameWithoutExtension(dataSet.Replace('\\', '/')))
                name.Append(char.IsAsciiLetterOrDigit(character) || character is '-' or '_' ? character : '-');
            string stem = name.ToString()[..Math.Min(name.Length, LongestName)].Trim('-') is { Length: > 0 } given ? given : "data";
            string unique = stem;
            for (int number = 2; !used.Add(unique); number++)
                unique = $"{stem}-{number}";
            return unique + ".html";
        })];
    }
}
