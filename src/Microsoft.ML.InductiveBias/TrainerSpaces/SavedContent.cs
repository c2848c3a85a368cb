using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Microsoft.ML.InductiveBias;

/// <summary>The saved form of a model, to compare two models.</summary>
internal static class SavedContent
{
    /// <summary>A digest of the saved model without the numbers in its settings; <see langword="null"/> if it can't be saved.</summary>
    /// <remarks>Boosted trees save the text of the options that they were trained with, the seed among them, which makes models
    /// different that predict the same. The effect of other options shows in
    /// the rest. Seeds with different numbers of digits still shift what follows, so only models of seeds with equally many digits are comparable.</remarks>
    public static string? Digest(ITransformer model, DataViewSchema input)
    {
        using var stream = new MemoryStream();
        try
        {
            new MLContext().Model.Save(model, input, stream);
        }
        catch (Exception exception) when (exception is InvalidOperationException or NotSupportedException or NotImplementedException)
        {
            return null;
        }
        stream.Position = 0;
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Entry by entry: the archive itself also holds the time of saving.
        foreach (var entry in archive.Entries.OrderBy(entry => entry.FullName, StringComparer.Ordinal))
        {
            using var content = new MemoryStream();
            using (var opened = entry.Open())
                opened.CopyTo(content);
            hash.AppendData(Encoding.UTF8.GetBytes($"{entry.FullName}\n{content.Length}\n"));
            hash.AppendData(WithoutNumbers(content.GetBuffer().AsSpan(0, (int)content.Length)));
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>The content with every whole number behind an equals sign, in text of two bytes a character, taken out.</summary>
    private static ReadOnlySpan<byte> WithoutNumbers(Span<byte> content)
    {
        int kept = 0;
        for (int i = 0; i < content.Length; i++)
        {
            bool isSign = content[i] == '=' && i + 1 < content.Length && content[i + 1] == 0;
            content[kept++] = content[i];
            if (!isSign)
                continue;
            content[kept++] = content[++i];
            while (i + 2 < content.Length && char.IsAsciiDigit((char)content[i + 1]) && content[i + 2] == 0)
                i += 2;
        }
        return content[..kept];
    }
}
