using System.Runtime.ExceptionServices;

namespace Microsoft.ML.InductiveBias;

/// <summary>Independent pieces of work on several threads, with results in the order of the items.</summary>
internal static class OrderedWork
{
    /// <summary>Number of results per thread that may wait for a slower one; more would only use memory.</summary>
    private const int ResultsAhead = 4;

    /// <summary>Works on all items and gives each result as soon as it and those before it are done.</summary>
    /// <param name="items">What to work on.</param>
    /// <param name="threads">Pieces at the same time, at least 1.</param>
    /// <param name="prepare">Called for one item at a time, in order; gives the work, which runs beside others.</param>
    /// <param name="cancellationToken">Returns to the caller at once. Running pieces finish in the background, and their results are dropped.</param>
    public static IEnumerable<TResult> Run<TItem, TResult>(
        IReadOnlyList<TItem> items, int threads, Func<TItem, Func<TResult>> prepare, CancellationToken cancellationToken)
    {
        var queue = new Queue<TItem, TResult>(items, prepare, threads * ResultsAhead);
        try
        {
            for (int i = 0; i < Math.Min(threads, items.Count); i++)
                new Thread(queue.Work) { IsBackground = true, Name = "InductiveBias work" }.Start();
            for (int i = 0; i < items.Count; i++)
                yield return queue.Take(i, cancellationToken);
        }
        finally
        {
            queue.Stop();
        }
    }

    private sealed class Queue<TItem, TResult>(IReadOnlyList<TItem> items, Func<TItem, Func<TResult>> prepare, int window)
    {
        private readonly Dictionary<int, (TResult? Result, ExceptionDispatchInfo? Error)> _done = [];
        private readonly object _gate = new();
        private int _started;
        private int _taken;
        private bool _stopped;

        public void Work()
        {
            while (Start() is var (item, work))
                Finish(item, work);
        }

        public TResult Take(int item, CancellationToken cancellationToken)
        {
            using var wake = cancellationToken.Register(() => { lock (_gate) Monitor.PulseAll(_gate); });
            lock (_gate)
            {
                while (!_done.ContainsKey(item))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Monitor.Wait(_gate);
                }
                cancellationToken.ThrowIfCancellationRequested();
                _done.Remove(item, out var done);
                _taken++;
                Monitor.PulseAll(_gate);
                done.Error?.Throw();
                return done.Result!;
            }
        }

        public void Stop()
        {
            lock (_gate)
            {
                _stopped = true;
                foreach (var (result, _) in _done.Values)
                    (result as IDisposable)?.Dispose();
                _done.Clear();
                Monitor.PulseAll(_gate);
            }
        }

        private (int Item, Func<TResult> Work)? Start()
        {
            lock (_gate)
            {
                while (!_stopped && _started < items.Count && _started >= _taken + window)
                    Monitor.Wait(_gate);
                if (_stopped || _started >= items.Count)
                    return null;
                int item = _started++;
                try
                {
                    return (item, prepare(items[item]));
                }
                catch (Exception exception)
                {
                    var error = ExceptionDispatchInfo.Capture(exception);
                    return (item, () =>
                    {
                        error.Throw();
                        return default!;
                    });
                }
            }
        }

        private void Finish(int item, Func<TResult> work)
        {
            TResult? result = default;
            ExceptionDispatchInfo? error = null;
            try
            {
                using (RunningWork.Begin("work on a hypothesis"))
                    result = work();
            }
            catch (Exception exception)
            {
                // Rethrown on the caller's thread in order.
                error = ExceptionDispatchInfo.Capture(exception);
            }
            lock (_gate)
            {
                if (_stopped)
                    (result as IDisposable)?.Dispose();
                else
                    _done[item] = (result, error);
                Monitor.PulseAll(_gate);
            }
        }
    }
}
