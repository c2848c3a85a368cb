namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>Specifies how rows are split into a training part and a test part.</summary>
internal sealed record SplitOptions
{
    /// <summary>The share of the test rows, if they aren't in a file of their own.</summary>
    public double TestFraction { get; init; } = 0.3;

    /// <summary>The seed of all random choices.</summary>
    public int Seed { get; init; }

    /// <summary>The number of splits; more than one are stratified by class.</summary>
    public int Splits { get; init; } = 1;

    /// <summary>The maximum number of training rows, if limited.</summary>
    public int? MaxTrain { get; init; }

    /// <summary>The maximum number of test rows, if limited.</summary>
    public int? MaxTest { get; init; }

    /// <summary>Whether test rows of rare classes may be more than their share, with weights that make up for it.</summary>
    public bool WeighsTestRows { get; init; }

    /// <summary>A human-readable description, which depends on whether the test rows are in a file of their own.</summary>
    public string Describe(bool hasTestFile)
    {
        string source = hasTestFile ? "one file each" : $"test fraction {Text.Exact(TestFraction)}";
        bool isRandom = !hasTestFile || MaxTrain is not null || MaxTest is not null;
        return isRandom ? string.Create(CultureInfo.InvariantCulture, $"{source}, seed {Seed}") : source;
    }
}
