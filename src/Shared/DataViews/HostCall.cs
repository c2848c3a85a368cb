using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>One call of a measure or of a trainer's <c>Fit</c> in the host: its log, its progress, and its end by the caller's token or by
/// <c>MLContext.CancelExecution()</c>, as AutoML ends trials.</summary>
internal sealed class HostCall : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private readonly CancellationTokenSource _source;
    private readonly Timer? _timer;

    private HostCall(IHost host, string name, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        Host = host;
        Channel = host.Start(name);
        Progress = new LoggedProgress(Channel, progress);
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (CanceledOf(host) is { } canceled)
        {
            _timer = new Timer(_ => CancelIf(canceled), null, TimeSpan.Zero, PollInterval);
            CancelIf(canceled);
        }
    }

    /// <summary>The host, with the seed of the context.</summary>
    public IHost Host { get; }

    /// <summary>The log.</summary>
    public IChannel Channel { get; }

    /// <summary>Passes progress on to the log and to the caller.</summary>
    public IProgress<WorkProgress> Progress { get; }

    /// <summary>The token of the work.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Begins a call.</summary>
    /// <param name="environment">The context or the host of an estimator.</param>
    /// <param name="name">The name in the log.</param>
    /// <param name="progress">The caller's receiver; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public static HostCall Start(IHostEnvironment environment, string name, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new(environment.Register("InductiveBias"), name, progress, cancellationToken);

    /// <summary>Ends the call. The token stays usable, but follows nothing anymore.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        _source.Dispose();
        Channel.Dispose();
    }

    private void CancelIf(Func<bool> canceled)
    {
        try
        {
            if (canceled())
                _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The call ended while the timer ticked.
        }
    }

    /// <summary>Whether the host was canceled; ML.NET keeps that internal. A test checks that the property exists.</summary>
    private static Func<bool>? CanceledOf(IHost host) =>
        host.GetType().GetProperty("IsCanceled", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic) is { } property
            ? () => property.GetValue(host) is true : null;
}
