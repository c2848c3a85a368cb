using System.Globalization;
using System.Text.Json;

namespace Microsoft.ML.InductiveBias;

/// <summary>The losses of a simulation, in the order in which its runs ask for them.</summary>
/// <remarks>
/// A run is a function of its seed and of the losses that it was given, so a run that was interrupted is repeated with the losses of
/// the file, without training, until they are used up. Lines have checksums and a truncated last line is dropped, so the file is valid
/// whenever the process ends.
/// </remarks>
internal sealed class RareLossJournal : IDisposable
{
    private const string FormatName = "inductiveBiasRareLosses";

    private readonly FileStream? _stream;
    private readonly Dictionary<int, Queue<double[]>> _recorded = [];

    private RareLossJournal(FileStream? stream) => _stream = stream;

    /// <summary>Number of losses that came from the file.</summary>
    public int Resumed { get; private set; }

    /// <summary>The smallest target loss of the runs that wrote to the file before; <see langword="null"/> for a new file.</summary>
    public double? EarlierGoal { get; private set; }

    /// <summary>Opens or creates the file of a simulation.</summary>
    /// <exception cref="SampleFileException">The file is of another space, task or simulation, is damaged or in use.</exception>
    public static RareLossJournal Open(RareLossOptions options, RareLossTask task, TaskData test, LossKind loss, double goal)
    {
        if (options.ResumeFile is not { } path)
            return new RareLossJournal(null);
        var header = SampleFileHeader.Of(task.Space!.Description, task.Training, test);
        byte[] first = SampleFileLine.Encode(writer =>
        {
            writer.WriteString("format", FormatName);
            writer.WriteString("fingerprint", header.Fingerprint);
            writer.WriteString("loss", loss.ToString());
            writer.WriteBoolean("includesUnfitted", task.IncludesUnfitted);
            writer.WriteNumber("seed", options.Seed);
            writer.WriteNumber("particles", options.Particles);
            writer.WriteNumber("mostSweeps", options.MostSweeps);
            writer.WriteNumber("largestCorrelation", options.LargestCorrelation);
        });
        var stream = SampleFileAppender.OpenAlone(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        try
        {
            var journal = new RareLossJournal(stream);
            long length = journal.Read(path, first);
            stream.SetLength(length);
            stream.Position = length;
            if (length == 0)
                journal.Write(first);
            journal.Write(SampleFileLine.Encode(writer => writer.WriteValue("goal", goal)));
            return journal;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The losses that a run asks for: those of the file while there are any, then new ones, which are added to the file.</summary>
    public double[] Next(int run, int count, Func<double[]> draw)
    {
        if (_recorded.TryGetValue(run, out var recorded) && recorded.TryDequeue(out double[]? known) && known.Length == count)
        {
            Resumed += count;
            return known;
        }
        double[] losses = draw();
        if (_stream is not null)
        {
            Write(SampleFileLine.Encode(writer =>
            {
                writer.WriteNumber("run", run);
                writer.WriteStartArray("losses");
                foreach (double value in losses)
                {
                    if (double.IsFinite(value))
                        writer.WriteNumberValue(value);
                    else
                        writer.WriteNullValue();
                }
                writer.WriteEndArray();
            }));
        }
        return losses;
    }

    public void Dispose() => _stream?.Dispose();

    /// <summary>Reads the lines of earlier runs; the length of the complete ones.</summary>
    private long Read(string path, byte[] first)
    {
        long length = 0;
        int number = 0;
        foreach (var (line, start, ended) in FileLines.Read(_stream!))
        {
            number++;
            if (!ended || !SampleFileLine.IsWhole(line.Span))
            {
                // A process that was killed leaves a part of its last line.
                if (start + line.Length + (ended ? 1 : 0) == _stream!.Length && (number > 1 || first.AsSpan().StartsWith(line.Span)))
                    break;
                throw new SampleFileException(path, number, number == 1
                    ? "it isn't the file of a simulation of rare losses. The file wasn't changed; use another name, or remove the file."
                    : "its checksum doesn't match: the line was changed or damaged. Restore the file from a copy, or give another file.");
            }
            if (number == 1)
                CheckHeader(path, line, first);
            else
                Add(line);
            length = start + line.Length + 1;
        }
        return length;
    }

    private static void CheckHeader(string path, ReadOnlyMemory<byte> line, byte[] first)
    {
        if (line.Span.SequenceEqual(first))
            return;
        using JsonDocument found = JsonDocument.Parse(line), expected = JsonDocument.Parse(first);
        if (!found.RootElement.TryGetProperty("format", out var format) || format.GetString() != FormatName)
            throw new SampleFileException(path, 1, "it isn't the file of a simulation of rare losses. The file wasn't changed; use another name, or remove the file.");
        foreach (var property in expected.RootElement.EnumerateObject())
        {
            string other = found.RootElement.TryGetProperty(property.Name, out var value) ? value.ToString() : "missing";
            if (other == property.Value.ToString() || property.Name == "check")
                continue;
            throw new SampleFileException(path, 1, property.Name == "fingerprint"
                ? "it belongs to another space, or to other training or test rows. Use another file, or the space and rows that it belongs to."
                : $"it belongs to a simulation with {property.Name} = {other}; this one has {property.Value}. Use another file, or the same options.");
        }
    }

    private void Add(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        if (document.RootElement.TryGetProperty("goal", out var goal))
        {
            EarlierGoal = Math.Min(EarlierGoal ?? double.PositiveInfinity, goal.ReadValue());
            return;
        }
        int run = document.RootElement.GetProperty("run").GetInt32();
        if (!_recorded.TryGetValue(run, out var losses))
            _recorded[run] = losses = new Queue<double[]>();
        losses.Enqueue([.. document.RootElement.GetProperty("losses").EnumerateArray()
            .Select(value => value.ValueKind == JsonValueKind.Null ? double.PositiveInfinity : value.GetDouble())]);
    }

    private void Write(byte[] line)
    {
        _stream!.Write([.. line, (byte)'\n']);
        _stream.Flush(flushToDisk: true);
    }

    /// <summary>A sentence on targets that differ from those of the earlier runs; <see langword="null"/> where they don't.</summary>
    public string? DescribeOtherGoal(double goal) => EarlierGoal is { } earlier && earlier != goal
        ? string.Create(CultureInfo.InvariantCulture, $"The file was written for a smallest target loss of {earlier:G6}; its losses serve this one, {goal:G6}, too.")
        : null;
}
