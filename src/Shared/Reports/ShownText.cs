using System.Globalization;
using System.Text;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Makes text from data safe to display: it stays text, on one line, of limited length.</summary>
/// <remarks>Names and cells may contain anything. Characters that are invisible, control a terminal, or change the writing direction
/// could make a cell look like something else, so they appear as codes.</remarks>
internal static class ShownText
{
    /// <summary>The default length limit.</summary>
    internal const int Longest = 60;

    /// <summary>Returns the text with invisible characters as codes, such as <c>\u202E</c>; a long text is cut off and followed by its length.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">The length from which the text is cut off.</param>
    public static string Of(string text, int longest = Longest)
    {
        if (text.Length == 0)
            return "(empty)";
        // Shortened first, so that megabytes of text cost nothing.
        string kept = text.Length <= longest ? text : Start(text, longest);
        string visible = Visible(kept);
        return text.Length <= longest
            ? visible
            : string.Create(CultureInfo.InvariantCulture, $"{visible}… ({text.Length:N0} characters)");
    }

    /// <summary>Returns a text for a plot: shorter, without its length.</summary>
    internal static string InPlot(string text, int longest)
    {
        string shown = text.Length == 0 ? "(empty)" : Visible(text.Length <= longest ? text : Start(text, longest - 1));
        return shown.Length <= longest && text.Length <= longest ? shown : Start(shown, longest - 1) + "…";
    }

    /// <summary>The start of a text, without cutting a character in two.</summary>
    private static string Start(string text, int length)
    {
        length = Math.Min(length, text.Length);
        return length > 0 && char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];
    }

    /// <summary>Returns the whole text with invisible characters as codes.</summary>
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
