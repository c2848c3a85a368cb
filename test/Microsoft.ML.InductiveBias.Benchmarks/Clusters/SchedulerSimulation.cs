using System.Globalization;

namespace Microsoft.ML.InductiveBias.Benchmarks.Clusters;

/// <summary>A run on up to 1,000 silos: the board of the library, with a queue before the run grain and one before the writer.</summary>
/// <remarks>Block times are recorded ones, drawn with replacement. The grain answers one message at a time; the writer appends what it fetched and waits
/// for the disk. The times of both are parameters that <c>cluster messages</c> measures.</remarks>
internal static class SchedulerSimulation
{
    /// <summary>Runs it: <c>cluster scheduler [MICROSECONDS-PER-MESSAGE] [MILLISECONDS-PER-FLUSH] [BLOCK-TIMES-FILE]</c>.</summary>
    public static void Run(string[] arguments)
    {
        double message = (arguments.Length > 0 ? double.Parse(arguments[0], CultureInfo.InvariantCulture) : 50) * 1e-6;
        double flush = (arguments.Length > 1 ? double.Parse(arguments[1], CultureInfo.InvariantCulture) : 5) * 1e-3;
        double[] times = arguments.Length > 2 ? [.. File.ReadLines(arguments[2]).Select(line => double.Parse(line, CultureInfo.InvariantCulture))] : [1];
        double mean = times.Average();
        times = Array.ConvertAll(times, time => time / mean);
        Console.WriteLine(FormattableString.Invariant($"{times.Length} recorded block times, scaled to a mean of 1 s; {message * 1e6:0} µs for a message, {flush * 1e3:0.0} ms for a flush"));
        Console.WriteLine("| kB in a block | silos | shards | silos compute | grain busy | writer busy | blocks/s |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (double kilobytes in (double[])[10, 1000])
        {
            foreach (var (silos, shards) in ((int, int)[])[(1, 1), (10, 1), (100, 1), (300, 1), (1000, 1), (1000, 4), (1000, 40)])
                Console.WriteLine(new Simulated(silos, shards, times, message, flush, kilobytes * 1024).Run());
        }
    }

    private sealed class Simulated(int allSilos, int shards, double[] times, double message, double flush, double bytes)
    {
        private const int BlocksPerSilo = 200;
        private const double NetworkBytes = 125e6, DiskBytes = 200e6, MostMessage = 1 << 20;

        private readonly ManualTime _clock = new();
        private readonly PriorityQueue<Action, double> _events = new();
        private readonly Random _random = new(1);
        private readonly List<int> _delivered = [];
        private double _grainFree, _grainBusy, _writerBusy, _computing, _lastDone;

        /// <summary>One of the shards: each has a grain and a writer of its own, and all are alike.</summary>
        public string Run()
        {
            int silos = allSilos / shards, blocks = silos * BlocksPerSilo;
            var board = new RunBoard(Enumerable.Range(0, blocks), 1, TimeSpan.FromSeconds(15), 3, _clock);
            for (int silo = 0; silo < silos; silo++)
            {
                string name = $"{silo}";
                // Two leases at a time: one is computed while the other waits.
                var queue = new Queue<(long Lease, int Block)>();
                At(_random.NextDouble(), () => Report(board, name, queue, 2, isIdle: true));
            }
            At(0, () => Fetch(board));
            while (board.Open > 0 && _events.TryDequeue(out var next, out double time))
            {
                _clock.Seconds = time;
                next();
            }
            double total = _lastDone;
            return FormattableString.Invariant($"| {bytes / 1024:0} | {allSilos} | {shards} | {_computing / (total * silos):P0} | {_grainBusy / total:P0} | {_writerBusy / total:P0} | {shards * blocks / total:0} |");
        }

        private void At(double time, Action action) => _events.Enqueue(action, time);

        /// <summary>A message waits until the grain is free, and then takes its time; a large one also that of the network at the silo of the grain.</summary>
        private void Ask(double messageBytes, Action answered)
        {
            double messages = Math.Max(1, Math.Ceiling(messageBytes / MostMessage));
            double service = messages * message + messageBytes / NetworkBytes;
            _grainFree = Math.Max(_grainFree, _clock.Seconds) + service;
            _grainBusy += service;
            At(_grainFree, answered);
        }

        private void Report(RunBoard board, string name, Queue<(long Lease, int Block)> queue, int wanted, bool isIdle) => Ask(200, () =>
        {
            for (int i = 0; i < wanted && board.Take(name) is var (lease, block, _); i++)
                queue.Enqueue((lease, block));
            if (isIdle)
                Compute(board, name, queue);
        });

        private void Compute(RunBoard board, string name, Queue<(long Lease, int Block)> queue)
        {
            if (!queue.TryDequeue(out var leased))
            {
                if (board.Open > 0)
                    At(_clock.Seconds + 1, () => Report(board, name, queue, 1, isIdle: true));
                return;
            }
            double time = times[_random.Next(times.Length)];
            _computing += time;
            At(_clock.Seconds + time, () =>
            {
                Ask(bytes, () =>
                {
                    board.Deliver(leased.Lease, leased.Block);
                    _delivered.Add(leased.Block);
                });
                bool isIdle = queue.Count == 0;
                Report(board, name, queue, 1, isIdle);
                if (!isIdle)
                    Compute(board, name, queue);
            });
        }

        private void Fetch(RunBoard board) => Ask(0, () =>
        {
            int most = Math.Max(1, (int)(MostMessage / bytes));
            int[] blocks = [.. _delivered.Take(most)];
            _delivered.RemoveRange(0, blocks.Length);
            double transfer = blocks.Length * bytes / NetworkBytes, write = blocks.Length == 0 ? 0 : flush + blocks.Length * bytes / DiskBytes;
            _grainFree = Math.Max(_grainFree, _clock.Seconds) + transfer;
            _grainBusy += transfer;
            _writerBusy += write;
            At(_clock.Seconds + transfer + (blocks.Length == 0 ? 0.02 : write), () =>
            {
                if (blocks.Length > 0)
                    _lastDone = _clock.Seconds;
                foreach (int block in blocks)
                    board.Acknowledge(block);
                if (board.Open > 0)
                    Fetch(board);
            });
        });
    }
}
