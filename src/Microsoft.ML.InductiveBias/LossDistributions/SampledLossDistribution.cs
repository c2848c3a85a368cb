using System.Globalization;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The distribution of the loss, estimated from a sample of hypotheses.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// Where at least <see cref="SampledLossOptions.EmpiricalCount"/> losses (or all) lie at or below a target, the estimate is
/// their share, with its exact binomial interval. Below, <see cref="SampledLossOptions.Tail"/> decides: a simulation measures
/// the tail; or the binomial interval bounds it; or it is extrapolated from families of laws fitted by maximum likelihood. Then the
/// value is that of the scaled noncentral chi-squared family (of the more likely family of counts for the 0-1 error), the interval the
/// envelope of the profile-likelihood intervals of all families. A sample can show that a law is wrong where the losses lie,
/// never that it is right far below them: beyond ln S + 5 nats the extrapolation depends on the family.
///
/// Equal losses don't show that a space has a single hypothesis: only a space that declares so has a bias of 0 or infinity without
/// an interval. The uncertainty from the finite test set is reported separately, from what each test row contributes. Sources: Boopathy et al., IJCAI 2024, section 3; Clopper and Pearson 1934;
/// Dvoretzky, Kiefer and Wolfowitz 1956 with Massart's constant.
/// ]]></format>
/// </remarks>
public sealed class SampledLossDistribution : EstimatedLossDistribution
{
    /// <summary>Losses that differ by less, relative to the largest, are equal in single precision.</summary>
    private const double SmallestVariation = 1e-6;

    /// <summary>Nats beyond ln S at which the estimate depends on the family alone.</summary>
    private const double NatsBeyondTheSample = 5;

    private readonly PointEstimateLaw _law;
    private readonly SampledRowInfluence? _rows;
    private readonly SampledLossOptions _options;
    private readonly double[] _sorted;
    private readonly SimulatedTail? _tail;

    private SampledLossDistribution(LossSample sample, double[] sorted, PointEstimateLaw law, IReadOnlyList<FamilyFit> families, SimulatedTail? tail,
        SampledRowInfluence? rows, IReadOnlyList<Diagnostic> diagnostics, SampledLossOptions options)
        : base(sorted.Average(), DeviationOf(sorted), minimum: 0)
    {
        Sample = sample;
        _tail = tail;
        _sorted = sorted;
        _law = law;
        Families = families;
        _rows = rows;
        Diagnostics = diagnostics;
        _options = options;
    }

    private static double DeviationOf(double[] losses)
    {
        double mean = losses.Average();
        return losses.Length < 2 ? 0 : Math.Sqrt(losses.Sum(loss => (loss - mean) * (loss - mean)) / (losses.Length - 1));
    }

    /// <summary>The sampled losses.</summary>
    public LossSample Sample { get; }

    /// <summary>Number of losses S that count: finite ones of hypotheses that count.</summary>
    internal int Count => _sorted.Length;

    /// <summary>The fitted families, that of the value first; empty where nothing was fitted. They give the estimates if
    /// <see cref="SampledLossOptions.Tail"/> is <see cref="TailMethod.Fitted"/>; otherwise they are shown beside them.</summary>
    public IReadOnlyList<FamilyFit> Families { get; }

    /// <summary>How the simulation of rare losses went; <see langword="null"/> if there was none.</summary>
    public RareLossReport? RareLosses => _tail?.Report;

    /// <summary>How estimates below the sampled losses are obtained; <see cref="EstimationMethod.Empirical"/> where the sample alone bounds them.</summary>
    public EstimationMethod Method => _law.Fitted is not null ? EstimationMethod.Fitted : _tail is not null ? EstimationMethod.Simulated : EstimationMethod.Empirical;

    /// <summary>Diagnostics that affect how to interpret the distribution.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>The confidence level of its intervals.</summary>
    public double Confidence => _options.Confidence;

    /// <summary>Half the height of the Dvoretzky–Kiefer–Wolfowitz band, √(ln(2/α)/(2S)): with the given confidence the true
    /// distribution function is nowhere farther from the empirical one.</summary>
    internal double BandHalfHeight => Math.Sqrt(Math.Log(2 / (1 - _options.Confidence)) / (2 * Count));

    /// <summary>Estimates the distribution.</summary>
    /// <param name="sample">The losses; at least one finite one counts.</param>
    /// <param name="options">Confidence, seed, replicates.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ArgumentException">No loss is finite, or one is negative or, for the 0-1 error, no share of the test rows.</exception>
    public static SampledLossDistribution Of(LossSample sample, SampledLossOptions? options = null, CancellationToken cancellationToken = default) =>
        Of(sample, options, tail: null, cancellationToken);

