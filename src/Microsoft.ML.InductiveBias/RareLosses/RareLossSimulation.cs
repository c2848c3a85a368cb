using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Measures the probability of losses that too few drawn hypotheses reach, by moving the latents of hypotheses towards smaller losses.</summary>
internal sealed class RareLossSimulation
{
    /// <summary>The share of the states that stays effective in a step of a tilt, and that at or below the next hard level; both gain about
    /// 1.5 nats a step.</summary>
    private const double EffectiveShare = 0.6, LevelShare = 0.2;

    /// <summary>With fewer accepted moves a level is no more than copies of a few states.</summary>
    private const double SmallestAcceptance = 0.02;

    private readonly RareLossTask _task;
    private readonly TaskData _test;
    private readonly LossKind _loss;
    private readonly RareLossOptions _options;
    private readonly double _goal;
    private readonly IProgress<WorkProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly RareLossJournal _journal;
    private readonly List<IParticles> _particles;
    private readonly int[] _drawn;
    private readonly TiltedRun[] _runs;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly CancellationTokenSource _time;

    private RareLossSimulation(
        RareLossTask task, TaskData test, LossKind loss, double goal, RareLossOptions options, RareLossJournal journal,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        (_task, _test, _loss, _goal, _options, _journal, _progress, _cancellationToken) = (task, test, loss, goal, options, journal, progress, cancellationToken);
        _time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Where other machines draw, they limit the time.
        if (options.TimeLimit is { } limit && (task.Elsewhere is null || journal.DrawsHere))
            _time.CancelAfter(limit);
        _particles = Populations();
        _drawn = new int[_particles.Count];
        int rows = loss == LossKind.ZeroOneError ? test.Rows : 0;
        bool hardLevels = rows == 0 && task.Tilted is null;
        _runs = [.. _particles.Select(particles => new TiltedRun(particles, new TiltedRunOptions
        {
            Goal = SimulatedTail.StateOf(goal, rows),
            HardLevels = hardLevels,
            EffectiveShare = hardLevels ? LevelShare : EffectiveShare,
            LargestCorrelation = options.LargestCorrelation,
            MostSweeps = options.MostSweeps,
            LargestStep = rows > 0 ? 1 : double.PositiveInfinity,
            SmallestAcceptance = SmallestAcceptance,
        }))];
    }

    /// <summary>The particles of each run.</summary>
    private List<IParticles> Populations()
    {
        if (_task.Tilted is not null)
        {
            int rows = _loss == LossKind.ZeroOneError ? _test.Rows : 0;
            return [.. _task.Tilted(_test, _loss).Select((hypotheses, run) => new TiltedHypothesesParticles(
                hypotheses, _options.MostSweeps, rows, count => _drawn[run] += count, _options.Seed, run, _time.Token))];
        }
        int normals = _task.Space!.CountNormals(_task.Training), seeds = _task.Space.CountSeeds(_task.Training);
        CheckMemory(normals, seeds, _options);
        return [.. Enumerable.Range(0, _options.Runs).Select(run => new LatentParticles(
            _options.Particles, _options.MostSweeps * _options.Particles, normals, seeds, latents => Losses(run, latents), () => Affords(run), _options.Seed, run))];
    }

