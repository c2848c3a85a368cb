namespace Microsoft.ML.InductiveBias;

/// <summary>Cancels work in the native library, which does not support cancellation.</summary>
internal static class Cancellable
{
    private static readonly AsyncLocal<CancellationToken> Current = new();

    /// <summary>Runs <paramref name="work"/>; when the token is cancelled, the caller continues at once, and the native
    /// operation in progress ends in the background; its result is dropped.</summary>
    public static T Run<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled)
            return work();
        cancellationToken.ThrowIfCancellationRequested();
        var task = Task.Run(
            () =>
            {
                Current.Value = cancellationToken;
                return work();
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
            _ = task.ContinueWith(Drop, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Stops work that consists of many native operations, if the token of the <see cref="Run"/> that it belongs to is cancelled.</summary>
    public static void ThrowIfCancelled() => Current.Value.ThrowIfCancellationRequested();

    private static void Drop<T>(Task<T> abandoned)
    {
        _ = abandoned.Exception; // observed, so that it does not surface later
        if (abandoned.IsCompletedSuccessfully && abandoned.Result is IDisposable result)
            result.Dispose();
    }
}
