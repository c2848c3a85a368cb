namespace Microsoft.ML.InductiveBias;

/// <summary>The files that sampling runs append to, one line for each hypothesis.</summary>
/// <remarks>JSON Lines in UTF-8: a header with the fingerprint of space and data, then seed, status, training loss, test losses
/// and outputs on the test rows of each hypothesis. Every line has a checksum.</remarks>
public static class LossSampleFile
{
    /// <summary>Joins the files of several machines or runs: each seed once.</summary>
    /// <param name="files">The files, at least one; all of the same space and data. They aren't changed.</param>
    /// <param name="target">The file that gets all hypotheses: a new one, or one of the same space and data, to which
    /// those that it lacks are appended. It may be one of <paramref name="files"/>.</param>
    /// <param name="cancellationToken">Cancels the work between two files; the target is a valid sample file at any moment.</param>
    /// <returns>How many hypotheses there are now, and the seeds whose results differ.</returns>
    /// <exception cref="SampleFileException">A file is of another space or task, is damaged, is in use or can't be read;
    /// the target wasn't changed.</exception>
    public static SampleFileMerge Merge(IReadOnlyList<string> files, string target, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentException.ThrowIfNullOrWhiteSpace(target);
        if (files.Count == 0)
            throw new ArgumentException("files was empty; it must name at least one file.", nameof(files));
        string targetPath = Path.GetFullPath(target);
        var sources = files.Where(file => Path.GetFullPath(file) != targetPath).DistinctBy(Path.GetFullPath).ToList();

        // Every file is verified before the target is touched.
        var header = HeaderOf(sources.Count > 0 ? sources[0] : target);
        foreach (string source in sources)
            Read(source, header, cancellationToken);

        using var appender = SampleFileAppender.Open(target, header, null, cancellationToken);
        var kept = appender.Existing.ToDictionary(pair => pair.Key, pair => (Hypothesis: pair.Value, File: target));
        var conflicts = new List<(int Seed, string KeptFrom, string LeftOutFrom, double LargestDifference)>();
        int duplicates = 0;
        foreach (string source in sources)
        {
            var lines = new List<byte[]>();
            foreach (var (seed, (hypothesis, losses)) in Read(source, header, cancellationToken).Hypotheses.OrderBy(pair => pair.Key))
            {
                if (kept.TryAdd(seed, (hypothesis, source)))
                    lines.Add(SampleFileRecord.Encode(hypothesis, losses));
                else if (kept[seed].Hypothesis.IsSameAs(hypothesis))
                    duplicates++;
                else
                    conflicts.Add((seed, kept[seed].File, source, LargestDifference(kept[seed].Hypothesis.Predictions, hypothesis.Predictions)));
            }
            appender.AppendLines(lines);
        }
        return new SampleFileMerge(kept.Count, duplicates, conflicts);
    }

    /// <summary>Reads and verifies a file. It isn't changed; a truncated last line is left out.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="SampleFileException">The file is damaged, is in use or can't be read.</exception>
    public static SampleFileSummary Read(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var header = HeaderOf(path);
        return new SampleFileSummary(path, Read(path, header, cancellationToken), header);
    }

    private static SampleFileHeader HeaderOf(string path)
    {
        using var stream = SampleFileAppender.OpenAlone(path, FileMode.Open, FileAccess.Read);
        foreach (var (line, _, _) in FileLines.Read(stream))
            return SampleFileHeader.Decode(line, path);
        throw new SampleFileException(path, null, "it is empty.");
    }

    private static SampleFileContent Read(string path, SampleFileHeader header, CancellationToken cancellationToken)
    {
        using var stream = SampleFileAppender.OpenAlone(path, FileMode.Open, FileAccess.Read);
        var content = SampleFileContent.Read(stream, path, header, "the other files have", null, cancellationToken);
        return content.Header is null ? throw new SampleFileException(path, null, "it is empty.") : content;
    }

    /// <summary>The largest difference of two outputs; +∞ where one is missing or not finite.</summary>
    internal static double LargestDifference(float[] left, float[] right)
    {
        if (left.Length != right.Length)
            return double.PositiveInfinity;
        double largest = 0;
        for (int i = 0; i < left.Length; i++)
        {
            double difference = left[i].Equals(right[i]) ? 0 : Math.Abs((double)left[i] - right[i]);
            largest = Math.Max(largest, double.IsNaN(difference) ? double.PositiveInfinity : difference);
        }
        return largest;
    }
}