    /// <summary>Simulates down to a loss, or as far as budget and mixing allow.</summary>
    /// <param name="task">The space with its training rows.</param>
    /// <param name="test">The test rows.</param>
    /// <param name="loss">The kind of loss.</param>
    /// <param name="goal">The loss to reach.</param>
    /// <param name="options">Runs, particles, budget, file.</param>
    /// <param name="confidence">The confidence of the intervals.</param>
    /// <param name="progress">Receives the nats reached so far and the time to the goal.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The tail, <see langword="null"/> if the budget ended before two runs drew hypotheses that count; and diagnostics.</returns>
    public static (SimulatedTail? Tail, IReadOnlyList<Diagnostic> Diagnostics) Run(
        RareLossTask task, TaskData test, LossKind loss, double goal, RareLossOptions options, double confidence,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        options.Validate();
        if (task.Tilted is not null && options.ResumeFile is not null)
            throw new ArgumentException("ResumeFile was given, but hypotheses of this space aren't trained: their moves aren't recorded. Leave it out.", nameof(options));
        using var journal = RareLossJournal.Open(options, task, test, loss, goal);
        List<Diagnostic> ofRuns = [];
        if (task.Elsewhere is not null)
            ofRuns.AddRange(Fetch(task, test, RareLossSettings.Of(task, loss, goal, options), options, journal, progress, cancellationToken));
        var simulation = new RareLossSimulation(task, test, loss, goal, options, journal, progress, cancellationToken);
        using (simulation._time)
        {
            var end = simulation.Run([.. Enumerable.Range(0, simulation._runs.Length)]);
            var (tail, diagnostics) = simulation.Result(end, confidence);
            if (journal.DescribeOtherGoal(goal) is { } other)
                ofRuns.Insert(0, new Diagnostic("rareLossesResumed", DiagnosticSeverity.Information, other));
            return (tail, [.. diagnostics, .. ofRuns]);
        }
    }

    /// <summary>Simulates one run for another process, which repeats it from its losses.</summary>
    public static RareLossReplicate Replicate(RareLossTask task, TaskData test, RareLossSettings settings, int run, CancellationToken cancellationToken)
    {
        using var journal = RareLossJournal.InMemory();
        var simulation = new RareLossSimulation(task, test, settings.Loss, settings.Goal, settings.ToOptions(), journal, null, cancellationToken);
        using (simulation._time)
        {
            var end = simulation.Run([run]);
            return new RareLossReplicate(run, journal.DrawnOf(run), end == RareLossEnd.TimeExhausted);
        }
    }

    /// <summary>Lets other machines simulate the runs that the file doesn't hold to their end.</summary>
    private static List<Diagnostic> Fetch(
        RareLossTask task, TaskData test, RareLossSettings settings, RareLossOptions options, RareLossJournal journal, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var missing = Enumerable.Range(0, options.Runs).Where(run => !journal.Has(run) || !IsComplete(run)).ToHashSet();
        List<int> conflicts = [];
        foreach (var replicate in missing.Count == 0 ? [] : task.Elsewhere!(settings, test, [.. missing.Order()], progress, cancellationToken))
        {
            missing.Remove(replicate.Run);
            if (!journal.Deliver(replicate, settings.Goal))
                conflicts.Add(replicate.Run);
        }
        if (missing.Count > 0)
            throw new InvalidOperationException($"The executor was asked for the runs of a simulation, but run {missing.Min()} is missing.");
        return conflicts.Count == 0 ? [] : [new Diagnostic("conflictingSeeds", DiagnosticSeverity.Warning,
            $"Run {conflicts[0]} of the simulation was computed twice with different losses, and the first result counts. {SampleFileMerge.Cause}")];

        bool IsComplete(int run)
        {
            using var replay = journal.Replay();
            var simulation = new RareLossSimulation(task, test, settings.Loss, settings.Goal, options, replay, null, cancellationToken);
            using (simulation._time)
                return simulation.Run([run]) != RareLossEnd.TimeExhausted;
        }
    }

    /// <summary>Advances all runs level by level, so that a budget ends them at about the same depth.</summary>
    private RareLossEnd Run(IReadOnlyList<int> runs)
    {
        var exhausted = new HashSet<int>();
        bool isTimeExhausted = false;
        try
        {
            while (true)
            {
                var open = runs.Where(run => _runs[run].End is null && !exhausted.Contains(run)).ToList();
                if (open.Count == 0)
                    break;
                foreach (int run in open)
                {
                    if (!Affords(run))
                    {
                        exhausted.Add(run);
                        continue;
                    }
                    if (_runs[run].Levels.Count == 0)
                        ReportStart(run);
                    try
                    {
                        _runs[run].Advance(() => Affords(run), _time.Token);
                    }
                    catch (LossesEndException)
                    {
                        isTimeExhausted = exhausted.Add(run);
                        continue;
                    }
                    Report(run);
                }
            }
        }
        catch (OperationCanceledException) when (!_cancellationToken.IsCancellationRequested)
        {
            return RareLossEnd.TimeExhausted;
        }
        return isTimeExhausted ? RareLossEnd.TimeExhausted
            : exhausted.Count > 0 ? RareLossEnd.HypothesesExhausted
            : runs.All(run => _runs[run].End == TiltedEnd.Goal) ? RareLossEnd.TargetReached
            : RareLossEnd.MixingFailed;
    }

