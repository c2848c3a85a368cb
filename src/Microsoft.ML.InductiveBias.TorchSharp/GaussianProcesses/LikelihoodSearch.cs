using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using MathNet.Numerics.Random;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Finds the parameters at which the marginal likelihood is largest.</summary>
internal sealed class LikelihoodSearch
{
    /// <summary>The distance to a bound, in the logarithm, within which a parameter counts as being at it.</summary>
    private const double BoundTolerance = 1e-3;

    private const int ScanPoints = 13;

    /// <summary>Rows of the scan that shows where the search over a length scale starts.</summary>
    private const int ScanRows = 250;

    /// <summary>The width of the logarithm of a length scale at which a search ends that computes a spectrum for each.</summary>
    private const double ProfileTolerance = 0.05;

    private readonly MarginalLikelihood _likelihood;
    private readonly int _mostEvaluations;
    private readonly IProgress<WorkProgress>? _progress;
    private readonly double[] _start;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private double[] _best;
    private double _bestValue = double.PositiveInfinity;

    private LikelihoodSearch(MarginalLikelihood likelihood, double range, int mostEvaluations, IProgress<WorkProgress>? progress)
    {
        _likelihood = likelihood;
        _mostEvaluations = mostEvaluations;
        _progress = progress;
        _start = [.. likelihood.Starts.Select(parameter => parameter.Start)];
        double[] widths = [.. likelihood.Starts.Select(parameter => (parameter.Name == "noiseVariance" ? 2 : 1) * Math.Log(range))];
        _lower = [.. _start.Zip(widths, (start, width) => start - width)];
        _upper = [.. _start.Zip(widths, (start, width) => start + width)];
        _best = _start;
    }

    /// <summary>The kernel and noise variance with the largest likelihood found.</summary>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="tuning">The range and the number of starts.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="mostEvaluations">How often the likelihood is computed at most in a descent over several parameters.</param>
    public static (Kernel Kernel, double NoiseVariance, LikelihoodTuningResult Result) Run(
        MarginalLikelihood likelihood, LikelihoodTuning tuning, IProgress<WorkProgress>? progress, int mostEvaluations = int.MaxValue)
    {
        var search = new LikelihoodSearch(likelihood, tuning.Range, mostEvaluations, progress);
        if (likelihood.HasProfile)
            return search.RunProfile();
        double atStart = search.Value(search._start, out _);
        if (search._start.Length == 1)
            search.Scan();
        else
            search.DescendFromStarts(tuning.Restarts);
        var atBounds = search._best.Index()
            .Where(at => at.Item - search._lower[at.Index] < BoundTolerance || search._upper[at.Index] - at.Item < BoundTolerance)
            .Select(at => FormattableString.Invariant($"{likelihood.Starts[at.Index].Name} = {Math.Exp(at.Item):G4}"))
            .ToList();
        var (kernel, noise) = likelihood.At(search._best);
        return (kernel, noise, new LikelihoodTuningResult(search._bestValue, atStart, likelihood.Evaluations, atBounds));
    }

    /// <summary>Amplitude, noise variance and at most one parameter of the kernel: the first two follow from the third by
    /// <see cref="LikelihoodSpectrum"/>, and the third is found by a walk from its start to a bracket, which a golden-section search narrows.</summary>
    private (Kernel Kernel, double NoiseVariance, LikelihoodTuningResult Result) RunProfile()
    {
        Dictionary<double, LikelihoodSpectrum> known = [];
        double[] own = _start[..^2];
        if (own.Length > 0)
        {
            double step = (_upper[0] - _lower[0]) / (ScanPoints - 1);
            double[] grid = [.. Enumerable.Range(0, ScanPoints).Select(i => own[0] + (i - ScanPoints / 2) * step)];
            int best = Enumerable.Range(0, ScanPoints).MinBy(i => _likelihood.Spectrum([grid[i]], ScanRows).NegativeLogLikelihood);
            foreach (int direction in (int[])[-1, 1])
            {
                while (best + direction >= 0 && best + direction < ScanPoints && Value(grid[best + direction]) > Value(grid[best]))
                    best += direction;
            }
            own = [GridMaximizer.Maximize(Value, grid.AsSpan(Math.Max(0, best - 1)..Math.Min(ScanPoints, best + 2)), ProfileTolerance).Point];
        }
        var chosen = At(own);
        bool isAtBound = own.Length > 0 && (own[0] - _lower[0] < ProfileTolerance || _upper[0] - own[0] < ProfileTolerance);
        var (kernel, noise) = _likelihood.At([.. own, Math.Log(chosen.Amplitude), Math.Log(chosen.NoiseVariance)]);
        return (kernel, noise, new LikelihoodTuningResult(chosen.NegativeLogLikelihood, At(_start[..^2]).NegativeLogLikelihood, _likelihood.Evaluations,
            isAtBound ? [FormattableString.Invariant($"{_likelihood.Starts[0].Name} = {Math.Exp(own[0]):G4}")] : []));

        LikelihoodSpectrum At(double[] point)
        {
            double key = point.FirstOrDefault();
            return known.TryGetValue(key, out var spectrum) ? spectrum : known[key] = _likelihood.Spectrum(point, int.MaxValue);
        }

        double Value(double point) => -At([point]).NegativeLogLikelihood;
    }

