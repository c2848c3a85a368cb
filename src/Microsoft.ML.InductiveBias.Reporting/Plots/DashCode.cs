using System.Globalization;
using ScottPlot;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Carries the pattern of a line through a canvas that writes SVG.</summary>
/// <remarks>Skia's SVG canvas knows no dashes: it leaves them out and complains. So a line is drawn there unbroken, with the pattern as
/// hundredths of a pixel of its width, which no eye sees; the writer of the SVG reads it back as the attribute that SVG has for it.</remarks>
internal static class DashCode
{
    private static readonly (LinePattern Pattern, string Dashes)[] Codes =
        [(LinePattern.Solid, ""), (LinePattern.Dashed, "10 6"), (LinePattern.Dotted, "2 4"), (LinePattern.DenselyDashed, "6 3")];

    /// <summary>The width with the pattern in it.</summary>
    public static float Encode(float width, LinePattern pattern) =>
        MathF.Round(width, 1) + 0.01f * Array.FindIndex(Codes, code => code.Pattern.Equals(pattern));

    /// <summary>The value of <c>stroke-dasharray</c>; empty for an unbroken line.</summary>
    /// <param name="strokeWidth">The width as the canvas wrote it.</param>
    public static string Dashes(string strokeWidth)
    {
        if (!double.TryParse(strokeWidth, NumberStyles.Float, CultureInfo.InvariantCulture, out double width))
            return "";
        int code = (int)Math.Round(width * 100) % 10;
        return code > 0 && code < Codes.Length ? Codes[code].Dashes : "";
    }
}
