using System.Xml.Linq;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The elements of the page. Texts become text nodes and attribute values of a tree, so that no data can become markup.</summary>
internal static class HtmlPage
{
    public static readonly XNamespace Html = "http://www.w3.org/1999/xhtml";

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

    /// <summary>A text from data: set apart, so that its direction of writing does not reach its surroundings.</summary>
    public static XElement Given(string text, int longest = ShownText.Longest) => E("bdi", ShownText.Of(text, longest));

    public static XElement Paragraph(params object?[] content) => E("p", content);

    public static XElement Section(string id, string title, params object?[] content) =>
        E("section", A("id", id), A("aria-labelledby", id + "-h"), E("h2", A("id", id + "-h"), title), content);

    /// <summary>A table with a caption; the first cell of a row is its heading.</summary>
    public static XElement Table(string caption, IReadOnlyList<object> columns, IEnumerable<IReadOnlyList<object?>> rows, string numeric = "")
    {
        XAttribute? Align(int column) => column < numeric.Length && numeric[column] == 'n' ? Class("n") : null;
        return E("div", Class("scroll"), A("role", "region"), A("tabindex", "0"), A("aria-label", caption),
            E("table",
                E("caption", caption),
                E("thead", E("tr", columns.Select((column, index) => E("th", A("scope", "col"), Align(index), column)))),
                E("tbody", rows.Select(row => E("tr", row.Select((cell, index) => index == 0
                    ? E("th", A("scope", "row"), Align(index), cell)
                    : E("td", Align(index), cell)))))));
    }

    /// <summary>A plot with its sentence, once for wide and once for narrow screens.</summary>
    public static XElement Figure(ReportPlot plot, string id, int height = 380, int narrowHeight = 330) =>
        Figure(plot, id, 780, height, narrowHeight, E("figcaption", E("h3", plot.Title), Paragraph(plot.Explanation)));

    /// <summary>A plot with another caption.</summary>
    public static XElement Figure(ReportPlot plot, string id, int width, int height, int narrowHeight, XElement caption) => E("figure", Class("plot"), A("id", id),
        caption,
        E("div", Class("wide"), plot.ToElement(width, height, id + "w-")),
        E("div", Class("narrow"), plot.ToElement(350, narrowHeight, id + "n-")));

    /// <summary>A number, with its interval in small below it.</summary>
    public static object[] WithInterval(ValueWithInterval number) => number.Upper > number.Lower
        ? [NumberText.Of(number.Value), E("span", Class("interval"), NumberText.Range(number.Lower, number.Upper))]
        : [NumberText.Of(number.Value)];

    /// <summary>An amount of information, with its interval in small below it.</summary>
    public static object[] BitsWithInterval(InductiveBiasEstimate estimate)
    {
        var number = ReferenceWords.Interval(estimate);
        return number.Upper > number.Lower * (1 + 1e-6) + 1e-3
            ? [NumberText.Bits(number.Value), E("span", Class("interval"), NumberText.BitsRange(number.Lower, number.Upper))]
            : [NumberText.Bits(number.Value)];
    }

    public static string Write(string title, params object?[] body)
    {
        var html = E("html", A("lang", "en"),
            E("head",
                E("meta", A("charset", "utf-8")),
                E("meta", A("name", "viewport"), A("content", "width=device-width, initial-scale=1")),
                // Nothing is loaded and nothing runs, whatever the data hold.
                E("meta", A("http-equiv", "Content-Security-Policy"), A("content", "default-src 'none'; style-src 'unsafe-inline'")),
                E("title", title),
                E("style", PlotColor.Style() + PageStyle.Text)),
            E("body", body));
        return "<!DOCTYPE html>\n" + html.ToString(SaveOptions.DisableFormatting) + "\n";
    }
}
