using BenchmarkDotNet.Attributes;

namespace Microsoft.ML.InductiveBias.Benchmarks.LossDistributions;

/// <summary>One evaluation of the exact loss law of a kernel space: weights over twelve decades, ten outputs.</summary>
public class GeneralizedChiSquaredBenchmarks
{
    private GeneralizedChiSquared _law = null!;
    private GeneralizedChiSquared _centralLaw = null!;
    private GeneralizedChiSquared _mixedLaw = null!;
    private double _target, _centralTarget, _mixedTarget;

    [Params(100, 1_000, 5_000)]
    public int Weights { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        double[] weights = [.. Enumerable.Range(0, Weights).Select(i => Math.Pow(10, -12.0 * i / (Weights - 1)))];
        double[] offsets = [.. weights.Select(weight => (2 * weight) + 1e-6)];
        double[] degreesOfFreedom = [.. Enumerable.Range(0, Weights).Select(i => 1 + (9.0 * i / Weights))];
        _law = new GeneralizedChiSquared(0, weights, 10, offsets);
        _centralLaw = new GeneralizedChiSquared(0, weights, 10);
        _mixedLaw = new GeneralizedChiSquared(0, weights, degreesOfFreedom, offsets);
        (_target, _centralTarget, _mixedTarget) = (0.1 * _law.Mean, 0.1 * _centralLaw.Mean, 0.1 * _mixedLaw.Mean);
    }

    [Benchmark(Baseline = true)]
    public double LowerTail() => _law.LogCumulativeProbability(_target);

    [Benchmark]
    public double LowerTailOfACentralLaw() => _centralLaw.LogCumulativeProbability(_centralTarget);

    [Benchmark]
    public double LowerTailWithDifferentDegreesOfFreedom() => _mixedLaw.LogCumulativeProbability(_mixedTarget);

    [Benchmark]
    public double Quantile() => _law.QuantileOfLogProbability(-1_000);
}
