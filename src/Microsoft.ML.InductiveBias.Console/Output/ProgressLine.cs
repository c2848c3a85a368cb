using System.Diagnostics;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>Tells of the step under way, once the work has taken a while: on one line that is written over in a terminal,
/// a line for each step elsewhere.</summary>
internal sealed class ProgressLine : IProgress<WorkProgress>, IDisposable
{
    /// <summary>Shorter work needs no progress.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Between two lines of the same kind where lines stay.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly HashSet<string> _kinds = new(StringComparer.Ordinal);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly TextWriter _error;
    private readonly bool _overwrite;
    private readonly Lock _lock = new();
    private readonly Timer _timer;
    private string _step = "";
    private string _shown = "";
    private TimeSpan _lastLine;
    private bool _talking;
    private bool _ended;

    /// <summary>Starts to wait.</summary>
    /// <param name="error">Gets the lines.</param>
    /// <param name="overwrite">Whether a line can be written over.</param>
    /// <param name="patience">How long nothing is shown.</param>
    public ProgressLine(TextWriter error, bool overwrite, TimeSpan patience)
    {
        _error = error;
        _overwrite = overwrite;
        _talking = patience <= TimeSpan.Zero;
        _timer = new Timer(_ => StartTalking(), null, patience > TimeSpan.Zero ? patience : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Report(WorkProgress value)
    {
        lock (_lock)
        {
            _step = value.Fraction < 1 ? $"{value.Step} …" : "";
            Show();
        }
    }

    /// <summary>Takes away the line that was written over.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
        {
            _step = "";
            if (_overwrite)
                Show();
            _ended = true;
        }
    }

    /// <summary>Where lines stay, each kind of step is told once, and the count of one kind every few seconds.</summary>
    private bool IsDue()
    {
        bool isNew = _kinds.Add(string.Concat(_step.Where(char.IsLetter)));
        if (!isNew && _clock.Elapsed - _lastLine < Pause)
            return false;
        _lastLine = _clock.Elapsed;
        return true;
    }

    private void StartTalking()
    {
        lock (_lock)
        {
            _talking = true;
            Show();
        }
    }

    private void Show()
    {
        if (!_talking || _ended || _step == _shown)
            return;
        if (_overwrite)
            _error.Write($"\r{_step.PadRight(_shown.Length)}{(_step.Length == 0 ? "\r" : "")}");
        else if (_step.Length > 0 && !IsDue())
            return;
        else if (_step.Length > 0)
            _error.WriteLine(_step);
        _error.Flush();
        _shown = _step;
    }
}
