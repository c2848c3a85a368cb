namespace Microsoft.ML.InductiveBias;

/// <summary>What every estimate with an interval takes, besides the options of a search.</summary>
internal record UncertainEstimateOptions : SearchOptions
{
    /// <summary>How results and messages refer to rows.</summary>
    public RowNumbering Rows { get; init; } = RowNumbering.Positions;

    /// <summary>The number of replicates behind an interval: at least 100; 1,000 by default.</summary>
    public int Replicates { get; init; } = 1000;

    /// <summary>The confidence of intervals: above 0 and below 1; 0.95 by default.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>The seed of everything random: sampled rows and pairs, and replicates. <see langword="null"/> (the default)
    /// means the seed of the <c>MLContext</c> where there is one, otherwise 0.</summary>
    public int? Seed { get; init; }

    internal long SeedOrDefault => Seed ?? 0;

    internal virtual void Validate()
    {
        if (Replicates < 100)
            throw new ArgumentOutOfRangeException(nameof(Replicates), $"Replicates was {Replicates}; it must be at least 100.");
        if (!(Confidence > 0 && Confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(Confidence), $"Confidence was {Confidence}; it must be above 0 and below 1.");
        Parallel();
    }
}
