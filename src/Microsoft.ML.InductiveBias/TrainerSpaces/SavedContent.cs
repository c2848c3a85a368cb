using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Microsoft.ML.InductiveBias;

/// <summary>What a model saves, to compare two models.</summary>
internal static class SavedContent
{
    /// <summary>A digest of all that the model saves; <see langword="null"/> if it cannot be saved.</summary>
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
            hash.AppendData(content.GetBuffer().AsSpan(0, (int)content.Length));
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
