using BenchmarkDotNet.Attributes;
using TorchSharp;

namespace Microsoft.ML.InductiveBias.Benchmarks.Kernels;

/// <summary>Kernel matrices of 2,000 rows with 64 features, beside the bare operations that an RBF kernel needs (one product and one
/// exponential) and that ten layers of a ReLU network need: an arc cosine, a root and a product of each element in each.</summary>
[InProcess]
[WarmupCount(1)]
[IterationCount(3)]
public class GramBenchmarks
{
    private const int Rows = 2000, Features = 64;
    private torch.Tensor _points = torch.empty(0);

    [GlobalSetup]
    public void Setup()
    {
        torch.manual_seed(1);
        _points = torch.randn(Rows, Features, dtype: torch.float64);
    }

    [Benchmark(Baseline = true)]
    public void BareTensorOperations()
    {
        using var scope = torch.NewDisposeScope();
        var norms = _points.square().sum(1);
        torch.mm(_points, _points.t()).mul_(-2).add_(norms.unsqueeze(0)).add_(norms.unsqueeze(1)).mul_(-1.0 / 128).exp_();
    }

    [Benchmark]
    public void BareTenLayers()
    {
        using var scope = torch.NewDisposeScope();
        var cosines = torch.mm(_points, _points.t()).div_(1000);
        for (int layer = 0; layer < 10; layer++)
        {
            // κ(c) = (√(1 − c²) + c (π − arccos c)) / π
            var angles = cosines.acos().neg_().add_(Math.PI);
            var next = cosines.square().neg_().add_(1).sqrt_().addcmul_(cosines, angles, 1.0).div_(Math.PI);
            angles.Dispose();
            cosines.Dispose();
            cosines = next;
        }
    }

    [Benchmark]
    public void Rbf() => Gram(new RbfKernel { LengthScale = 8 });

    [Benchmark]
    public void Matern12() => Gram(new MaternKernel { Smoothness = MaternSmoothness.Half, LengthScale = 8 });

    [Benchmark]
    public void NngpDepth1() => Gram(new NngpKernel());

    [Benchmark]
    public void NngpDepth10() => Gram(new NngpKernel { Depth = 10 });

    [Benchmark]
    public void NtkDepth10() => Gram(new NtkKernel { Depth = 10 });

    private void Gram(Kernel kernel) => kernel.Resolve(_points).Gram(_points).Dispose();
}
