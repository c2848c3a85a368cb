using BenchmarkDotNet.Attributes;
using TorchSharp;

namespace Microsoft.ML.InductiveBias.Benchmarks.GaussianProcesses;

/// <summary>From float arrays to I(ε) at 20 target losses, beside the bare tensor operations that the mathematics needs.</summary>
[InProcess]
[WarmupCount(1)]
[IterationCount(5)]
public class ExactBiasBenchmarks
{
    private const int Features = 64, Outputs = 10;
    private const double LengthScale = 8;

    private float[] _trainingFeatures = [], _testFeatures = [];
    private int[] _trainingClasses = [], _testClasses = [];
    private double[] _targetLosses = [];

    /// <summary>n = m.</summary>
    [Params(2000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        (_trainingFeatures, _trainingClasses) = Task(random);
        (_testFeatures, _testClasses) = Task(random);
        _targetLosses = [.. Enumerable.Range(1, 20).Select(i => 0.005 * i)];
    }

    /// <summary>Three kernel products, one Cholesky factor, one triangular solve, one product, one eigendecomposition, in float64.</summary>
    [Benchmark(Baseline = true)]
    public double BareTensorOperations()
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var training = torch.tensor(_trainingFeatures, [Rows, Features]).to(torch.float64);
        var test = torch.tensor(_testFeatures, [Rows, Features]).to(torch.float64);
        torch.Tensor factor, solved;
        using (var gram = Kernel(training, training))
        {
            using var diagonal = gram.diagonal();
            diagonal.add_(1e-3);
            factor = torch.linalg.cholesky(gram);
        }
        using (var cross = Kernel(training, test))
            solved = torch.linalg.solve_triangular(factor, cross, upper: false);
        using var covariance = Kernel(test, test);
        using (solved)
        {
            using var transposed = solved.t();
            covariance.addmm_(transposed, solved, beta: 1, alpha: -1);
        }
        var (eigenvalues, eigenvectors) = torch.linalg.eigh(covariance);
        eigenvectors.Dispose();
        return eigenvalues[0].ToDouble();
    }

    /// <summary>The library, from the same arrays.</summary>
    [Benchmark]
    public double Library()
    {
        var training = TaskData.Classification(Array.ConvertAll(_trainingFeatures, x => (double)x), _trainingClasses, Outputs);
        var test = TaskData.Classification(Array.ConvertAll(_testFeatures, x => (double)x), _testClasses, Outputs);
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = LengthScale }, 1e-3).Fit(training);
        var metrics = InductiveBiasEvaluator.Evaluate(fitted, test, new InductiveBiasOptions { TargetLosses = _targetLosses, ReferenceLosses = false });
        return metrics.InductiveBias[0].Nats;
    }

    private static torch.Tensor Kernel(torch.Tensor left, torch.Tensor right)
    {
        using var scope = torch.NewDisposeScope();
        var products = torch.mm(left, right.t()).mul_(-2).add_((left * left).sum(1).unsqueeze(1)).add_((right * right).sum(1).unsqueeze(0));
        return products.mul_(-1 / (2 * LengthScale * LengthScale)).exp_().MoveToOuterDisposeScope();
    }

    private (float[] Features, int[] Classes) Task(Random random)
    {
        var features = new float[Rows * Features];
        for (int i = 0; i < features.Length; i++)
            features[i] = (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2;
        return (features, [.. Enumerable.Range(0, Rows).Select(row => (int)(Math.Abs(features[row * Features] * 10) % Outputs))]);
    }
}
