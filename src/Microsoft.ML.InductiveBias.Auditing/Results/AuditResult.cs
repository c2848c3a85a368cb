namespace Microsoft.ML.InductiveBias;

/// <summary>How difficult a data set is: its summary, its generalization difficulty, the inductive bias that it requires of
/// several hypothesis spaces, what ordinary models provide, and its difficult rows.</summary>
public sealed record AuditResult
{
    /// <summary>What the data set is called, such as its file name.</summary>
    public required string Name { get; init; }

    /// <summary>The label column.</summary>
    public required string Label { get; init; }

    /// <summary>Classification or regression.</summary>
    public required TaskKind Task { get; init; }

    /// <summary>The seed of every random choice.</summary>
    public required int Seed { get; init; }

    /// <summary>Number of training rows n that the spaces were fitted to.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>Number of test rows m.</summary>
    public required int TestRows { get; init; }

    /// <summary>What <see cref="AuditRow.Id"/> counts: <c>line</c> (of the file, from 1, the header included) or <c>row</c> (of a data view, from 0).</summary>
    public string RowUnit { get; init; } = "row";

    /// <summary>What the table holds.</summary>
    public required DataSummary Data { get; init; }

    /// <summary>The generalization difficulty with its ingredients; <see langword="null"/> where the budget cut it.</summary>
    public required GeneralizationDifficultyEstimate? Difficulty { get; init; }

    /// <summary>What the task requires of each hypothesis space.</summary>
    public required IReadOnlyList<AuditSpace> Spaces { get; init; }

    /// <summary>What ordinary models provide.</summary>
    public required IReadOnlyList<AuditModel> Models { get; init; }

    /// <summary>The required bias against the number of training rows; <see langword="null"/> where the budget cut it.</summary>
    public required AuditRowsCurve? RowsCurve { get; init; }

    /// <summary>Every judged row with its difficulty, the hardest first: the test rows, and those training rows that hypotheses fitted
    /// without them judged.</summary>
    public required IReadOnlyList<AuditRow> TestRowDifficulties { get; init; }

    /// <summary>Pairs of classes that random hypotheses confuse, the most confused first; empty for regression.</summary>
    public required IReadOnlyList<ClassPair> ClassPairs { get; init; }

    /// <summary>What was left out or made smaller to keep to the budget, for people; empty where nothing was.</summary>
    public required IReadOnlyList<string> BudgetCuts { get; init; }

    /// <summary>How long the audit took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>What a reader must know before using the numbers.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }
}

/// <summary>What a task requires of one hypothesis space.</summary>
/// <param name="Name">The space's short name, such as <c>rbf</c>; unique within an audit.</param>
/// <param name="Metrics">The loss distribution and the bias at the reference losses.</param>
/// <param name="Curve">The bias at target losses from small to large.</param>
public sealed record AuditSpace(string Name, InductiveBiasMetrics Metrics, IReadOnlyList<InductiveBiasEstimate> Curve);

/// <summary>What one ordinary model provides.</summary>
/// <param name="Name">The model, such as <c>LightGBM</c>.</param>
/// <param name="TestLoss">Its mean squared error on the test rows; NaN where it failed.</param>
/// <param name="ZeroOneError">Its share of wrong test rows; <see langword="null"/> for regression.</param>
/// <param name="Provided">I(its test loss) in each space, in the order of <see cref="AuditResult.Spaces"/>; empty where it failed.</param>
public sealed record AuditModel(string Name, double TestLoss, double? ZeroOneError, IReadOnlyList<InductiveBiasEstimate> Provided);

/// <summary>Two classes that random hypotheses confuse.</summary>
/// <param name="First">The one class.</param>
/// <param name="Second">The other.</param>
/// <param name="Confusion">The mean probability that a random hypothesis takes a test row of the one for the other, from 0 to 1.</param>
/// <param name="SmallestDistance">The smallest distance between a row of the one and a row of the other, in units of the normalized features.</param>
public sealed record ClassPair(string First, string Second, double Confusion, double SmallestDistance);

/// <summary>The bias that a task requires of one space, against the number of training rows.</summary>
/// <param name="Space">The name of the space.</param>
/// <param name="Reference">The target loss, such as <see cref="LossReference.NearestNeighbour"/>.</param>
/// <param name="TargetLoss">Its value, the same for every number of rows.</param>
/// <param name="Points">The bias for each number of rows, ascending.</param>
/// <param name="TargetBits">The bias that is aimed for in <paramref name="RequiredRows"/>, in bits.</param>
/// <param name="RequiredRows">The number of training rows at which the bias falls below it; <see langword="null"/> where the curve does not tell.</param>
/// <param name="IsExtrapolated">Whether that number lies outside of the measured ones.</param>
public sealed record AuditRowsCurve(
    string Space, string Reference, double TargetLoss, IReadOnlyList<AuditRowsPoint> Points, double TargetBits, double? RequiredRows, bool IsExtrapolated);

/// <summary>The bias at one number of training rows.</summary>
/// <param name="TrainingRows">n.</param>
/// <param name="Estimate">I(ε).</param>
public sealed record AuditRowsPoint(int TrainingRows, InductiveBiasEstimate Estimate);
