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
    private readonly string? _path;
    private readonly Dictionary<int, Queue<double[]>> _recorded = [];
    private readonly Dictionary<int, RareLossReplicate> _delivered = [];
    private readonly Dictionary<int, Queue<double[]>> _deliveredLosses = [];
    private readonly Dictionary<int, List<double[]>> _drawn = [];

    private bool _keepsDrawn;

    // A run that needs losses beyond the known ones ends with a LossesEndException.
    private bool _drawsNothing;

    private RareLossJournal(FileStream? stream, string? path) => (_stream, _path) = (stream, path);

    /// <summary>Number of losses that came from the file.</summary>
    public int Resumed { get; private set; }

    /// <summary>The smallest target loss of the runs that wrote to the file before; <see langword="null"/> for a new file.</summary>
    public double? EarlierGoal { get; private set; }

    /// <summary>Whether a run goes on here although another machine computed it.</summary>
    public bool DrawsHere { get; private set; }

    /// <summary>The journal of a single run on another machine. It keeps the losses that the run draws.</summary>
    public static RareLossJournal InMemory() => new(null, null) { _keepsDrawn = true };

    /// <summary>Opens or creates the file of a simulation.</summary>
    /// <exception cref="SampleFileException">The file is of another space, task or simulation, is damaged or in use.</exception>
    public static RareLossJournal Open(RareLossOptions options, RareLossTask task, TaskData test, LossKind loss, double goal)
    {
        if (options.ResumeFile is not { } path)
            return new RareLossJournal(null, null);
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
            var journal = new RareLossJournal(stream, path);
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

    /// <summary>The losses that a run asks for: those of the file while there are any, then those of another machine, then new ones. New ones are added to the file.</summary>
    /// <exception cref="LossesEndException">Another machine ended the run here.</exception>
    public double[] Next(int run, int count, Func<double[]> draw)
    {
        if (_recorded.TryGetValue(run, out var recorded) && recorded.TryDequeue(out double[]? known) && known.Length == count)
        {
            Resumed += count;
            return known;
        }
        if (_deliveredLosses.TryGetValue(run, out var delivered) && delivered.TryDequeue(out known) && known.Length == count)
            return known;
        if (_drawsNothing || (_delivered.TryGetValue(run, out var ended) && ended.IsTimeExhausted))
            throw new LossesEndException();
        double[] losses = draw();
        if (_keepsDrawn)
        {
            if (!_drawn.TryGetValue(run, out var drawn))
                _drawn[run] = drawn = [];
            drawn.Add(losses);
        }
        WriteLosses(run, losses);
        Flush();
        return losses;
    }

    /// <summary>The losses that a run drew.</summary>
    public IReadOnlyList<double[]> DrawnOf(int run) => _drawn.GetValueOrDefault(run) ?? [];

    /// <summary>Whether the file holds losses of a run.</summary>
    public bool Has(int run) => _recorded.ContainsKey(run);

    /// <summary>A copy of what the file holds, in memory, from which nothing is drawn.</summary>
    public RareLossJournal Replay()
    {
        var copy = new RareLossJournal(null, null) { _drawsNothing = true };
        foreach (var (run, losses) in _recorded)
            copy._recorded.Add(run, new Queue<double[]>(losses));
        return copy;
    }

    /// <summary>Adds the losses of a run that another machine computed. <see langword="false"/> if they came before and were different; the first ones count.</summary>
    /// <param name="replicate">The losses.</param>
    /// <param name="goal">The smallest target loss of this simulation.</param>
    /// <exception cref="SampleFileException">The file holds other losses of the run.</exception>
    public bool Deliver(RareLossReplicate replicate, double goal)
    {
        if (_delivered.TryGetValue(replicate.Run, out var first))
            return first.IsSameAs(replicate);
        var recorded = _recorded.GetValueOrDefault(replicate.Run) ?? [];
        bool agrees = recorded.Zip(replicate.Losses).All(pair => pair.First.SequenceEqual(pair.Second));
        if (!agrees && EarlierGoal == goal)
        {
            throw new SampleFileException(_path!, 1, string.Create(CultureInfo.InvariantCulture,
                $"it holds other losses of run {replicate.Run} than a machine of the cluster computes. {SampleFileMerge.Cause} Use another file, or the machine that wrote it."));
        }
        // On its way to another goal, a run may have turned off from what the file holds: it goes on from the file, which is here.
        if (!agrees || (recorded.Count > replicate.Losses.Count && !replicate.IsTimeExhausted))
        {
            DrawsHere = true;
            return true;
        }
        _delivered.Add(replicate.Run, replicate);
        _deliveredLosses.Add(replicate.Run, new Queue<double[]>(replicate.Losses.Skip(recorded.Count)));
        foreach (double[] losses in replicate.Losses.Skip(recorded.Count))
            WriteLosses(replicate.Run, losses);
        Flush();
        return true;
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
        losses.Enqueue(RareLossReplicate.ReadArray(document.RootElement.GetProperty("losses")));
    }

    private void WriteLosses(int run, double[] losses)
    {
        _stream?.Write([.. SampleFileLine.Encode(writer =>
        {
            writer.WriteNumber("run", run);
            writer.WritePropertyName("losses");
            RareLossReplicate.WriteArray(writer, losses);
        }), (byte)'\n']);
    }

    private void Write(byte[] line)
    {
        _stream!.Write([.. line, (byte)'\n']);
        Flush();
    }

    private void Flush() => _stream?.Flush(flushToDisk: true);

    /// <summary>A sentence on targets that differ from those of the earlier runs; <see langword="null"/> where they don't.</summary>
    public string? DescribeOtherGoal(double goal) => EarlierGoal is { } earlier && earlier != goal
        ? string.Create(CultureInfo.InvariantCulture, $"The file was written for a smallest target loss of {earlier:G6}; its losses serve this one, {goal:G6}, too.")
        : null;
}

/// <summary>A run needs losses that nobody computed, because its time was up.</summary>
internal sealed class LossesEndException : Exception;