    /// <summary>Whether the budget of a run allows what comes next: its first draws, or a sweep of moves. Hypotheses that move by themselves
    /// aren't trained, so only the time limits them.</summary>
    private bool Affords(int run) => _task.Tilted is not null ||
        _drawn[run] + (_runs[run].Levels.Count == 0 ? FirstDraws : _options.Particles) <= _options.MaximumHypotheses / _options.Runs;

    /// <summary>As many as the states of a later level, so that each level costs and shows about the same.</summary>
    private int FirstDraws => _options.MostSweeps * _particles[0].Count;

    private double[] Losses(int run, IReadOnlyList<HypothesisLatents> latents)
    {
        double[] losses = _journal.Next(run, latents.Count, () => _task.Losses(latents, _test, _loss, _time.Token));
        _drawn[run] += losses.Length;
        // Counts of wrong rows are whole numbers, so that ties are ties.
        return _loss == LossKind.ZeroOneError ? Array.ConvertAll(losses, loss => double.IsFinite(loss) ? Math.Round(loss * _test.Rows) : loss) : losses;
    }

    private (SimulatedTail? Tail, IReadOnlyList<Diagnostic> Diagnostics) Result(RareLossEnd end, double confidence)
    {
        var runs = _runs.Where(run => run.Levels.Count > 0 && run.Levels[0].Losses.Length > 1).ToList();
        if (runs.Count < 2)
        {
            return (null, [new Diagnostic("rareLossesNotSimulated", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"The budget of the simulation ({_options.MaximumHypotheses} hypotheses{(_options.TimeLimit is { } limit ? $", {limit.TotalSeconds:0.#} s" : "")}) doesn't suffice for the first draws of its {_runs.Length} runs, {_runs.Length * FirstDraws} hypotheses. Bounds come from the drawn hypotheses alone."))]);
        }
        var repeated = new RepeatedRuns(runs, _particles[0].Count, confidence);
        int rows = _loss == LossKind.ZeroOneError ? _test.Rows : 0;
        var last = repeated.At(repeated.Reached);
        var levels = runs.SelectMany(run => run.Levels.Skip(1)).ToList();
        var report = new RareLossReport
        {
            End = end,
            Runs = runs.Count,
            Hypotheses = _drawn.Sum(),
            Resumed = _journal.Resumed,
            Levels = runs.Max(run => run.Levels.Count),
            ReachedLoss = rows > 0 ? repeated.Reached / rows : repeated.Reached,
            ReachedBias = Information.FromNats(last.Nats),
            SmallestAcceptance = levels.Select(level => level.Acceptance).Append(1).Min(),
            LargestCorrelation = levels.Select(level => level.Correlation).Append(0).Max(),
            SmallestEffectiveSampleSize = runs.SelectMany(run => run.Levels).Min(level => level.Effective),
            FewestAncestors = runs.Min(run => run.Levels[^1].Ancestors),
        };
        return (new SimulatedTail(repeated, rows, report), [.. Diagnose(report, last)]);
    }

    private IEnumerable<Diagnostic> Diagnose(RareLossReport report, RunEstimate last)
    {
        if (report.End != RareLossEnd.TargetReached)
        {
            string reason = report.End switch
            {
                RareLossEnd.HypothesesExhausted => $"its budget of {_options.MaximumHypotheses} hypotheses was used up",
                RareLossEnd.TimeExhausted => $"its time limit of {_options.TimeLimit!.Value.TotalSeconds:0.#} s was reached",
                _ => "moves of the hypotheses were no longer accepted",
            };
            yield return new Diagnostic("rareLossesNotReached", DiagnosticSeverity.Warning, FormattableString.Invariant(
                $"The simulation ended at a loss of {report.ReachedLoss:G4} and {report.ReachedBias.Nats:0.0} nats, because {reason}; for smaller targets, the bias is a lower bound."));
        }
        if (report.SmallestAcceptance < SmallestTrustedAcceptance || report.LargestCorrelation > LargestTrustedCorrelation)
        {
            yield return new Diagnostic("rareLossesSlowMixing", DiagnosticSeverity.Warning, FormattableString.Invariant(
                $"At some level of the simulation, the losses after all moves have a correlation of {report.LargestCorrelation:0.00} with those before, and at some level {report.SmallestAcceptance:P0} of the moves were accepted: moves mix slowly, and the error may exceed the interval, {last.Lower:0.0} to {last.Upper:0.0} nats at the last level. Increase {nameof(RareLossOptions.MostSweeps)} or {nameof(RareLossOptions.Particles)}."));
        }
    }

    /// <summary>With fewer accepted moves, or a larger correlation after them, the states of a level are too much alike to be trusted: on a
    /// quadratic form at 40 nats, intervals held the truth in 79 of 100 repetitions at a correlation of 0.65 and in 94 at 0.35.</summary>
    private const double SmallestTrustedAcceptance = 0.05, LargestTrustedCorrelation = 0.6;

    /// <summary>The first draws take as long as a level, before there is anything to say of it.</summary>
    private void ReportStart(int run)
    {
        string?[] limits = [_task.Tilted is null ? $"{_options.MaximumHypotheses} hypotheses" : null, _options.TimeLimit is { } time ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s") : null];
        string limit = limits is [null, null] ? "" : $"; at most {string.Join(" or ", limits.OfType<string>())} in all";
        _progress?.Report(new WorkProgress(string.Create(CultureInfo.InvariantCulture,
            $"rare hypotheses, run {run + 1} of {_runs.Length}: the first {FirstDraws}{limit}"), 0));
    }

    private void Report(int run)
    {
        if (_progress is null)
            return;
        // Runs go level by level, so the run at hand is about as deep as the others.
        var tilted = _runs[run];
        int rows = _loss == LossKind.ZeroOneError ? _test.Rows : 1;
        double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds, drawn = _drawn.Sum();
        double share = Math.Max(Descent(tilted), _task.Tilted is null ? drawn / _options.MaximumHypotheses : 0);
        if (_options.TimeLimit is { } limit)
            share = Math.Max(share, seconds / limit.TotalSeconds);
        string left = share is > 0.02 and < 1 ? string.Create(CultureInfo.InvariantCulture, $", at most {Math.Ceiling(seconds * (1 - share) / share):0} s left") : "";
        _progress.Report(new WorkProgress(string.Create(CultureInfo.InvariantCulture,
            $"rare hypotheses, run {run + 1} of {_runs.Length}: {tilted.Nats:0.0} nats at loss {tilted.Reached / rows:G3} (target {_goal:G3}), {drawn:0} hypotheses{left}"), Math.Clamp(share, 0, 1)));
    }

    /// <summary>The share of the way down to the goal, by the logarithm of the loss since the first level.</summary>
    private double Descent(TiltedRun run)
    {
        double first = run.Levels[0].Losses.Average(), goal = _loss == LossKind.ZeroOneError ? SimulatedTail.StateOf(_goal, _test.Rows) : _goal;
        return goal > 0 ? Math.Clamp(Math.Log(first / Math.Max(run.Reached, goal)) / Math.Log(first / goal), 0, 1) : Math.Clamp(1 - (run.Reached / first), 0, 1);
    }

    private static void CheckMemory(int normals, int seeds, RareLossOptions options)
    {
        double required = (double)options.Runs * options.Particles * (options.MostSweeps + 1) * (((long)normals * sizeof(float)) + ((long)seeds * sizeof(long)));
        double available = AvailableMemory.Bytes() * 0.5;
        if (required > available)
            throw new TaskTooLargeException($"The latents of {options.Runs} runs of {options.Particles} hypotheses with {normals} numbers each", (long)Math.Min(required, long.MaxValue / 2), (long)available);
    }
}
