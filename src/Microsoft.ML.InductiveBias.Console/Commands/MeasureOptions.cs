namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>What <c>measure</c> was asked for; the defaults are those of the command line.</summary>
internal sealed record MeasureOptions : TableOptions
{
    public required string File { get; init; }

    public required string Label { get; init; }

    /// <summary>The file of the test rows; a share of <see cref="File"/> if <see langword="null"/>.</summary>
    public string? TestFile { get; init; }

    public double TestFraction { get; init; } = 0.3;

    public LengthScale LengthScale { get; init; } = LengthScale.MedianDistance;

    public double Amplitude { get; init; } = 1;

    public double NoiseVariance { get; init; }

    public IReadOnlyList<double> TargetLosses { get; init; } = [];

    public int? MaxTrain { get; init; }

    public int? MaxTest { get; init; }
}
