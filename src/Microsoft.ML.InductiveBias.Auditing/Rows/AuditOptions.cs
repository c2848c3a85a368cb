using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>Options of an audit.</summary>
public sealed class AuditOptions
{
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
    public double TestFraction = 0.3;

    /// <summary>The largest number of training rows, which are chosen at random; at least 2, 1,500 by default. Time grows with the cube of this number.</summary>
    public int MaximumTrainingRows = 1500;

    /// <summary>The largest number of test rows, which are chosen at random; at least 1, 600 by default.</summary>
    public int MaximumTestRows = 600;

    /// <summary>Whether the labels of all rows are judged, in parts if there are more rows than <see cref="MaximumTrainingRows"/> and <see cref="MaximumTestRows"/>
    /// together. By default, so many random rows are judged.</summary>
    public bool JudgesAllLabels;

    /// <summary>Number of hypotheses to draw from each sampled space; at least 3, 16 by default.</summary>
    public int Samples = 16;

    /// <summary>The number of random splits into training and test rows; at least 1, 3 by default. The first one gives all numbers, with the same
    /// share of each class in both parts if there are more; the others show how far the bits of the exact spaces depend on the split.</summary>
    public int Splits = 3;

    /// <summary>The required bias, in bits, for which the learning curve gives the number of training rows; at least 0, 10 by default.</summary>
    public double TargetBits = 10;

    /// <summary>The time limit of the audit. Parts that don't fit are reduced or left out; see <see cref="AuditResult.BudgetCuts"/>.
    /// <see langword="null"/> (the default) sets no limit.</summary>
    public TimeSpan? Budget;

    /// <summary>The seed of every random choice; 0 by default.</summary>
    public int Seed;

    /// <summary>Where the hypotheses of a sampled space are drawn, such as a cluster; <see langword="null"/> (the default), or a result of
    /// <see langword="null"/>, draws them in this process.</summary>
    public Func<ISampledHypothesisSpace, ISamplingExecutor?>? ExecutorOf;

    /// <summary>Where kernel matrices are computed and networks are trained; the processor by default. Tree models and the interval of the difficulty stay on the
    /// processor.</summary>
    public ComputeDevice Device = ComputeDevice.Cpu;

    /// <summary>Receives progress reports.</summary>
    internal IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Ends the audit within about a second.</summary>
    internal CancellationToken CancellationToken { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    internal void Validate()
    {
        Check(TestFraction is > 0 and < 1, nameof(TestFraction), TestFraction, "between 0 and 1");
        Check(MaximumTrainingRows >= 2, nameof(MaximumTrainingRows), MaximumTrainingRows, "at least 2");
        Check(MaximumTestRows >= 1, nameof(MaximumTestRows), MaximumTestRows, "at least 1");
        Check(Samples >= 3, nameof(Samples), Samples, "at least 3");
        Check(Splits >= 1, nameof(Splits), Splits, "at least 1");
        Check(TargetBits >= 0 && double.IsFinite(TargetBits), nameof(TargetBits), TargetBits, "finite and at least 0");
        Check(Budget is null || Budget > TimeSpan.Zero, nameof(Budget), Budget?.TotalSeconds ?? 0, "positive");
        ArgumentNullException.ThrowIfNull(Device);
    }

    private static void Check(bool holds, string option, double found, string right)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(option, string.Create(CultureInfo.InvariantCulture, $"{option} was {found}; it must be {right}."));
    }
}
