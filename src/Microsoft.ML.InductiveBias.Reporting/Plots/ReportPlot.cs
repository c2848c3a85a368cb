using System.Xml.Linq;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>A plot of a result, as SVG or PNG.</summary>
/// <remarks>Lines and points that mean different things differ in dash pattern or shape, not in color alone. Names that come from data
/// are shown as text: long names are shortened, and invisible characters appear as codes.</remarks>
public abstract class ReportPlot
{
    private const int MinSide = 200, MaxSide = 4000;

    private protected ReportPlot()
    {
    }

    /// <summary>The title of the plot.</summary>
    public abstract string Title { get; }

    /// <summary>What the plot shows and how to read it.</summary>
    public abstract string Explanation { get; }

    /// <summary>Alternative text: what the plot shows for this result, with its numbers.</summary>
    public abstract string Description { get; }

    /// <summary>Plots the required bits against the target loss, with a line for each hypothesis space.</summary>
    /// <param name="spaces">The spaces; at least one.</param>
    /// <exception cref="ArgumentException"><paramref name="spaces"/> is empty.</exception>
    public static ReportPlot BiasCurves(IReadOnlyList<AuditSpace> spaces) => new BiasCurvePlot(Argument.NotEmpty(spaces));

    /// <summary>Plots the distribution of the test loss over the hypotheses of a space, with the target losses marked.</summary>
    /// <param name="metrics">The loss distribution and the target losses.</param>
    /// <param name="name">The name of the space; its kind by default.</param>
    public static ReportPlot LossDistribution(InductiveBiasMetrics metrics, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return new LossDistributionPlot(metrics, name);
    }

    /// <summary>Plots the required bits against the number of training rows, with the number that a target requires.</summary>
    /// <param name="curve">The curve; at least one point.</param>
    /// <exception cref="ArgumentException"><paramref name="curve"/> has no points.</exception>
    public static ReportPlot RowsCurve(AuditRowsCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        Argument.NotEmpty(curve.Points);
        return new RowsCurvePlot(curve);
    }

    /// <summary>Plots the expected loss of each test row against the variability of that loss.</summary>
    /// <param name="rows">The rows; at least one.</param>
    /// <param name="unit">What row numbers count, such as <c>line</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="rows"/> is empty.</exception>
    public static ReportPlot DataMap(IReadOnlyList<AuditRow> rows, string unit = "row")
    {
        ArgumentNullException.ThrowIfNull(unit);
        return new DataMapPlot(Argument.NotEmpty(rows), unit);
    }

    /// <summary>Plots how often the most confused pairs of classes are confused.</summary>
    /// <param name="pairs">The pairs; at least one.</param>
    /// <exception cref="ArgumentException"><paramref name="pairs"/> is empty.</exception>
    public static ReportPlot ClassPairs(IReadOnlyList<ClassPair> pairs) => new ClassPairPlot(Argument.NotEmpty(pairs));

    /// <summary>Plots the generalization difficulty with its factors and the sources of its uncertainty.</summary>
    /// <param name="estimate">The difficulty; it must be defined.</param>
    /// <exception cref="ArgumentException">The difficulty is undefined.</exception>
    public static ReportPlot Difficulty(GeneralizationDifficultyEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        return estimate.Terms is null
            ? throw new ArgumentException("The difficulty is undefined for these data; its diagnostics explain why.", nameof(estimate))
            : new DifficultyPlot(estimate);
    }

    /// <summary>Plots the bits that each space requires for each rule.</summary>
    /// <param name="profile">The probes; at least one.</param>
    /// <exception cref="ArgumentException"><paramref name="profile"/> has no numbers.</exception>
    public static ReportPlot Probes(ProbeProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        Argument.NotEmpty(profile.Estimates);
        return new ProbePlot(profile);
    }

    /// <summary>Returns the plot as the text of an SVG file. Its colors follow the reader's light or dark theme, and it needs no font on this machine.</summary>
    /// <param name="width">The width in pixels, from 200 to 4000.</param>
    /// <param name="height">The height in pixels, from 200 to 4000.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is out of range.</exception>
    public string ToSvg(int width = 720, int height = 420)
    {
        var svg = ToElement(width, height, "plot-");
        svg.AddFirst(new XElement(SvgShape.Svg + "style", PlotColor.Style()));
        return svg.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    /// <summary>Returns the plot as the bytes of a PNG file.</summary>
    /// <param name="width">The width in pixels at a scale of 1, from 200 to 4000.</param>
    /// <param name="height">The height in pixels at a scale of 1, from 200 to 4000.</param>
    /// <param name="dark">Whether the picture has light colors on a dark background.</param>
    /// <param name="scale">How many times larger the picture is than <paramref name="width"/> and <paramref name="height"/>, for sharp print; from 0.5 to 8.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    /// <exception cref="InvalidOperationException">No font is installed.</exception>
    public byte[] ToPng(int width = 720, int height = 420, bool dark = false, double scale = 2)
    {
        if (!(scale is >= 0.5 and <= 8))
            throw new ArgumentOutOfRangeException(nameof(scale), FormattableString.Invariant($"scale was {scale}; it must be from 0.5 to 8."));
        return PngPicture.Of(ToElement(width, height, ""), dark, scale);
    }

    internal XElement ToElement(int width, int height, string prefix)
    {
        Check(width, nameof(width));
        Check(height, nameof(height));
        return SvgPicture.Of(Draw(new FigureSize(width, height)), ShownText.Visible(Title), ShownText.Visible(Description), prefix);
    }

    private protected abstract Figure Draw(FigureSize size);

    private static void Check(int side, string name)
    {
        if (side is < MinSide or > MaxSide)
            throw new ArgumentOutOfRangeException(name, $"{name} was {side}; it must be from {MinSide} to {MaxSide}.");
    }
}
