using BenchmarkDotNet.Attributes;

namespace Microsoft.ML.InductiveBias.Benchmarks.LossDistributions;

/// <summary>The fit of the paper's family to sampled losses, and one interval from it.</summary>
public class FitBenchmarks
{
    private double[] _losses = [];
    private FamilyFit _fit = null!;

    [Params(100, 10_000)]
    public int Losses { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _losses = new ScaledNoncentralChiSquared(20, 30, 0.01).Draw(new Random(5), Losses);
        _fit = ScaledNoncentralChiSquaredFit.Of(_losses).Fit;
    }

    [Benchmark(Baseline = true)]
    public double Fit() => ScaledNoncentralChiSquaredFit.Of(_losses).Fit.LogLikelihood;

    [Benchmark]
    public double Interval() => _fit.Estimate(0.05).Upper.Nats;
}
