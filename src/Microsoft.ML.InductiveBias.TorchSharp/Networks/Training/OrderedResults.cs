using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>Work on numbered items by one worker for each core, with the results in order.</summary>
internal static class OrderedResults
{
    /// <summary>The results, in groups: all consecutive ones that are done when the next group is requested.</summary>
    /// <param name="count">Number of items.</param>
    /// <param name="ahead">The largest number of items that are in work or done before they are taken.</param>
    /// <param name="makeWorker">Makes a worker, once for each core: a function from the number of an item to its result.</param>
    /// <param name="waiting">Called about twice a second while no result is ready.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static IEnumerable<IReadOnlyList<T>> Run<T>(
        int count, int ahead, Func<Func<int, CancellationToken, T>> makeWorker, Action? waiting, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var room = new SemaphoreSlim(ahead);
        using var finished = new SemaphoreSlim(0);
        var results = new ConcurrentDictionary<int, T>();
        ExceptionDispatchInfo? failure = null;
        int next = 0;

        void Work()
        {
            try
            {
                var worker = makeWorker();
                while (true)
                {
                    room.Wait(stop.Token);
                    int item = Interlocked.Increment(ref next) - 1;
                    if (item >= count)
                        return;
                    using (RunningWork.Begin("work on networks"))
                        results[item] = NativeErrors.Shortened(() => worker(item, stop.Token));
                    finished.Release();
                }
            }
            catch (Exception error)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(error), null);
                stop.Cancel();
                finished.Release();
            }
        }

        // Threads of their own: a busy thread pool must not delay them.
        var workers = Enumerable.Range(0, Math.Min(count, Environment.ProcessorCount))
            .Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        try
        {
            for (int taken = 0; taken < count;)
            {
                bool any = finished.Wait(500, cancellationToken);
                failure?.Throw();
                if (!any)
                    waiting?.Invoke();
                var done = new List<T>();
                while (results.TryRemove(taken, out var result))
                {
                    done.Add(result);
                    taken++;
                    room.Release();
                }
                if (done.Count > 0)
                    yield return done;
            }
        }
        finally
        {
            stop.Cancel();
            Task.WaitAll(workers, CancellationToken.None);
        }
    }
}
