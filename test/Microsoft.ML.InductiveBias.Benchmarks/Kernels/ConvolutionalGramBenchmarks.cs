using BenchmarkDotNet.Attributes;
using TorchSharp;

namespace Microsoft.ML.InductiveBias.Benchmarks.Kernels;

/// <summary>Kernel matrices of convolutional networks of three layers on grey images: how many rows are affordable.</summary>
[InProcess]
[WarmupCount(1)]
[IterationCount(3)]
public class ConvolutionalGramBenchmarks
{
    private readonly Dictionary<(int Rows, int Pixels), torch.Tensor> _images = [];

    [GlobalSetup]
    public void Setup()
    {
        torch.manual_seed(1);
        foreach (var (rows, side) in new[] { (400, 8), (200, 14), (200, 28), (40, 8), (10, 14) })
            _images[(rows, side)] = torch.rand(rows, side * side, dtype: torch.float64);
    }

    [Benchmark]
    public void Flatten400Of8() => Gram(400, 8, ImageReadout.Flatten);

    [Benchmark]
    public void Flatten200Of14() => Gram(200, 14, ImageReadout.Flatten);

    [Benchmark]
    public void Flatten200Of28() => Gram(200, 28, ImageReadout.Flatten);

    [Benchmark]
    public void Pooled40Of8() => Gram(40, 8, ImageReadout.GlobalAveragePooling);

    [Benchmark]
    public void Pooled10Of14() => Gram(10, 14, ImageReadout.GlobalAveragePooling);

    private void Gram(int rows, int side, ImageReadout readout)
    {
        var images = _images[(rows, side)];
        new ConvolutionalNngpKernel(side, side) { Depth = 3, Readout = readout }.Resolve(images).Gram(images).Dispose();
    }
}
