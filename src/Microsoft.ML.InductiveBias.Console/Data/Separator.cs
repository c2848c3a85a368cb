namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The character between the cells of a file.</summary>
internal static class Separator
{
    /// <summary>In the order in which ties are settled.</summary>
    private const string Candidates = ",\t;|";

    /// <summary>A tab for <c>.tsv</c> and <c>.tab</c>; otherwise the candidate that stands most often in the header.</summary>
    /// <param name="path">The file's name.</param>
    /// <param name="text">The file's text, from its start; no more than the header is read.</param>
    public static char Of(string path, TextReader text)
    {
        string extension = Path.GetExtension(path);
        if (extension.Equals(".tsv", StringComparison.OrdinalIgnoreCase) || extension.Equals(".tab", StringComparison.OrdinalIgnoreCase))
            return '\t';

        var counts = new int[Candidates.Length];
        bool quoted = false;
        bool started = false;
        for (int read = text.Read(); read >= 0; read = text.Read())
        {
            char character = (char)read;
            if (character == '"')
                quoted = !quoted;
            if (character is '\r' or '\n')
            {
                if (started && !quoted)
                    break;
                continue; // empty lines before the header, and line breaks within quoted names
            }
            started = true;
            if (!quoted && Candidates.IndexOf(character, StringComparison.Ordinal) is >= 0 and var candidate)
                counts[candidate]++;
        }
        return Candidates[Array.IndexOf(counts, counts.Max())];
    }
}
