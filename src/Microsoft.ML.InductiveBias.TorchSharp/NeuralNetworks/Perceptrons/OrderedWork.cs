using System.Runtime.ExceptionServices;

namespace Microsoft.ML.InductiveBias.NeuralNetworks;

/// <summary>Work on numbered items by one worker for each core, with the results in order.</summary>
internal static class OrderedWork
{
    /// <summary>The results, in groups: all that are done without a gap when the next one is asked for.</summary>
    /// <param name="count">Number of items.</param>
    /// <param name="ahead">The largest number of results that wait to be taken.</param>
    /// <param name="makeWorker">Makes what one worker needs, once for each worker: from the number of an item to its result.</param>
    /// <param name="waiting">Called about twice a second while results are waited for.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static IEnumerable<IReadOnlyList<T>> Run<T>(
        int count, int ahead, Func<Func<int, CancellationToken, T>> makeWorker, Action? waiting, CancellationToken cancellationToken)
        where T : class
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var results = new T?[count];
        var gate = new object();
        Exception? failure = null;
        int next = 0, taken = 0;

        void Work()
        {
            try
            {
                var work = makeWorker();
                while (true)
                {
                    int item;
                    lock (gate)
                    {
                        while (next < count && next >= taken + ahead && !stop.IsCancellationRequested)
                            Monitor.Wait(gate, 100);
                        if (next >= count || stop.IsCancellationRequested)
                            return;
                        item = next++;
                    }
                    var result = work(item, stop.Token);
                    lock (gate)
                    {
                        results[item] = result;
                        Monitor.PulseAll(gate);
                    }
                }
            }
            catch (Exception error)
            {
                lock (gate)
                {
                    failure ??= error;
                    Monitor.PulseAll(gate);
                }
                stop.Cancel();
            }
        }

        var workers = Enumerable.Range(0, Math.Min(count, Environment.ProcessorCount))
            .Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        try
        {
            while (taken < count)
            {
                var done = new List<T>();
                lock (gate)
                {
                    while (results[taken] is null && failure is null && !cancellationToken.IsCancellationRequested)
                    {
                        if (!Monitor.Wait(gate, 500))
                            break;
                    }
                    for (int i = taken; i < count && results[i] is { } result; i++)
                        done.Add(result);
                    taken += done.Count;
                    Monitor.PulseAll(gate);
                }
                cancellationToken.ThrowIfCancellationRequested();
                if (failure is not null)
                    ExceptionDispatchInfo.Throw(failure);
                if (done.Count > 0)
                    yield return done;
                else
                    waiting?.Invoke();
            }
        }
        finally
        {
            stop.Cancel();
            Task.WaitAll(workers, CancellationToken.None);
        }
    }
}
