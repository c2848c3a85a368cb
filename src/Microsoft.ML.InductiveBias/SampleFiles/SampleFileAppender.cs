namespace Microsoft.ML.InductiveBias;

/// <summary>A sample file that one run appends to, opened exclusively.</summary>
internal sealed class SampleFileAppender : IDisposable
{
    private readonly FileStream _stream;
    private readonly TaskData? _test;
    private readonly Dictionary<int, RecordedHypothesis> _existing;

    private SampleFileAppender(FileStream stream, TaskData? test, Dictionary<int, RecordedHypothesis> existing) =>
        (_stream, _test, _existing) = (stream, test, existing);

    /// <summary>The hypotheses that the file held when it was opened, by seed.</summary>
    public IReadOnlyDictionary<int, RecordedHypothesis> Existing => _existing;

    /// <summary>Opens or creates the file and verifies every line; a truncated last line is removed.</summary>
    public static SampleFileAppender Open(string path, SampleFileHeader header, TaskData? test, CancellationToken cancellationToken)
    {
        var stream = OpenAlone(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        try
        {
            var content = SampleFileContent.Read(stream, path, header, test is null ? "the merged files have" : "this run has", test, cancellationToken);
            stream.SetLength(content.Length);
            stream.Position = content.Length;
            if (content.Header is null)
                stream.Write([.. header.Encode(), (byte)'\n']);
            else if (!content.EndsWithLineFeed)
                stream.WriteByte((byte)'\n');
            stream.Flush(flushToDisk: true);
            return new SampleFileAppender(stream, test, content.Hypotheses.ToDictionary(pair => pair.Key, pair => pair.Value.Hypothesis));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file exclusively.</summary>
    public static FileStream OpenAlone(string path, FileMode mode, FileAccess access)
    {
        if (Directory.Exists(path))
            throw new SampleFileException(path, null, "it is a directory; give the name of a file.");
        bool writes = access != FileAccess.Read;
        if (writes && File.Exists(path) && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
            throw new SampleFileException(path, null, "it is read-only; make it writable, or give another file.");
        try
        {
            return new FileStream(path, mode, access, FileShare.None);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SampleFileException(path, null, writes
                ? $"there is no directory '{Path.GetDirectoryName(Path.GetFullPath(path))}'; create it, or give another path."
                : "there is no such file.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new SampleFileException(path, null, $"it can't be opened ({exception.Message}); change its permissions, or give another file.", exception);
        }
        catch (IOException exception)
        {
            throw new SampleFileException(path, null, $"it can't be opened ({exception.Message}); wait for another run that writes to it.", exception);
        }
    }

    /// <summary>Appends hypotheses and waits until they are on the disk.</summary>
    public void Append(IEnumerable<RecordedHypothesis> hypotheses) =>
        AppendLines(hypotheses.Select(hypothesis => SampleFileRecord.Encode(hypothesis, SampleFileRecord.Losses(hypothesis, _test!))));

    /// <summary>Appends lines and waits until they are on the disk.</summary>
    public void AppendLines(IEnumerable<byte[]> lines)
    {
        foreach (byte[] line in lines)
        {
            _stream.Write(line);
            _stream.WriteByte((byte)'\n');
        }
        _stream.Flush(flushToDisk: true);
    }

    public void Dispose() => _stream.Dispose();
}
