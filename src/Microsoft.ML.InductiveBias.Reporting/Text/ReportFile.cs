using System.Text;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Writes report files, completely or not at all.</summary>
public static class ReportFile
{
    /// <summary>Checks that a file can be written, so that a long computation fails before it starts rather than at its end.</summary>
    /// <param name="path">The file. It may exist, and isn't changed.</param>
    /// <exception cref="IOException">The file can't be written; the message explains why.</exception>
    public static void EnsureWritable(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Directory.Exists(path))
            throw new IOException($"'{path}' cannot be written: it is a directory; specify a file.");
        string folder = FolderOf(path);
        if (!Directory.Exists(folder))
            throw new IOException($"'{path}' cannot be written: there is no directory '{folder}'; create it or specify another path.");
        if (File.Exists(path) && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
            throw new IOException($"'{path}' cannot be written: the file is read-only; specify another path.");
        string probe = BesideName(path);
        Guarded(path, probe, () => File.WriteAllBytes(probe, []));
        File.Delete(probe);
    }

    /// <summary>Writes a text in UTF-8. It is written to a temporary file beside the target, which then replaces the target in one step.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="text">The content.</param>
    /// <exception cref="IOException">The file can't be written; an existing one is unchanged.</exception>
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

    /// <summary>A name on the same volume, so that the last step is a rename, which can't stop halfway.</summary>
    private static string BesideName(string path) =>
        Path.Combine(FolderOf(path), $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.part");

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? Path.GetFullPath(path);
}
