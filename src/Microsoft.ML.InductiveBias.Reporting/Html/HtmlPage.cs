using System.Globalization;
using System.Xml.Linq;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>A section of the page.</summary>
internal sealed record PageSection(string Id, string Title, IEnumerable<object> Content)
{
    public XElement ToElement() => HtmlPage.E("section", HtmlPage.A("id", Id), HtmlPage.A("aria-labelledby", Id + "-h"), HtmlPage.E("h2", HtmlPage.A("id", Id + "-h"), Title), Content);
}

/// <summary>The elements of the page. Text becomes text nodes and attribute values of a tree, so data can't become markup.</summary>
internal static class HtmlPage
{
    public static readonly XNamespace Html = "http://www.w3.org/1999/xhtml";

    /// <summary>A table of so few columns is only as wide as it needs to be, so that rows are easy to follow.</summary>
    private const int FewColumns = 4;

    private static readonly HashSet<string> Void = ["meta", "br", "hr", "img", "col"];

    public static XElement E(string name, params object?[] content)
    {
        var element = new XElement(Html + name, content);
        // <td/> would be an opening tag in HTML.
        if (element.IsEmpty && !Void.Contains(name))
            element.Value = "";
        return element;
    }

    public static XAttribute A(string name, object value) => new(name, value);

    public static XAttribute Class(string names) => new("class", names);

    /// <summary>A text from data, isolated so that its writing direction doesn't affect its surroundings.</summary>
    public static XElement Given(string text, int longest = ShownText.Longest) => E("bdi", ShownText.Of(text, longest));

    public static XElement Paragraph(params object?[] content) => E("p", content);

    /// <summary>A paragraph in small type.</summary>
    public static XElement Note(params object?[] content) => E("p", Class("note"), content);

    /// <summary>An interval or remark in small type below a number.</summary>
    public static XElement Small(object content) => E("span", Class("interval"), content);

    public static string Whole(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The cells of a table row.</summary>
    public static IReadOnlyList<object?> Cells(params object?[] cells) => cells;

    /// <summary>A table with a caption, in a box of its own that scrolls. The first cell of a row is its heading.</summary>
    /// <param name="caption">What the table contains.</param>
    /// <param name="columns">The headings of the columns.</param>
    /// <param name="rows">The cells of each row.</param>
    /// <param name="kinds">For each column, <c>t</c> for text, <c>n</c> for numbers, or <c>b</c> for bars.</param>
    /// <param name="details">For each row, the text below its cells, across all columns but the first; none by default.</param>
    public static XElement Table(string caption, IReadOnlyList<object> columns, IEnumerable<IReadOnlyList<object?>> rows, string kinds = "", IEnumerable<object>? details = null)
    {
        XAttribute? Kind(int column) => column < kinds.Length ? kinds[column] switch { 'n' => Class("n"), 'b' => Class("b"), _ => null } : null;
        XElement Row(IReadOnlyList<object?> row, bool hasDetail) => E("tr", row.Select((cell, index) => index == 0
            ? E("th", A("scope", hasDetail ? "rowgroup" : "row"), hasDetail ? A("rowspan", 2) : null, Kind(index), cell)
            : E("td", Kind(index), cell)));
        return E("div", Class("scroll"), A("role", "region"), A("tabindex", "0"), A("aria-label", caption),
            E("table", columns.Count <= FewColumns ? Class("few") : details is null ? null : Class("detailed"),
                E("caption", E("span", caption)),
                E("thead", E("tr", columns.Select((column, index) => E("th", A("scope", "col"), Kind(index), column)))),
                details is null
                    ? E("tbody", rows.Select(row => Row(row, false)))
                    : rows.Zip(details, (row, detail) => E("tbody", Row(row, true), E("tr", E("td", A("colspan", columns.Count - 1), E("div", Class("detail"), detail)))))));
    }

    /// <summary>A plot with its title and explanation, once for wide and once for narrow screens.</summary>
    public static XElement Figure(ReportPlot plot, string id, int height = 380, int narrowHeight = 330) =>
        Figure(plot, id, 780, height, narrowHeight, E("figcaption", E("h3", plot.Title), Paragraph(plot.Explanation)));

    /// <summary>A plot with another caption.</summary>
    public static XElement Figure(ReportPlot plot, string id, int width, int height, int narrowHeight, XElement caption) => E("figure", Class("plot"), A("id", id),
        caption,
        E("div", Class("wide"), plot.ToElement(width, height, id + "w-")),
        E("div", Class("narrow"), plot.ToElement(350, narrowHeight, id + "n-")));

    /// <summary>A number with its interval in small type below it.</summary>
    public static object[] WithInterval(ValueWithInterval number) => number.Upper > number.Lower
        ? [NumberText.Of(number.Value), Small(NumberText.Range(number.Lower, number.Upper))]
        : [NumberText.Of(number.Value)];

    /// <summary>An amount of information with its interval in small type below it.</summary>
    public static object[] BitsWithInterval(InductiveBiasEstimate estimate)
    {
        var (value, interval) = Words.Bits(estimate);
        // What a fit says where nothing was measured comes last, and pale.
        return [value, .. interval is null ? [] : (object[])[Small(interval)],
            .. estimate is { IsBound: true, Families: [var fit, ..] } ? (object[])[E("span", Class("guess"), $"a fit extrapolates to {NumberText.Bits(fit.Bias.Bits)}")] : []];
    }

    /// <summary>The 95% Wilson interval of a share of rows, in words.</summary>
    public static string WilsonText(double share, int rows)
    {
        var (lower, upper) = AuditQuantities.Wilson(share, rows);
        return $"{NumberText.Percent(lower)} to {NumberText.Percent(upper)}";
    }

    public static string Write(string title, params object?[] body)
    {
        var html = E("html", A("lang", "en"),
            E("head",
                E("meta", A("charset", "utf-8")),
                E("meta", A("name", "viewport"), A("content", "width=device-width, initial-scale=1")),
                // Nothing is loaded and nothing runs, whatever the data contain.
                E("meta", A("http-equiv", "Content-Security-Policy"), A("content", "default-src 'none'; style-src 'unsafe-inline'; img-src data:")),
                E("title", title),
                E("style", PlotColor.Style() + PageStyle.Text)),
            E("body", body));
        return "<!DOCTYPE html>\n" + html.ToString(SaveOptions.DisableFormatting) + "\n";
    }
}
