using System.Text;

namespace Microsoft.ML.InductiveBias.Console.Experiments;

/// <summary>A run of an experiment: its points, each of which is written to a file as soon as it is known, so that a later run needn't measure it again.</summary>
internal sealed class ExperimentRun
{
    private const string Header = "point,values";

    /// <summary>More values than a point has, where only the names of points matter.</summary>
    private const int MostValues = 64;

    private readonly Dictionary<string, double[]> _known = new(StringComparer.Ordinal);
    private readonly string? _file;
    private readonly IProgress<WorkProgress>? _progress;
    private readonly Func<string, Func<double[]>, double[]>? _instead;

    private ExperimentRun(string name, string? file, IProgress<WorkProgress>? progress, CancellationToken cancellationToken, Func<string, Func<double[]>, double[]>? instead = null) =>
        (Name, _file, _progress, CancellationToken, _instead) = (name, file, progress, cancellationToken, instead);

    public string Name { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>How many points an earlier run had measured.</summary>
    public int Resumed { get; private set; }

    /// <summary>Opens the file of points: keeps those that it has, or starts anew.</summary>
    /// <exception cref="ToolException">The file isn't one of points.</exception>
    public static ExperimentRun Open(string name, string file, bool resume, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        var run = new ExperimentRun(name, file, progress, cancellationToken);
        if (resume && File.Exists(file))
            run.Read();
        if (run._known.Count == 0)
            File.WriteAllText(file, Header + "\n");
        return run;
    }

    /// <summary>The names of the points that aren't known yet, as far as they don't depend on the values of others.</summary>
    public IReadOnlyList<string> Missing(Experiment experiment)
    {
        var names = new List<string>();
        Try(experiment, (name, _) =>
        {
            names.Add(name);
            return Placeholder();
        }, CancellationToken);
        return [.. names.Distinct().Where(name => !_known.ContainsKey(name))];
    }

    /// <summary>Measures one point of an experiment.</summary>
    /// <exception cref="InvalidOperationException">The experiment has no such point.</exception>
    public static double[] Measure(Experiment experiment, string point, CancellationToken cancellationToken)
    {
        double[]? values = null;
        Try(experiment, (name, measure) =>
        {
            if (name != point)
                return Placeholder();
            values = measure();
            throw new MeasuredException();
        }, cancellationToken);
        return values ?? throw new InvalidOperationException($"The experiment {experiment.Name} has no point '{point}'.");
    }

    /// <summary>Adds a point that was measured elsewhere.</summary>
    public void Add(string name, double[] values)
    {
        File.AppendAllText(_file!, Line(name, values));
        _known[name] = values;
    }

    /// <summary>Runs an experiment without its result, which placeholders don't give.</summary>
    private static void Try(Experiment experiment, Func<string, Func<double[]>, double[]> point, CancellationToken cancellationToken)
    {
        bool measures = false;
        try
        {
            experiment.Run(new ExperimentRun(experiment.Name, null, null, cancellationToken, (name, measure) => point(name, () =>
            {
                measures = true;
                double[] values = measure();
                measures = false;
                return values;
            })));
        }
        catch (MeasuredException)
        {
            // The point is known.
        }
        catch (Exception) when (!measures && !cancellationToken.IsCancellationRequested)
        {
            // The experiment can't draw a conclusion from placeholders.
        }
    }

    private static double[] Placeholder() => [.. Enumerable.Repeat(1.0, MostValues)];

    /// <summary>The values of a point, measured unless they are known.</summary>
    public double[] Point(string key, Func<double[]> measure)
    {
        CancellationToken.ThrowIfCancellationRequested();
        key = key.Replace(',', ';'); // which separates the values
        if (_instead is not null)
            return _instead(key, measure);
        _progress!.Report(new WorkProgress($"{Name}: {key}", 0));
        if (_known.TryGetValue(key, out double[]? known))
            return known;
        double[] values = measure();
        Add(key, values);
        return values;
    }

    private static string Line(string name, double[] values) => $"{name},{string.Join(',', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}\n";

    private void Read()
    {
        string text = File.ReadAllText(_file!, Encoding.UTF8);
        // A run that was killed may have left half a line.
        string[] lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0 || lines[0] != Header)
            throw new ToolException($"'{_file}' isn't a file of points, whose first line is '{Header}'. Delete it, or leave out --resume, which overwrites it.");
        foreach (string line in lines.Skip(1))
        {
            string[] cells = line.Split(',');
            double[] values = [.. cells.Skip(1).Select(cell => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value
                : throw new ToolException($"'{_file}' has the line '{line}', which isn't a point. Delete the line, or leave out --resume."))];
            _known[cells[0]] = values;
        }
        if (text.Length > 0 && text[^1] != '\n')
            File.WriteAllText(_file!, string.Join('\n', lines) + "\n");
        Resumed = _known.Count;
    }

    /// <summary>Ends an experiment of which one point was wanted.</summary>
    private sealed class MeasuredException : Exception;
}
