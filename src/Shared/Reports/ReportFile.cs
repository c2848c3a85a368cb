using System.Text;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Writes report files, completely or not at all.</summary>
internal static class ReportFile
{
    /// <summary>Checks that a file can be written, so that a long computation fails before it starts rather than at its end.</summary>
    /// <param name="path">The file. It may exist, and isn't changed.</param>
    /// <exception cref="IOException">The file can't be written; the message explains why.</exception>
    public static void EnsureWritable(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Directory.Exists(path))
            throw new IOException($"'{path}' cannot be written: it is a directory; specify a file.");
        string target = TargetOf(path);
        string folder = FileIdentity.FolderOf(target);
        if (!Directory.Exists(folder))
            throw new IOException($"'{path}' cannot be written: there is no directory '{folder}'; create it or specify another path.");
        // Opening a pipe would wake its reader.
        if (FileIdentity.IsSpecial(target))
            return;
        if (File.Exists(target) && File.GetAttributes(target).HasFlag(FileAttributes.ReadOnly))
            throw new IOException($"'{path}' cannot be written: the file is read-only; specify another path.");
        string probe = BesideName(target);
        Guarded(path, probe, () => File.WriteAllBytes(probe, []));
        File.Delete(probe);
    }

    /// <summary>Writes a text in UTF-8. It is written to a temporary file beside the target, which then replaces the target in one step.</summary>
    /// <remarks>A symbolic link stays, and the file that it leads to is replaced. Pipes and devices are written to directly.</remarks>
    /// <param name="path">The file; the content of an existing one is replaced, and its permissions stay.</param>
    /// <param name="text">The content.</param>
    /// <exception cref="IOException">The file can't be written; an existing one is unchanged.</exception>
    public static void Write(string path, string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string target = TargetOf(path);
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (FileIdentity.IsSpecial(target))
        {
            Guarded(path, null, () =>
            {
                using var stream = OpenSpecial(target);
                stream.Write(encoding.GetBytes(text));
            });
            return;
        }
        string part = BesideName(target);
        Guarded(path, part, () =>
        {
            File.WriteAllText(part, text, encoding);
            if (!OperatingSystem.IsWindows() && File.Exists(target))
                File.SetUnixFileMode(part, File.GetUnixFileMode(target));
            File.Move(part, target, overwrite: true);
        });
    }

    /// <summary>Writes files to a folder, which is created if it doesn't exist.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="files">The names and contents, in the order in which they are written.</param>
    /// <param name="mark">What an existing file of one of these names must contain to be replaced.</param>
    /// <exception cref="IOException">The folder can't be created, or a file can't be written or doesn't contain the mark; then none is written.</exception>
    internal static void WriteFolder(string folder, IReadOnlyList<(string Name, string Text)> files, string mark)
    {
        if (File.Exists(folder))
            throw new IOException($"'{folder}' cannot be written: it is a file; specify a folder.");
        Guarded(folder, null, () => Directory.CreateDirectory(folder));
        foreach (string path in files.Select(file => Path.Combine(folder, file.Name)))
        {
            EnsureWritable(path);
            bool isForeign = false;
            Guarded(path, null, () => isForeign = File.Exists(path) && !File.ReadAllText(path).Contains(mark, StringComparison.Ordinal));
            if (isForeign)
                throw new IOException($"'{path}' cannot be written: another program made the file of this name; specify another folder.");
        }
        foreach (var (name, text) in files)
            Write(Path.Combine(folder, name), text);
    }

    /// <summary>Whether two paths lead to the same file, through any links; neither has to exist.</summary>
    /// <param name="first">A path.</param>
    /// <param name="second">Another path.</param>
    /// <exception cref="IOException">The symbolic links of a path never end.</exception>
    public static bool IsSameFile(string first, string second)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(first);
        ArgumentException.ThrowIfNullOrWhiteSpace(second);
        return FileIdentity.AreSame(first, second);
    }

    /// <summary>The streams of this process keep their position if they lead to a file; other special files are opened.</summary>
    private static Stream OpenSpecial(string target) => target switch
    {
        "/dev/stdout" or "/dev/fd/1" or "/proc/self/fd/1" => System.Console.OpenStandardOutput(),
        "/dev/stderr" or "/dev/fd/2" or "/proc/self/fd/2" => System.Console.OpenStandardError(),
        _ => new FileStream(target, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 }),
    };

    private static string TargetOf(string path)
    {
        try
        {
            return FileIdentity.Target(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new IOException($"'{path}' cannot be written: {exception.Message}", exception);
        }
    }

    private static void Guarded(string path, string? part, Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            if (part is not null)
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
        Path.Combine(FileIdentity.FolderOf(path), $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.part");
}
