using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The result of an audit: a summary of the data, the generalization difficulty, the inductive bias that several
/// hypothesis spaces require and ordinary models provide, and the most difficult rows.</summary>
public sealed class AuditResult : DiagnosedResult
{
    internal AuditResult(IReadOnlyList<Diagnostic>? diagnostics = null) => Diagnostics = diagnostics ?? [];

    internal AuditResult(AuditResult other, IReadOnlyList<Diagnostic>? diagnostics = null)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Name, Label, Task, Seed, TrainingRows) = (other.Name, other.Label, other.Task, other.Seed, other.TrainingRows);
        (TestRows, RowUnit, Data, Difficulty, Spaces) = (other.TestRows, other.RowUnit, other.Data, other.Difficulty, other.Spaces);
        (Models, RowsCurve, RowDifficulties, ClassPairs, BudgetCuts) = (other.Models, other.RowsCurve, other.RowDifficulties, other.ClassPairs, other.BudgetCuts);
        (Labels, Elapsed, Diagnostics, TestRowHashes) = (other.Labels, other.Elapsed, diagnostics ?? other.Diagnostics, other.TestRowHashes);
    }

    /// <summary>The name of the data set, such as its file name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>The label column.</summary>
    public string Label { get; internal init; } = "";

    /// <summary>Classification or regression.</summary>
    public TaskKind Task { get; internal init; }

    /// <summary>The seed of every random choice.</summary>
    public int Seed { get; internal init; }

    /// <summary>Number of training rows n that the spaces were fitted to.</summary>
    public int TrainingRows { get; internal init; }

    /// <summary>Number of test rows m.</summary>
    public int TestRows { get; internal init; }

    /// <summary>A hash of the cells of the test rows in each column that isn't constant, the label column included, by the name of the column. Two audits have
    /// the same test rows if the hashes of the label and of another column are equal.</summary>
    public IReadOnlyDictionary<string, string> TestRowHashes { get; internal init; } = new Dictionary<string, string>();

    /// <summary>The unit of <see cref="AuditRow.Id"/>: <c>line</c> (of the file, from 1, including the header) or <c>row</c> (of a data view, from 0).</summary>
    public string RowUnit { get; internal init; } = "row";

    /// <summary>A summary of the data.</summary>
    public DataSummary Data { get; internal init; } = new();

    /// <summary>The generalization difficulty with its ingredients; <see langword="null"/> if it was left out.</summary>
    public GeneralizationDifficultyEstimate? Difficulty { get; internal init; }

    /// <summary>The inductive bias that the task requires of each hypothesis space. A space that couldn't be measured isn't included; see <see cref="DiagnosedResult.Diagnostics"/>.</summary>
    public IReadOnlyList<AuditSpace> Spaces { get; internal init; } = [];

    /// <summary>The inductive bias that ordinary models provide.</summary>
    public IReadOnlyList<AuditModel> Models { get; internal init; } = [];

    /// <summary>The learning curve: the required bias for several numbers of training rows; <see langword="null"/> if it was left out.</summary>
    public AuditRowsCurve? RowsCurve { get; internal init; }

    /// <summary>Which labels are probably wrong, and how many; <see langword="null"/> if it was left out.</summary>
    public LabelAudit? Labels { get; internal init; }

    /// <summary>The difficulty of each row, in descending order: the test rows, and the training rows that were held out of a second fit.</summary>
    public IReadOnlyList<AuditRow> RowDifficulties { get; internal init; } = [];

    /// <summary>Pairs of classes that random hypotheses confuse, most confused first; empty for regression.</summary>
    public IReadOnlyList<ClassPair> ClassPairs { get; internal init; } = [];

    /// <summary>Human-readable descriptions of what was left out or reduced to stay within the budget.</summary>
    public IReadOnlyList<string> BudgetCuts { get; internal init; } = [];

    /// <summary>The duration of the audit.</summary>
    public TimeSpan Elapsed { get; internal init; }

    /// <inheritdoc/>
    protected override string Describe() =>
        FormattableString.Invariant($"{Name}: {TrainingRows} training and {TestRows} test rows; difficulty {Difficulty?.ToString() ?? "not measured"}; {Spaces.Count} spaces, {Models.Count} models; {Labels?.ToString() ?? "labels not judged"}");
}

/// <summary>The inductive bias that a task requires of one hypothesis space.</summary>
public sealed class AuditSpace : InductiveBiasResult
{
    internal AuditSpace(string name, InductiveBiasMetrics metrics, IReadOnlyList<InductiveBiasEstimate> curve) =>
        (Name, Metrics, Curve) = (name, metrics, curve);

    /// <summary>The short name of the space, such as <c>rbf</c>; unique within an audit.</summary>
    public string Name { get; }

    /// <summary>The loss distribution and the bias at the reference losses.</summary>
    public InductiveBiasMetrics Metrics { get; }

    /// <summary>The bias at target losses in ascending order.</summary>
    public IReadOnlyList<InductiveBiasEstimate> Curve { get; }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{Name}: {Metrics}";
}

/// <summary>The inductive bias that one ordinary model provides.</summary>
public sealed class AuditModel : InductiveBiasResult
{
    internal AuditModel(string name, double testLoss, double? zeroOneError, IReadOnlyList<InductiveBiasEstimate> provided) =>
        (Name, TestLoss, ZeroOneError, Provided) = (name, testLoss, zeroOneError, provided);

