namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The colours of plots by their role. All reach a contrast of 3 : 1 with the background in their theme; texts reach 4.5 : 1.</summary>
internal sealed record PlotColor(string Role, string Light, string Dark)
{
    public static readonly PlotColor Background = new("bg", "#FFFFFF", "#14181D");
    public static readonly PlotColor Text = new("ink", "#1F2933", "#E6EAEE");
    public static readonly PlotColor Axis = new("axis", "#6B7784", "#8F9BA8");
    public static readonly PlotColor Grid = new("grid", "#DDE2E7", "#2E353D");

    /// <summary>The series, in the order in which they are given out.</summary>
    public static readonly IReadOnlyList<PlotColor> Series =
    [
        new("s1", "#1B5EBD", "#74ABFF"),
        new("s2", "#B0440E", "#FF9F63"),
        new("s3", "#157347", "#63D092"),
        new("s4", "#8637B5", "#D19DF6"),
        new("s5", "#876500", "#E2C355"),
        new("s6", "#0B7686", "#5FD2E0"),
    ];

    public static IEnumerable<PlotColor> All => [Background, Text, Axis, Grid, .. Series];

    public static PlotColor OfSeries(int index) => Series[index % Series.Count];

    public string In(PlotTheme theme) => theme == PlotTheme.Dark ? Dark : Light;

    /// <summary>Rules that give the colours of both themes to everything of the class <c>ib-plot</c>.</summary>
    /// <remarks>Free of markup characters, so that they are the same in HTML and in XML.</remarks>
    public static string Style()
    {
        string light = string.Concat(All.Select(color => $"--ib-{color.Role}:{color.Light};"));
        string dark = string.Concat(All.Select(color => $"--ib-{color.Role}:{color.Dark};"));
        string rules = string.Concat(All.Select(color => $".ib-plot .f-{color.Role}{{fill:var(--ib-{color.Role})}}.ib-plot .k-{color.Role}{{stroke:var(--ib-{color.Role})}}"));
        return $":root{{color-scheme:light dark;{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
            + rules + ".ib-plot text{font-family:system-ui,'Segoe UI',Roboto,'Helvetica Neue',Arial,'Liberation Sans',sans-serif;unicode-bidi:isolate}";
    }
}

/// <summary>The colours of a plot that is made as a picture.</summary>
public enum PlotTheme
{
    /// <summary>Dark on white.</summary>
    Light,

    /// <summary>Light on nearly black.</summary>
    Dark,
}