    /// <summary>Estimates the distribution, with a simulated tail if there is one.</summary>
    internal static SampledLossDistribution Of(LossSample sample, SampledLossOptions? options, SimulatedTail? tail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sample);
        options = new SampledLossOptions(options ?? new SampledLossOptions());
        options.Validate();
        SampledHypothesis[] finite = [.. sample.Included.Where(hypothesis => double.IsFinite(hypothesis.TestLoss))];
        bool counts = sample.Loss == LossKind.ZeroOneError;
        double[] sorted = [.. finite.Select(hypothesis => hypothesis.TestLoss).Order()];
        Check(sample, sorted, counts);
        bool doesNotVary = sorted.Length > 1 && sorted[^1] - sorted[0] <= SmallestVariation * sorted[^1];
        bool canFit = !doesNotVary && (counts ? sorted.Length > 2 : sorted[0] > 0 && sorted.Distinct().Take(3).Count() == 3);
        var diagnostics = new List<Diagnostic>(SampleDiagnostics(sample, sorted, doesNotVary, canFit, counts));

        var families = new List<FamilyFit>();
        if (canFit)
        {
            foreach (var family in FamiliesOf(sorted, counts, sample.TestRows))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var surface = new LikelihoodSurface(family);
                families.Add(new FamilyFit(surface, GoodnessOfFitTest.Of(surface, sorted, options.GoodnessOfFitReplicates, options.Seed, cancellationToken)));
            }
            if (counts)
                families.Sort((left, right) => right.LogLikelihood.CompareTo(left.LogLikelihood));
            if (options.Tail == TailMethod.Fitted)
                diagnostics.AddRange(FitDiagnostics(families));
        }
        int rowsOfCounts = counts ? sample.TestRows : 0;
        var primary = options.Tail == TailMethod.Fitted ? families.FirstOrDefault() : null;
        var law = new PointEstimateLaw(sorted, primary?.Law, options.EmpiricalCount, rowsOfCounts);
        var rows = SampledRowInfluence.Of(finite, sample.TestGroups);
        return new SampledLossDistribution(sample, sorted, law, families, tail, rows, diagnostics, options);
    }

    /// <summary>The share P̂ of sampled losses at or below a loss, 0 to 1.</summary>
    /// <param name="loss">Any number but NaN.</param>
    public double EmpiricalProbability(double loss) => (double)_law.CountAtMost(Require.Number(loss)) / Count;

    /// <summary>The Clopper–Pearson interval of P(L ≤ <paramref name="loss"/>), exact for any law.</summary>
    /// <param name="loss">Any number but NaN.</param>
    public (double Lower, double Upper) ClopperPearson(double loss) =>
        BinomialInterval.Of(_law.CountAtMost(Require.Number(loss)), Count, _options.Confidence);

    /// <summary>The Dvoretzky–Kiefer–Wolfowitz band at a loss: with the stated confidence the true distribution function lies within
    /// it at all losses at once.</summary>
    internal (double Lower, double Upper) Band(double loss)
    {
        double share = EmpiricalProbability(loss), half = BandHalfHeight;
        return (Math.Max(0, share - half), Math.Min(1, share + half));
    }

    /// <summary>Where nothing reached the loss, the upper bound that <see cref="LossDistribution.Estimate"/> states.</summary>
    private protected override double LogCumulative(double loss) => 0 - At(Require.Number(loss)).Nats;

    private protected override double LogUpperTail(double loss)
    {
        int count = _law.CountAtMost(Require.Number(loss));
        return At(loss).Method is EstimationMethod.Empirical or EstimationMethod.Bound
            ? Math.Log((double)(Count - count) / Count) : AccurateLogarithms.LogOneMinusExp(LogCumulativeProbability(loss));
    }

    private protected override double QuantileOf(double probability)
    {
        Require.Probability(probability);
        if (probability == 0)
            return Minimum;
        int rank = Math.Clamp((int)Math.Ceiling((probability * Count) - 1e-9), 1, Count), least = Math.Min(_options.EmpiricalCount, Count);
        if (rank > least)
            return _sorted[rank - 1];
        return _law.Fitted is { } fitted ? Math.Min(fitted.Quantile(probability), _sorted[least - 1])
            : _tail?.Quantile(probability) is { } loss ? Math.Min(loss, _sorted[least - 1])
            : _sorted[rank - 1];
    }

    private protected override InductiveBiasEstimate EstimateOf(double targetLoss, ReadOnlyMemory<double> targetRowLosses)
    {
        int count = _law.CountAtMost(Require.Number(targetLoss));
        (string Family, Information Bias, Information Lower, Information Upper)[] families = [.. Families.Select(family => family.Estimate(targetLoss, _options.Confidence))];
        var (nats, lower, upper, method) = At(targetLoss);
        if (method == EstimationMethod.Fitted)
        {
            (lower, upper) = (families.Min(family => family.Lower.Nats), families.Max(family => family.Upper.Nats));
            // No loss is below 0; a loss of exactly 0 can't be excluded by a sample.
            if (targetLoss < 0)
                lower = double.PositiveInfinity;
            else if (targetLoss == 0)
                lower = Math.Min(lower, EmpiricalInterval(targetLoss).Lower);
        }
        bool extrapolated = method == EstimationMethod.Fitted && count == 0;
        var estimate = new InductiveBiasEstimate
        {
            TargetLoss = targetLoss,
            TargetRowLosses = targetRowLosses,
            TestRows = Sample.TestRows,
            Bias = Information.FromNats(nats),
            Method = method,
            Lower = Information.FromNats(Math.Min(lower, nats)),
            Upper = Information.FromNats(Math.Max(upper, nats)),
            Extrapolated = extrapolated,
            ExtrapolationDistance = extrapolated && StandardDeviation > 0 ? (_sorted[0] - targetLoss) / StandardDeviation : 0,
            Families = families,
            NumericalLower = Information.FromNats(nats),
            NumericalUpper = Information.FromNats(nats),
            Diagnostics = [.. EstimateDiagnostics(targetLoss, nats, method, count)],
        };
        // A simulated tail has a slope that the sample doesn't show, and a bound isn't an estimate.
        return method is EstimationMethod.Empirical or EstimationMethod.Fitted && double.IsFinite(nats) && _rows?.At(nats, RateAt(targetLoss), targetLoss, targetRowLosses.Span) is { } influence
            ? estimate.WithTestRows(influence, Confidence)
            : estimate;
    }

    /// <summary>−dI/dε, from the fitted law, which is smooth where the sample is not; from a normal one if nothing was fitted.</summary>
    private double RateAt(double targetLoss)
    {
        double score = StandardDeviation > 0 ? (targetLoss - Mean) / StandardDeviation : 0;
        double normal = StandardDeviation > 0 ? NormalTail.Hazard(score) / StandardDeviation : 0;
        if (_law.Fitted is not { } fitted || !(targetLoss > 0))
            return normal;
        // Counts of wrong rows jump, so the step is at least a row.
        double step = Sample.Loss == LossKind.ZeroOneError ? 1.0 / Sample.TestRows : 1e-3 * targetLoss;
        double rate = (fitted.LogCumulativeProbability(targetLoss + step) - fitted.LogCumulativeProbability(targetLoss - step)) / (2 * step);
        return double.IsFinite(rate) ? Math.Max(0, rate) : normal;
    }

    /// <summary>The bias at a loss with its interval, but for that of fitted families, and its method.</summary>
    private (double Nats, double Lower, double Upper, EstimationMethod Method) At(double targetLoss)
    {
        const double Infinite = double.PositiveInfinity;
        int count = _law.CountAtMost(targetLoss);
        if (_law.Fitted is not null && !_law.IsEmpirical(count))
            return (0 - _law.LogProbability(targetLoss), 0, Infinite, EstimationMethod.Fitted);
        if (targetLoss < 0)
            return (Infinite, Infinite, Infinite, EstimationMethod.Empirical);
        bool enough = count >= Math.Min(_options.EmpiricalCount, Count);
        if (!enough && _tail?.At(targetLoss) is { Reached: true } simulated)
            return (simulated.Nats, simulated.Lower, simulated.Upper, EstimationMethod.Simulated);
        var (lower, upper) = EmpiricalInterval(targetLoss);
        if (count > 0)
            return (0 - _law.LogProbability(targetLoss), lower, upper, EstimationMethod.Empirical);
        double bound = Math.Max(lower, _tail?.At(targetLoss).Lower ?? 0);
        return (bound, bound, Infinite, EstimationMethod.Bound);
    }

    private (double Lower, double Upper) EmpiricalInterval(double targetLoss)
    {
        var (low, high) = ClopperPearson(targetLoss);
        return (0 - Math.Log(high), 0 - Math.Log(low));
    }

    private IEnumerable<Diagnostic> EstimateDiagnostics(double targetLoss, double bias, EstimationMethod method, int count)
    {
        if (method == EstimationMethod.Bound)
        {
            yield return new Diagnostic("belowEverySampledLoss", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"None of the {Count} sampled losses is at or below target loss {targetLoss:G6}{(_tail is null ? "" : ", and the simulation didn't reach it")}: the bias there is a lower bound at a confidence of {_options.Confidence}."));
        }
        double reach = Math.Log(Count) + NatsBeyondTheSample;
        if (method == EstimationMethod.Fitted && bias > reach)
        {
            yield return double.IsPositiveInfinity(bias)
                ? new Diagnostic("outsideTheFamily", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
                    $"No law of the fitted family has a loss of {targetLoss:G6} or less, so the bias there is infinite; the {Count} losses by themselves show that it is at least {EmpiricalInterval(targetLoss).Lower:F1} nats."))
                : new Diagnostic("restsOnTheFamily", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
                    $"At target loss {targetLoss:G6} the bias, {bias:G4} nats, is beyond what {Count} losses can show (about {reach:F1} nats): it depends on the fitted family, and the interval over a few families may miss the true value."));
        }
    }

    private static IEnumerable<LossFamily> FamiliesOf(double[] sorted, bool counts, int testRows)
    {
        if (counts)
        {
            yield return new BetaBinomialFamily(sorted, testRows);
            yield return new DoubleBinomialFamily(sorted, testRows);
            yield break;
        }
        var sample = new CompressedSample(sorted);
        yield return new ChiSquaredFamily(sample, central: false);
        yield return new ChiSquaredFamily(sample, central: true);
        yield return new LognormalFamily(sample);
    }

    private static void Check(LossSample sample, double[] sorted, bool counts)
    {
        if (sorted.Length == 0)
            throw new ArgumentException($"None of the {sample.Included.Count} losses is finite; a distribution needs at least one.", nameof(sample));
        if (sorted[0] < 0)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A loss was {sorted[0]}; losses are at least 0."), nameof(sample));
        foreach (double loss in sorted)
        {
            if (counts && !(loss <= 1 && Math.Abs((loss * sample.TestRows) - Math.Round(loss * sample.TestRows)) < 1e-5))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A 0-1 error was {loss}; it must be a share of the {sample.TestRows} test rows."), nameof(sample));
        }
    }

    private static IEnumerable<Diagnostic> SampleDiagnostics(LossSample sample, double[] sorted, bool doesNotVary, bool canFit, bool counts)
    {
        int S = sorted.Length, excluded = sample.Included.Count - S;
        if (excluded > 0)
        {
            yield return new Diagnostic("lossesNotFinite", DiagnosticSeverity.Warning,
                $"{excluded} of {sample.Included.Count} hypotheses have a test loss that is infinite or NaN; they don't count.");
        }
        if (doesNotVary)
        {
            yield return new Diagnostic("lossDoesNotVary", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"All {S} losses are {sorted[0]:G6}, so only bounds are available: equal draws don't exclude other hypotheses. If the space has a single hypothesis, declare that."));
            yield break;
        }
        if (S < 10)
        {
            yield return new Diagnostic("fewHypotheses", DiagnosticSeverity.Warning,
                $"Only {S} {(S == 1 ? "hypothesis counts" : "hypotheses count")}; {(canFit ? "intervals from fewer than 10 are rough" : "too few to fit a distribution to")}. Draw more.");
        }
        if (!canFit && S >= 10)
        {
            yield return new Diagnostic("nothingFitted", DiagnosticSeverity.Warning, sorted[0] == 0
                ? "Some losses are exactly 0, where no family has a finite likelihood: only the shares of sampled losses are available."
                : "The losses take only two values: no distribution was fitted.");
        }
        int distinct = sorted.Distinct().Count();
        if (!counts && canFit && distinct < 0.9 * S)
        {
            yield return new Diagnostic("repeatedLosses", DiagnosticSeverity.Warning,
                $"{S} losses have only {distinct} different values: hypotheses repeat each other, so fits and intervals look more precise than they are.");
        }
    }

    private static IEnumerable<Diagnostic> FitDiagnostics(List<FamilyFit> families)
    {
        if (families[0].Boundary is { } boundary)
            yield return new Diagnostic("fitAtBoundary", DiagnosticSeverity.Information, $"The {families[0].Family} fit lies on the boundary of its family: {boundary}.");
        foreach (var family in families)
        {
            var goodness = family.GoodnessOfFit;
            double p = Math.Min(goodness.KolmogorovSmirnovPValue, goodness.AndersonDarlingPValue);
            if (p <= 0.02)
            {
                yield return new Diagnostic("poorFit", family == families[0] ? DiagnosticSeverity.Warning : DiagnosticSeverity.Information, string.Create(CultureInfo.InvariantCulture,
                    $"The {family.Family} family fits the losses poorly (Kolmogorov–Smirnov p = {goodness.KolmogorovSmirnovPValue:F3}, Anderson–Darling p = {goodness.AndersonDarlingPValue:F3}); its estimates below the sampled losses are doubtful."));
            }
        }
    }
}
