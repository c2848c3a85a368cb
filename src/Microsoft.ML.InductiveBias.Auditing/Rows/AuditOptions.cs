using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>Options of an audit.</summary>
public sealed class AuditOptions
{
    private readonly double _testFraction = 0.3;
    private readonly int _maximumTrainingRows = 1500;
    private readonly int _maximumTestRows = 600;
    private readonly int _samples = 16;
    private readonly int _splits = 3;
    private readonly double _targetBits = 10;
    private readonly TimeSpan? _budget;

    /// <summary>Creates an instance with the defaults.</summary>
    public AuditOptions()
    {
    }

    /// <summary>Copies another instance; an object initializer then changes what differs.</summary>
    /// <param name="other">The instance to copy.</param>
    public AuditOptions(AuditOptions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (TestFraction, MaximumTrainingRows, MaximumTestRows, Samples, TargetBits) = (other.TestFraction, other.MaximumTrainingRows, other.MaximumTestRows, other.Samples, other.TargetBits);
        (JudgesAllLabels, Splits, Budget, Seed, Progress, CancellationToken) = (other.JudgesAllLabels, other.Splits, other.Budget, other.Seed, other.Progress, other.CancellationToken);
        (ExecutorOf, Device) = (other.ExecutorOf, other.Device);
    }

    /// <summary>The share of the rows that become test rows, between 0 and 1; 0.3 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double TestFraction
    {
        get => _testFraction;
        init => _testFraction = value is > 0 and < 1 ? value : throw OutOfRange(nameof(TestFraction), value, "between 0 and 1");
    }

    /// <summary>The largest number of training rows, which are chosen at random; at least 2, 1,500 by default. Time grows with the cube of this number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 2.</exception>
    public int MaximumTrainingRows
    {
        get => _maximumTrainingRows;
        init => _maximumTrainingRows = value >= 2 ? value : throw OutOfRange(nameof(MaximumTrainingRows), value, "at least 2");
    }

    /// <summary>The largest number of test rows, which are chosen at random; at least 1, 600 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaximumTestRows
    {
        get => _maximumTestRows;
        init => _maximumTestRows = value >= 1 ? value : throw OutOfRange(nameof(MaximumTestRows), value, "at least 1");
    }

    /// <summary>Whether the labels of all rows are judged, in parts if there are more rows than <see cref="MaximumTrainingRows"/> and <see cref="MaximumTestRows"/>
    /// together. By default, so many random rows are judged.</summary>
    public bool JudgesAllLabels { get; init; }

    /// <summary>Number of hypotheses to draw from each sampled space; at least 3, 16 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 3.</exception>
    public int Samples
    {
        get => _samples;
        init => _samples = value >= 3 ? value : throw OutOfRange(nameof(Samples), value, "at least 3");
    }

    /// <summary>The number of random splits into training and test rows; at least 1, 3 by default. The first one gives all numbers, with the same
    /// share of each class in both parts if there are more; the others show how far the bits of the exact spaces depend on the split.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Splits
    {
        get => _splits;
        init => _splits = value >= 1 ? value : throw OutOfRange(nameof(Splits), value, "at least 1");
    }

    /// <summary>The required bias, in bits, for which the learning curve gives the number of training rows; at least 0, 10 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double TargetBits
    {
        get => _targetBits;
        init => _targetBits = value >= 0 && double.IsFinite(value) ? value : throw OutOfRange(nameof(TargetBits), value, "finite and at least 0");
    }

    /// <summary>The time limit of the audit. Parts that don't fit are reduced or left out; see <see cref="AuditResult.BudgetCuts"/>.
    /// <see langword="null"/> (the default) sets no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan? Budget
    {
        get => _budget;
        init => _budget = value is null || value > TimeSpan.Zero ? value : throw OutOfRange(nameof(Budget), value.Value.TotalSeconds, "positive");
    }

    /// <summary>The seed of every random choice; 0 by default.</summary>
    public int Seed { get; init; }

    /// <summary>Where the hypotheses of a sampled space are drawn, such as a cluster; <see langword="null"/> (the default), or a result of
    /// <see langword="null"/>, draws them in this process.</summary>
    public Func<ISampledHypothesisSpace, ISamplingExecutor?>? ExecutorOf { get; init; }

    /// <summary>Where kernel matrices are computed and networks are trained; the processor by default. Tree models and the interval of the difficulty stay on the
    /// processor.</summary>
    public ComputeDevice Device { get; init; } = ComputeDevice.Cpu;

    /// <summary>Receives progress reports.</summary>
    internal IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Ends the audit within about a second.</summary>
    internal CancellationToken CancellationToken { get; init; }

    private static ArgumentOutOfRangeException OutOfRange(string option, double found, string right) =>
        new(option, string.Create(CultureInfo.InvariantCulture, $"{option} was {found}; it must be {right}."));
}
