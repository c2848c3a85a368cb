using System.Xml.Linq;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>A plot of a result, as SVG or PNG.</summary>
/// <remarks>Lines and points that mean different things differ in pattern or shape, not in colour alone. Names that come from data
/// are shown as text: shortened, invisible characters as codes.</remarks>
public abstract class ReportPlot
{
    private const int SmallestSide = 200, LargestSide = 4000;

    private protected ReportPlot()
    {
    }

    /// <summary>The name of the plot.</summary>
    public abstract string Title { get; }

    /// <summary>One sentence: what the plot shows and how to read it.</summary>
    public abstract string Explanation { get; }

    /// <summary>What the plot shows for this result, with its numbers, for who does not see it.</summary>
    public abstract string Description { get; }

    /// <summary>The plot as the text of an SVG file; its colours follow the reader's light or dark theme. It needs no font of this machine.</summary>
    /// <param name="width">In pixels; from 200 to 4000.</param>
    /// <param name="height">In pixels; from 200 to 4000.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is too small or too large.</exception>
    public string ToSvg(int width = 720, int height = 420)
    {
        var svg = ToElement(width, height, "plot-");
        svg.AddFirst(new XElement(SvgPicture.Svg + "style", PlotColor.Style()));
        return svg.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    /// <summary>The plot as the bytes of a PNG file.</summary>
    /// <param name="width">In pixels of a plain screen; from 200 to 4000.</param>
    /// <param name="height">In pixels of a plain screen; from 200 to 4000.</param>
    /// <param name="theme">Light or dark.</param>
    /// <param name="scale">Pixels of the picture for one of a plain screen, for sharp print; from 0.5 to 8.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside of its range.</exception>
    /// <exception cref="InvalidOperationException">This machine has no font.</exception>
    public byte[] ToPng(int width = 720, int height = 420, PlotTheme theme = PlotTheme.Light, double scale = 2)
    {
        CheckSides(width, height);
        if (!(scale is >= 0.5 and <= 8))
            throw new ArgumentOutOfRangeException(nameof(scale), FormattableString.Invariant($"scale was {scale}; it must be from 0.5 to 8."));
        return PngPicture.Of(Draw(new FigureFrame(width, height, theme)), scale);
    }

    internal XElement ToElement(int width, int height, string prefix)
    {
        CheckSides(width, height);
        return SvgPicture.Of(Draw(new FigureFrame(width, height, PlotTheme.Light, IsVector: true)), ShownText.Visible(Title), ShownText.Visible(Description), prefix);
    }

    private protected abstract Figure Draw(FigureFrame frame);

    private static void CheckSides(int width, int height)
    {
        if (width is < SmallestSide or > LargestSide)
            throw new ArgumentOutOfRangeException(nameof(width), $"width was {width}; it must be from {SmallestSide} to {LargestSide}.");
        if (height is < SmallestSide or > LargestSide)
            throw new ArgumentOutOfRangeException(nameof(height), $"height was {height}; it must be from {SmallestSide} to {LargestSide}.");
    }
}
