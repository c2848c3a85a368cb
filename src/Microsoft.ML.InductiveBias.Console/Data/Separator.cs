namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>Finds the character that separates the cells of a file.</summary>
internal static class Separator
{
    /// <summary>In order of precedence, for ties.</summary>
    private const string Candidates = ",\t;|";

    /// <summary>A tab for <c>.tsv</c> and <c>.tab</c> files; otherwise the candidate that is most frequent in the header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its text.</param>
    public static char Of(string path, string content)
    {
        if (Path.GetExtension(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path).ToLowerInvariant() is ".tsv" or ".tab")
            return '\t';
        using var text = new StringReader(content);
        var counts = new int[Candidates.Length];
        bool quoted = false, started = false;
        for (int read = text.Read(); read >= 0; read = text.Read())
        {
            char character = (char)read;
            if (character == '"')
                quoted = !quoted;
            if (character is '\r' or '\n')
            {
                if (started && !quoted)
                    break;
                continue; // an empty line before the header, or a line break in a quoted name
            }
            started = true;
            if (!quoted && Candidates.IndexOf(character, StringComparison.Ordinal) is >= 0 and var candidate)
                counts[candidate]++;
        }
        return Candidates[Array.IndexOf(counts, counts.Max())];
    }
}