    /// <summary>One parameter: a scan of the range, because the likelihood may have several maxima, then the zero of the slope next to the
    /// best point; where a jump of the likelihood leaves none, a descent.</summary>
    private void Scan()
    {
        double step = (_upper[0] - _lower[0]) / (ScanPoints - 1);
        var slopes = new double[ScanPoints];
        int best = 0;
        double bestValue = double.PositiveInfinity;
        for (int i = 0; i < ScanPoints; i++)
        {
            double value = Value([_lower[0] + i * step], out var gradient);
            slopes[i] = gradient[0];
            if (value < bestValue)
                (best, bestValue) = (i, value);
        }
        int other = slopes[best] > 0 ? best - 1 : best + 1;
        if (other < 0 || other >= ScanPoints)
            return; // at a bound, from which the likelihood falls inwards
        double low = _lower[0] + Math.Min(best, other) * step, high = _lower[0] + Math.Max(best, other) * step;
        if (slopes[best] * slopes[other] < 0)
            MathNet.Numerics.RootFinding.Brent.TryFindRoot(Slope, low, high, 1e-6, 50, out _);
        else
            Descend([_lower[0] + best * step], [low], [high]);
    }

    private double Slope(double at)
    {
        Value([at], out var gradient);
        return gradient[0];
    }

    /// <summary>Several parameters: quasi-Newton within the bounds from several starts.</summary>
    private void DescendFromStarts(int restarts)
    {
        var random = new MersenneTwister(1, false);
        for (int run = 0; run <= restarts; run++)
        {
            // Closer to the start than to the bounds: most likelihoods have their maximum there.
            double[] start = [.. _start.Select((value, i) =>
                run == 0 ? value : Math.Clamp(value + (random.NextDouble() - 0.5) * (_upper[i] - _lower[i]) / 2, _lower[i], _upper[i]))];
            _progress?.Report(new WorkProgress("maximizing the marginal likelihood", 0.25 * run / (restarts + 1)));
            Descend(start, _lower, _upper);
        }
    }

    private void Descend(double[] start, double[] lower, double[] upper)
    {
        var objective = ObjectiveFunction.Gradient(point =>
        {
            if (_likelihood.Evaluations >= _mostEvaluations)
                throw new OptimizationException("The likelihood was computed as often as allowed.");
            double value = Value([.. point], out var gradient);
            return (value, Vector<double>.Build.Dense(gradient));
        });
        try
        {
            new BfgsBMinimizer(1e-5, 1e-5, 1e-9, 200).FindMinimum(
                objective, Vector<double>.Build.Dense(lower), Vector<double>.Build.Dense(upper), Vector<double>.Build.Dense(start));
        }
        catch (OptimizationException)
        {
            // The line search failed, as it does at the jumps that a jitter causes, or took as many steps as allowed: the best point seen still counts.
        }
    }

    private double Value(double[] at, out double[] gradient)
    {
        gradient = new double[at.Length];
        double value;
        try
        {
            value = _likelihood.Evaluate(at, gradient);
        }
        catch (KernelMatrixException) when (double.IsFinite(_bestValue))
        {
            // A point of the range without a kernel matrix is no maximum; at the start it is an error.
            gradient.AsSpan().Clear();
            return double.PositiveInfinity;
        }
        if (value < _bestValue)
            (_best, _bestValue) = (at, value);
        return value;
    }
}
