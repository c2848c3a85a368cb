using System.Diagnostics;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>Shows the current step of long work: in a terminal on one line that is overwritten, elsewhere on a line per step.</summary>
internal sealed class ProgressLine : IProgress<WorkProgress>, IDisposable
{
    /// <summary>The delay before progress is shown; shorter work shows none.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(3);

    /// <summary>The pause between two lines of the same kind, if lines aren't overwritten.</summary>
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
    private bool _isVisible;
    private bool _hasEnded;

    /// <summary>Starts the delay, during which nothing is shown.</summary>
    public ProgressLine(TextWriter error, bool overwrite, TimeSpan delay)
    {
        _error = error;
        _overwrite = overwrite;
        _isVisible = delay <= TimeSpan.Zero;
        _timer = new Timer(_ => Start(), null, delay > TimeSpan.Zero ? delay : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Report(WorkProgress value)
    {
        lock (_lock)
        {
            _step = value.Fraction < 1 ? $"{value.Step} …" : "";
            Show();
        }
    }

    /// <summary>Clears an overwritable line.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
        {
            _step = "";
            if (_overwrite)
                Show();
            _hasEnded = true;
        }
    }

    private void Start()
    {
        lock (_lock)
        {
            _isVisible = true;
            Show();
        }
    }

    private void Show()
    {
        if (!_isVisible || _hasEnded || _step == _shown)
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

    /// <summary>If lines aren't overwritten, each kind of step is shown once, and its count every few seconds.</summary>
    private bool IsDue()
    {
        bool isNew = _kinds.Add(string.Concat(_step.Where(char.IsLetter)));
        if (!isNew && _clock.Elapsed - _lastLine < Pause)
            return false;
        _lastLine = _clock.Elapsed;
        return true;
    }
}
