namespace Microsoft.ML.InductiveBias;

/// <summary>The content of a sample file.</summary>
/// <param name="Header">Its header; <see langword="null"/> if the header line is truncated.</param>
/// <param name="Hypotheses">Its hypotheses by seed, in the order of the file where it matters, with the losses that it records.</param>
/// <param name="Length">The length of the complete lines, in bytes; what follows is a truncated line.</param>
/// <param name="EndsWithLineFeed">Whether the whole part ends with a line feed.</param>
internal sealed record SampleFileContent(
    SampleFileHeader? Header,
    IReadOnlyDictionary<int, (RecordedHypothesis Hypothesis, IReadOnlyList<(LossKind Kind, double Loss)> Losses)> Hypotheses,
    long Length, bool EndsWithLineFeed)
{
    /// <summary>Reads and verifies a file.</summary>
    /// <param name="stream">The open file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="expected">The header of the run that reads it, or <see langword="null"/> where any task will do.</param>
    /// <param name="expectedBy">The start of a clause about the expected header, such as <c>this run has</c>.</param>
    /// <param name="test">The test rows, to verify losses with.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static SampleFileContent Read(
        Stream stream, string path, SampleFileHeader? expected, string expectedBy, TaskData? test, CancellationToken cancellationToken)
    {
        SampleFileHeader? header = null;
        var hypotheses = new Dictionary<int, (RecordedHypothesis Hypothesis, IReadOnlyList<(LossKind Kind, double Loss)> Losses)>();
        var lines = new Dictionary<int, int>();
        long length = 0;
        bool endsWithLineFeed = true;
        int number = 0;
        foreach (var (line, start, ended) in FileLines.Read(stream))
        {
            cancellationToken.ThrowIfCancellationRequested();
            number++;
            if (header is null)
            {
                // A run killed while writing the first line leaves a prefix of its header.
                if (!ended && expected is not null && expected.Encode().AsSpan().StartsWith(line.Span))
                    break;
                header = SampleFileHeader.Decode(line, path);
                expected?.CheckSameTask(header, path, expectedBy);
            }
            else if (!ended && !SampleFileLine.IsWhole(line.Span))
            {
                break;
            }
            else
            {
                var read = Decode(line, header, test, path, number);
                int seed = read.Hypothesis.Drawn.Seed;
                if (!hypotheses.TryAdd(seed, read) && !hypotheses[seed].Hypothesis.IsSameAs(read.Hypothesis))
                    throw new SampleFileException(path, number, $"it repeats seed {seed} of line {lines[seed]} with a different result. Remove the wrong line.");
                lines.TryAdd(seed, number);
            }
            length = start + line.Length + (ended ? 1 : 0);
            endsWithLineFeed = ended;
        }
        return new SampleFileContent(header, hypotheses, length, endsWithLineFeed);
    }

    private static (RecordedHypothesis Hypothesis, IReadOnlyList<(LossKind Kind, double Loss)> Losses) Decode(
        ReadOnlyMemory<byte> line, SampleFileHeader header, TaskData? test, string path, int number)
    {
        try
        {
            return SampleFileRecord.Decode(line, header, test);
        }
        catch (FormatException exception)
        {
            throw new SampleFileException(path, number,
                $"{exception.Message}. The file wasn't changed. Restore it from a copy, or remove the line: its hypothesis will be drawn again.", exception);
        }
    }
}
