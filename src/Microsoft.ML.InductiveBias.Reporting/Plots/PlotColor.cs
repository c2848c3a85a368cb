namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The colors of plots by role. All have a contrast of at least 3:1 with the background of their theme; text has 4.5:1.</summary>
internal sealed record PlotColor(string Role, string Light, string Dark)
{
    public static readonly PlotColor Background = new("bg", "#FFFFFF", "#14181D");
    public static readonly PlotColor Text = new("ink", "#1F2933", "#E6EAEE");
    public static readonly PlotColor Axis = new("axis", "#6B7784", "#8F9BA8");
    public static readonly PlotColor Grid = new("grid", "#DDE2E7", "#2E353D");

    /// <summary>The series, in the order of their use.</summary>
    public static readonly IReadOnlyList<PlotColor> Series =
    [
        new("s1", "#1B5EBD", "#74ABFF"),
        new("s2", "#B0440E", "#FF9F63"),
        new("s3", "#157347", "#63D092"),
        new("s4", "#8637B5", "#D19DF6"),
        new("s5", "#876500", "#E2C355"),
        new("s6", "#0B7686", "#5FD2E0"),
    ];

    private static readonly PlotColor[] All = [Background, Text, Axis, Grid, .. Series];

    public static PlotColor OfSeries(int index) => Series[index % Series.Count];

    public static PlotColor OfRole(string role) => All.First(color => color.Role == role);

    public string In(bool dark) => dark ? Dark : Light;

    /// <summary>Rules that apply the colors of both themes to everything of the class <c>ib-plot</c>.</summary>
    /// <remarks>Free of markup characters, so that they are the same in HTML and in XML.</remarks>
    public static string Style()
    {
        string light = string.Concat(All.Select(color => $"--ib-{color.Role}:{color.Light};"));
        string dark = string.Concat(All.Select(color => $"--ib-{color.Role}:{color.Dark};"));
        string rules = string.Concat(All.Select(color => $".ib-plot .f-{color.Role}{{fill:var(--ib-{color.Role})}}.ib-plot .k-{color.Role}{{stroke:var(--ib-{color.Role})}}"));
        return $":root{{color-scheme:light dark;{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
            + rules + ".ib-plot path{stroke-linejoin:round}.ib-plot text{font-family:system-ui,'Segoe UI',Roboto,'Helvetica Neue',Arial,'Liberation Sans',sans-serif;unicode-bidi:isolate}";
    }
}
