using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>How an audit is done.</summary>
public sealed record AuditOptions
{
    private readonly double _testFraction = 0.3;
    private readonly int _maximumTrainingRows = 1500;
    private readonly int _maximumTestRows = 600;
    private readonly int _samples = 16;
    private readonly double _targetBits = 10;
    private readonly TimeSpan? _budget;

    /// <summary>The share of the rows that is tested on, between 0 and 1; 0.3 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double TestFraction
    {
        get => _testFraction;
        init => _testFraction = value is > 0 and < 1 ? value : throw OutOfRange(nameof(TestFraction), value, "between 0 and 1");
    }

    /// <summary>At most so many training rows are used, chosen at random; at least 2, 1,500 by default. Time grows with their cube.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 2.</exception>
    public int MaximumTrainingRows
    {
        get => _maximumTrainingRows;
        init => _maximumTrainingRows = value >= 2 ? value : throw OutOfRange(nameof(MaximumTrainingRows), value, "at least 2");
    }

    /// <summary>At most so many test rows are used, chosen at random; at least 1, 600 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaximumTestRows
    {
        get => _maximumTestRows;
        init => _maximumTestRows = value >= 1 ? value : throw OutOfRange(nameof(MaximumTestRows), value, "at least 1");
    }

    /// <summary>Hypotheses that are drawn of each sampled space; at least 3, 16 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 3.</exception>
    public int Samples
    {
        get => _samples;
        init => _samples = value >= 3 ? value : throw OutOfRange(nameof(Samples), value, "at least 3");
    }

    /// <summary>The required bias, in bits, that the curve over training rows aims for; at least 0, 10 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double TargetBits
    {
        get => _targetBits;
        init => _targetBits = value >= 0 && double.IsFinite(value) ? value : throw OutOfRange(nameof(TargetBits), value, "finite and at least 0");
    }

    /// <summary>How long the audit may take; parts are made smaller or left out to keep to it, and the result says which.
    /// <see langword="null"/> (the default) leaves nothing out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan? Budget
    {
        get => _budget;
        init => _budget = value is null || value > TimeSpan.Zero ? value : throw OutOfRange(nameof(Budget), value.Value.TotalSeconds, "positive");
    }

    /// <summary>The seed of every random choice; 0 by default.</summary>
    public int Seed { get; init; }

    /// <summary>Told of each step.</summary>
    public IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Ends the audit within about a second.</summary>
    public CancellationToken CancellationToken { get; init; }

    private static ArgumentOutOfRangeException OutOfRange(string option, double found, string right) =>
        new(option, string.Create(CultureInfo.InvariantCulture, $"{option} was {found}; it must be {right}."));
}
