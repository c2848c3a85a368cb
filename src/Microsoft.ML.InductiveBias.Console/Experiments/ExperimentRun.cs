using System.Text;

namespace Microsoft.ML.InductiveBias.Console.Experiments;

/// <summary>A run of an experiment: its points, each of which is written to a file as soon as it is known, so that a later run needn't measure it again.</summary>
internal sealed class ExperimentRun
{
    private const string Header = "point,values";

    private readonly Dictionary<string, double[]> _known = new(StringComparer.Ordinal);
    private readonly string _file;
    private readonly IProgress<WorkProgress> _progress;

    private ExperimentRun(string name, string file, IProgress<WorkProgress> progress, CancellationToken cancellationToken) =>
        (Name, _file, _progress, CancellationToken) = (name, file, progress, cancellationToken);

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

    /// <summary>The values of a point, measured unless they are known.</summary>
    public double[] Point(string key, Func<double[]> measure)
    {
        CancellationToken.ThrowIfCancellationRequested();
        key = key.Replace(',', ';'); // which separates the values
        _progress.Report(new WorkProgress($"{Name}: {key}", 0));
        if (_known.TryGetValue(key, out double[]? known))
            return known;
        double[] values = measure();
        File.AppendAllText(_file, $"{key},{string.Join(',', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}\n");
        return _known[key] = values;
    }

    private void Read()
    {
        string text = File.ReadAllText(_file, Encoding.UTF8);
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
            File.WriteAllText(_file, string.Join('\n', lines) + "\n");
        Resumed = _known.Count;
    }
}
