extern alias core;

using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Microsoft.ML.InductiveBias.Numerics;

using ProductTile = core::Microsoft.ML.InductiveBias.Numerics.ProductTile;

namespace Microsoft.ML.InductiveBias.Benchmarks;

/// <summary>Intrinsic dimension from 10,000 of 60,000 rows, with the bare products of the same size as the floor.</summary>
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 1, iterationCount: 5)]
[MemoryDiagnoser]
public class IntrinsicDimensionBenchmarks
{
    private PointSet _images = null!;
    private PackedRows _packed = null!;

    [GlobalSetup(Target = nameof(Products))]
    public void SetupProducts()
    {
        _images = FashionMnist.Images();
        _packed = PackedRows.Pack(_images, [.. Enumerable.Range(0, _images.Rows)], new PackingFrame(_images));
    }

    [GlobalSetup(Target = nameof(Estimate))]
    public void SetupEstimate() => _images = FashionMnist.Images();

    [GlobalCleanup]
    public void ReportMemory() => System.Console.WriteLine($"// Peak working set: {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB");

    /// <summary>10,000 × 60,000 inner products of 784 features, packed beforehand.</summary>
    [Benchmark(Baseline = true)]
    public float Products() => BareProducts.Multiply(_packed, _images.Features, 10_000, half: false);

    /// <summary>The estimate from raw rows: duplicates, packing, neighbors with k = 5, bootstrap.</summary>
    [Benchmark]
    public double Estimate() => IntrinsicDimensionEstimator.Estimate(_images).Value;
}

/// <summary>The exact smallest inter-class distance of 60,000 rows, with the bare products of all pairs as the floor.</summary>
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 1, iterationCount: 3)]
[MemoryDiagnoser]
public class ResolutionBenchmarks
{
    private PointSet _images = null!;
    private PackedRows _packed = null!;
    private int[] _labels = null!;

    [GlobalSetup(Target = nameof(Products))]
    public void SetupProducts()
    {
        _images = FashionMnist.Images();
        _packed = PackedRows.Pack(_images, [.. Enumerable.Range(0, _images.Rows)], new PackingFrame(_images));
    }

    [GlobalSetup(Target = nameof(Exact))]
    public void SetupExact() => (_images, _labels) = (FashionMnist.Images(), FashionMnist.Labels());

    [GlobalCleanup]
    public void ReportMemory() => System.Console.WriteLine($"// Peak working set: {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB");

    /// <summary>The inner products of all 1.8 billion pairs, packed beforehand.</summary>
    [Benchmark(Baseline = true)]
    public float Products() => BareProducts.Multiply(_packed, _images.Features, _images.Rows, half: true);

    /// <summary>The resolution from raw rows: duplicates, contradictions, packing, closest pairs, interval.</summary>
    [Benchmark]
    public double Exact() => ResolutionEstimator.Estimate(_images, _labels).Value;
}

/// <summary>The tile alone, from the innermost cache: 2 · 96 · 256 floating-point operations each of 1,000 times.</summary>
public class ProductTileBenchmarks
{
    private readonly float[] _left = new float[ProductTile.LeftRows * ProductTile.Depth];
    private readonly float[] _right = new float[ProductTile.RightRows * ProductTile.Depth];
    private readonly float[] _products = new float[ProductTile.LeftRows * ProductTile.RightRows];

    [Benchmark(OperationsPerInvoke = 1000)]
    public void Tile()
    {
        for (var i = 0; i < 1000; i++)
            ProductTile.Multiply(_left, 1, _right, 1, ProductTile.Depth, _products);
    }
}
