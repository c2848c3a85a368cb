using System.Globalization;
using System.Text;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Texts that come from data, made fit to be shown: they stay text, in one line, of bounded length.</summary>
/// <remarks>Names and cells may hold anything. Characters that are invisible, that steer a terminal or that turn the direction
/// of writing would let a cell look like something else, so that they are shown as their code.</remarks>
public static class ShownText
{
    /// <summary>The longest text that tables show.</summary>
    internal const int Longest = 60;

    /// <summary>The text with its invisible characters as codes, such as <c>\u202E</c>, and its middle replaced by its length where it is long.</summary>
    public static string Of(string text, int longest = Longest)
    {
        if (text.Length == 0)
            return "(empty)";
        // Shortened first, so that a text of megabytes costs nothing.
        string kept = text.Length <= longest ? text : Start(text, longest);
        string visible = Visible(kept);
        return text.Length <= longest
            ? visible
            : string.Create(CultureInfo.InvariantCulture, $"{visible}… ({text.Length:N0} characters)");
    }

    /// <summary>The text in a plot: shorter, without the count of its characters.</summary>
    internal static string InPlot(string text, int longest)
    {
        string shown = text.Length == 0 ? "(empty)" : Visible(text.Length <= longest ? text : Start(text, longest - 1));
        return shown.Length <= longest && text.Length <= longest ? shown : Start(shown, longest - 1) + "…";
    }

    /// <summary>Where the text is cut, no character is cut in two.</summary>
    private static string Start(string text, int length)
    {
        length = Math.Min(length, text.Length);
        return length > 0 && char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];
    }

    /// <summary>The text in full, with its invisible characters as codes.</summary>
    internal static string Visible(string text)
    {
        var shown = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                int code = char.ConvertToUtf32(text, i);
                if (IsVisible(CharUnicodeInfo.GetUnicodeCategory(code)))
                    shown.Append(text, i, 2);
                else
                    shown.Append(CultureInfo.InvariantCulture, $"\\U{code:X8}");
                i++;
            }
            else if (text[i] is ' ' || IsVisible(char.GetUnicodeCategory(text[i])))
            {
                shown.Append(text[i]);
            }
            else
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:X4}");
            }
        }
        return shown.ToString();
    }

    private static bool IsVisible(UnicodeCategory category) => category is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
