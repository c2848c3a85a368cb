using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>Work on numbered items by one worker for each core, with the results in order.</summary>
internal static class OrderedResults
{
    /// <summary>The results, in groups: all that are done without a gap when the next one is asked for.</summary>
    /// <param name="count">Number of items.</param>
    /// <param name="ahead">The largest number of items that are worked on or done before they are taken.</param>
    /// <param name="makeWorker">Makes the state of one worker, once for each: a function from the number of an item to its result.</param>
    /// <param name="waiting">Called about twice a second while no result is ready.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static IEnumerable<IReadOnlyList<T>> Run<T>(
        int count, int ahead, Func<Func<int, CancellationToken, T>> makeWorker, Action? waiting, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, Environment.ProcessorCount).ConcurrentScheduler;
        var idle = new ConcurrentBag<Func<int, CancellationToken, T>>();
        var started = new Queue<Task<T>>();
        ExceptionDispatchInfo? failure = null;

        T Work(int item)
        {
            try
            {
                stop.Token.ThrowIfCancellationRequested();
                if (!idle.TryTake(out var worker))
                    worker = makeWorker();
                var result = worker(item, stop.Token);
                idle.Add(worker);
                return result;
            }
            catch (Exception error)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(error), null);
                stop.Cancel();
                throw;
            }
        }

        try
        {
            for (int next = 0, taken = 0; taken < count;)
            {
                for (; next < count && next - taken < ahead; next++)
                {
                    int item = next;
                    started.Enqueue(Task.Factory.StartNew(() => Work(item), CancellationToken.None, TaskCreationOptions.None, scheduler));
                }
                bool ready = Task.WaitAny([started.Peek()], 500, cancellationToken) == 0;
                cancellationToken.ThrowIfCancellationRequested();
                failure?.Throw();
                if (!ready)
                {
                    waiting?.Invoke();
                    continue;
                }
                var done = new List<T>();
                while (started.TryPeek(out var task) && task.IsCompletedSuccessfully)
                    done.Add(started.Dequeue().Result);
                taken += done.Count;
                if (done.Count > 0)
                    yield return done;
            }
        }
        finally
        {
            stop.Cancel();
            // Ends when all workers have stopped; their errors are known already.
            Task.WhenAll(started).ContinueWith(all => all.Exception, TaskScheduler.Default).Wait(CancellationToken.None);
        }
    }
}
