using Microsoft.ML.SearchSpace;

/// <summary>What the search may choose. The attributes are those of ML.NET, which AutoML reads.</summary>
internal sealed class KernelOption
{
    [Range(0.3, 10.0, init: 1.0, logBase: true)]
    public double LengthScale { get; set; } = 1;

    [Range(1e-4, 0.3, init: 0.01, logBase: true)]
    public double NoiseVariance { get; set; } = 0.01;

    [BooleanChoice]
    public bool Rough { get; set; }
}
