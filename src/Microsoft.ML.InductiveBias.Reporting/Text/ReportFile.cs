using System.Text;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>A file that a report is written to: whole, or not at all.</summary>
public static class ReportFile
{
    /// <summary>Fails now, before a long computation, if the file could not be written afterwards.</summary>
    /// <param name="path">The file; it may exist, and is not changed.</param>
    /// <exception cref="IOException">The file cannot be written. The message says why.</exception>
    public static void EnsureWritable(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Directory.Exists(path))
            throw new IOException($"'{path}' cannot be written: it is a directory; give the name of a file.");
        string folder = FolderOf(path);
        if (!Directory.Exists(folder))
            throw new IOException($"'{path}' cannot be written: there is no directory '{folder}'; create it or give another path.");
        if (File.Exists(path) && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
            throw new IOException($"'{path}' cannot be written: the file is read-only; give another path.");
        string probe = BesideName(path);
        Guarded(path, probe, () => File.WriteAllBytes(probe, []));
        File.Delete(probe);
    }

    /// <summary>Writes the text, in UTF-8, beside the target and then puts it in its place at once.</summary>
    /// <param name="path">The file; it is replaced if it exists.</param>
    /// <param name="text">The whole content.</param>
    /// <exception cref="IOException">The file cannot be written; what was there before still is.</exception>
    public static void Write(string path, string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string part = BesideName(path);
        Guarded(path, part, () =>
        {
            File.WriteAllText(part, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(part, path, overwrite: true);
        });
    }

    private static void Guarded(string path, string part, Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            RemoveLeftover(part);
            throw new IOException($"'{path}' cannot be written: {exception.Message}", exception);
        }
    }

    private static void RemoveLeftover(string part)
    {
        try
        {
            File.Delete(part);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // The first failure is the one to report.
        }
    }

    /// <summary>A name on the same volume, so that the last step is a rename, which cannot stop half-way.</summary>
    private static string BesideName(string path) =>
        Path.Combine(FolderOf(path), $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.part");

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? Path.GetFullPath(path);
}
