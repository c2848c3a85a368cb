namespace Microsoft.ML.InductiveBias;

/// <summary>Cancels work in the native library, which does not support cancellation.</summary>
internal static class Cancellable
{
    /// <summary>How long a canceled call waits for its work to reach a check between two native operations.</summary>
    private static readonly TimeSpan JoinLimit = TimeSpan.FromSeconds(1);

    /// <summary>How often waiting work checks its token.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private static readonly AsyncLocal<CancellationToken> Current = new();
    private static readonly List<(string Name, Task Work)> Abandoned = [];

    /// <summary>Runs <paramref name="work"/>; when the token is canceled, the caller continues within about a second. A native
    /// operation that takes longer ends in the background, and its result is dropped.</summary>
    /// <remarks>An operation in the background keeps its memory, so the next cancelable work starts only after it: retries don't pile up.</remarks>
    /// <param name="name">What the work does, for messages.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <param name="progress">Receives the reason if the work has to wait for canceled work; may be <see langword="null"/>.</param>
    /// <exception cref="OperationCanceledException">The token is canceled. The message names the operation that still runs, if one does.</exception>
    public static T Run<T>(string name, Func<T> work, CancellationToken cancellationToken, IProgress<WorkProgress>? progress = null)
    {
        if (!cancellationToken.CanBeCanceled)
            return Registered(name, work);
        cancellationToken.ThrowIfCancellationRequested();
        WaitForAbandoned(progress, cancellationToken);
        var task = Task.Run(
            () =>
            {
                Current.Value = cancellationToken;
                return Registered(name, work);
            },
            CancellationToken.None);
        try
        {
            task.Wait(cancellationToken);
        }
        catch (AggregateException)
        {
            // The work's own error is rethrown below, as it was thrown.
        }
        catch (OperationCanceledException)
        {
            Abandon(name, task, cancellationToken);
            throw;
        }
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Stops work that consists of many native operations, if the token of the <see cref="Run"/> that it belongs to is canceled
    /// or the process ends.</summary>
    public static void ThrowIfCancelled()
    {
        RunningWork.StopIfProcessEnds();
        Current.Value.ThrowIfCancellationRequested();
    }

    private static T Registered<T>(string name, Func<T> work)
    {
        NativeThreads.UseAll();
        using (RunningWork.Begin(name))
            return NativeErrors.Shortened(work);
    }

    private static void WaitForAbandoned(IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        // Work inside other work would wait for itself.
        if (RunningWork.IsInside)
            return;
        while (FirstAbandoned() is { } first)
        {
            progress?.Report(new WorkProgress($"waiting for a canceled operation that still runs: {first.Name}", 0));
            while (!first.Work.Wait(Poll, cancellationToken))
                RunningWork.StopIfProcessEnds();
        }
    }

    private static (string Name, Task Work)? FirstAbandoned()
    {
        lock (Abandoned)
        {
            Abandoned.RemoveAll(abandoned => abandoned.Work.IsCompleted);
            return Abandoned.Count > 0 ? Abandoned[0] : null;
        }
    }

    private static void Abandon<T>(string name, Task<T> task, CancellationToken cancellationToken)
    {
        var dropped = task.ContinueWith(Drop, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (dropped.Wait(JoinLimit, CancellationToken.None))
            return;
        lock (Abandoned)
            Abandoned.Add((name, dropped));
        throw new OperationCanceledException(
            $"The operation was canceled. Its native part ({name}) can't be interrupted: it still runs in the background and keeps its memory until it ends.", cancellationToken);
    }

    private static void Drop<T>(Task<T> abandoned)
    {
        _ = abandoned.Exception; // observed, so that it does not surface later
        if (abandoned.IsCompletedSuccessfully && abandoned.Result is IDisposable result)
            result.Dispose();
    }
}