    /// <summary>The name of the model, such as <c>LightGBM</c>.</summary>
    public string Name { get; }

    /// <summary>Its mean squared error on the test rows; NaN if training failed.</summary>
    public double TestLoss { get; }

    /// <summary>Its share of misclassified test rows; <see langword="null"/> for regression.</summary>
    public double? ZeroOneError { get; }

    /// <summary>Its squared error as the mean over classes of the mean over their test rows, so that a rare class counts as much as any other;
    /// <see langword="null"/> for regression.</summary>
    public double? BalancedLoss { get; internal init; }

    /// <summary>The mean over classes of the share of their test rows that are misclassified; <see langword="null"/> for regression.</summary>
    public double? BalancedError { get; internal init; }

    /// <summary>The bias of its test loss in each space, in the order of <see cref="AuditResult.Spaces"/>; empty if training failed.</summary>
    public IReadOnlyList<InductiveBiasEstimate> Provided { get; }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{Name}: test loss {ResultText.Of(TestLoss)}{string.Concat(Provided.Select(estimate => $"; {estimate}"))}";
}

/// <summary>Two classes that random hypotheses confuse.</summary>
public sealed class ClassPair : InductiveBiasResult
{
    internal ClassPair(string first, string second, double confusion, double smallestDistance) =>
        (First, Second, Confusion, SmallestDistance) = (first, second, confusion, smallestDistance);

    /// <summary>The first class.</summary>
    public string First { get; }

    /// <summary>The second class.</summary>
    public string Second { get; }

    /// <summary>The mean probability that a random hypothesis assigns a test row of one class to the other, from 0 to 1.</summary>
    public double Confusion { get; }

    /// <summary>The smallest distance between test rows of the two classes, in units of the normalized features; infinite if a class has no test row.</summary>
    public double SmallestDistance { get; }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{First} and {Second}: confused with probability {ResultText.Of(Confusion)}, smallest distance {ResultText.Of(SmallestDistance)}";
}

/// <summary>The learning curve of one space: the bias that a task requires for several numbers of training rows.</summary>
public sealed class AuditRowsCurve : InductiveBiasResult
{
    internal AuditRowsCurve(
        string space, string reference, double targetLoss, IReadOnlyList<AuditRowsPoint> points, double targetBits, double? requiredRows, bool isExtrapolated,
        double requiredRowsLower = 0, double requiredRowsUpper = double.PositiveInfinity, int splits = 1)
    {
        (Space, Reference, TargetLoss, Points, TargetBits, RequiredRows, IsExtrapolated) = (space, reference, targetLoss, points, targetBits, requiredRows, isExtrapolated);
        (RequiredRowsLower, RequiredRowsUpper, Splits) = (requiredRowsLower, requiredRowsUpper, splits);
    }

    /// <summary>The name of the space.</summary>
    public string Space { get; }

    /// <summary>The target loss, such as <see cref="LossReference.NearestNeighbor"/>.</summary>
    public string Reference { get; }

    /// <summary>The value of the target loss, the same for each number of rows.</summary>
    public double TargetLoss { get; }

    /// <summary>The bias for each number of rows, in ascending order of rows.</summary>
    public IReadOnlyList<AuditRowsPoint> Points { get; }

    /// <summary>The bias at which <see cref="RequiredRows"/> is read off, in bits.</summary>
    public double TargetBits { get; }

    /// <summary>The number of training rows at which the bias falls below <see cref="TargetBits"/>, the median over the splits; <see langword="null"/> if half of
    /// their curves don't show it, or the curve isn't monotone.</summary>
    public double? RequiredRows { get; }

    /// <summary>The lower end of the 90% interval of <see cref="RequiredRows"/> for another split: other training rows and as many other test rows.</summary>
    public double RequiredRowsLower { get; }

    /// <summary>The upper end of that interval; infinite if the curve of a split doesn't fall to the bits, or there is one split.</summary>
    public double RequiredRowsUpper { get; }

    /// <summary>The number of random splits that the curve was measured on.</summary>
    public int Splits { get; }

    /// <summary>Diagnostics of the shape of the curve.</summary>
    internal IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>Whether <see cref="RequiredRows"/> is outside the measured range.</summary>
    public bool IsExtrapolated { get; }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{Space}: {string.Join("; ", Points)}";
}

/// <summary>The bias at one number of training rows.</summary>
public sealed class AuditRowsPoint : InductiveBiasResult
{
    internal AuditRowsPoint(int trainingRows, InductiveBiasEstimate estimate, double? medianBits = null, double? lowerBits = null, double? upperBits = null) =>
        (TrainingRows, Estimate, MedianBits, LowerBits, UpperBits) = (trainingRows, estimate, medianBits ?? estimate.Bits, lowerBits ?? estimate.Bits, upperBits ?? estimate.Bits);

    /// <summary>The number of training rows n.</summary>
    public int TrainingRows { get; }

    /// <summary>The bias I(ε) at the target loss, of the first split.</summary>
    public InductiveBiasEstimate Estimate { get; }

    /// <summary>The median of the bits over the splits.</summary>
    public double MedianBits { get; }

    /// <summary>The lower end of the 90% interval of the bits of another split.</summary>
    public double LowerBits { get; }

    /// <summary>The upper end of that interval; infinite if a split has infinitely many bits, or there is one split.</summary>
    public double UpperBits { get; }

    /// <inheritdoc/>
    protected override string Describe() =>
        FormattableString.Invariant($"{TrainingRows} training rows: {Estimate}");
}
