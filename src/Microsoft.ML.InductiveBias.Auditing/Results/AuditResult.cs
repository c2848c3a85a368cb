namespace Microsoft.ML.InductiveBias;

/// <summary>How difficult a data set is: its summary, its generalization difficulty, the inductive bias that it requires of
/// several hypothesis spaces, what ordinary models provide, and its difficult rows.</summary>
public sealed record AuditResult
{
    /// <summary>What the data set is called, such as its file name.</summary>
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

    /// <summary>What <see cref="AuditRow.Id"/> counts: <c>line</c> (of the file, from 1, the header included) or <c>row</c> (of a data view, from 0).</summary>
    public string RowUnit { get; internal init; } = "row";

    /// <summary>What the table holds.</summary>
    public DataSummary Data { get; internal init; } = new();

    /// <summary>The generalization difficulty with its ingredients; <see langword="null"/> where the budget cut it.</summary>
    public GeneralizationDifficultyEstimate? Difficulty { get; internal init; }

    /// <summary>What the task requires of each hypothesis space.</summary>
    public IReadOnlyList<AuditSpace> Spaces { get; internal init; } = [];

    /// <summary>What ordinary models provide.</summary>
    public IReadOnlyList<AuditModel> Models { get; internal init; } = [];

    /// <summary>The required bias against the number of training rows; <see langword="null"/> where the budget cut it.</summary>
    public AuditRowsCurve? RowsCurve { get; internal init; }

    /// <summary>Every judged row with its difficulty, the hardest first: the test rows, and those training rows that hypotheses fitted
    /// without them judged.</summary>
    public IReadOnlyList<AuditRow> TestRowDifficulties { get; internal init; } = [];

    /// <summary>Pairs of classes that random hypotheses confuse, the most confused first; empty for regression.</summary>
    public IReadOnlyList<ClassPair> ClassPairs { get; internal init; } = [];

    /// <summary>What was left out or made smaller to keep to the budget, for people; empty where nothing was.</summary>
    public IReadOnlyList<string> BudgetCuts { get; internal init; } = [];

    /// <summary>How long the audit took.</summary>
    public TimeSpan Elapsed { get; internal init; }

    /// <summary>What a reader must know before using the numbers.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; internal init; } = [];
}

/// <summary>What a task requires of one hypothesis space.</summary>
public sealed class AuditSpace
{
    internal AuditSpace(string name, InductiveBiasMetrics metrics, IReadOnlyList<InductiveBiasEstimate> curve) =>
        (Name, Metrics, Curve) = (name, metrics, curve);

    /// <summary>The space's short name, such as <c>rbf</c>; unique within an audit.</summary>
    public string Name { get; }

    /// <summary>The loss distribution and the bias at the reference losses.</summary>
    public InductiveBiasMetrics Metrics { get; }

    /// <summary>The bias at target losses from small to large.</summary>
    public IReadOnlyList<InductiveBiasEstimate> Curve { get; }
}

/// <summary>What one ordinary model provides.</summary>
public sealed class AuditModel
{
    internal AuditModel(string name, double testLoss, double? zeroOneError, IReadOnlyList<InductiveBiasEstimate> provided) =>
        (Name, TestLoss, ZeroOneError, Provided) = (name, testLoss, zeroOneError, provided);

    /// <summary>The model, such as <c>LightGBM</c>.</summary>
    public string Name { get; }

    /// <summary>Its mean squared error on the test rows; NaN where it failed.</summary>
    public double TestLoss { get; }

    /// <summary>Its share of wrong test rows; <see langword="null"/> for regression.</summary>
    public double? ZeroOneError { get; }

    /// <summary>I(its test loss) in each space, in the order of <see cref="AuditResult.Spaces"/>; empty where it failed.</summary>
    public IReadOnlyList<InductiveBiasEstimate> Provided { get; }
}

/// <summary>Two classes that random hypotheses confuse.</summary>
public sealed class ClassPair
{
    internal ClassPair(string first, string second, double confusion, double smallestDistance) =>
        (First, Second, Confusion, SmallestDistance) = (first, second, confusion, smallestDistance);

    /// <summary>The one class.</summary>
    public string First { get; }

    /// <summary>The other.</summary>
    public string Second { get; }

    /// <summary>The mean probability that a random hypothesis takes a test row of the one for the other, from 0 to 1.</summary>
    public double Confusion { get; }

    /// <summary>The smallest distance between a row of the one and a row of the other, in units of the normalized features.</summary>
    public double SmallestDistance { get; }
}

/// <summary>The bias that a task requires of one space, against the number of training rows.</summary>
public sealed class AuditRowsCurve
{
    internal AuditRowsCurve(string space, string reference, double targetLoss, IReadOnlyList<AuditRowsPoint> points, double targetBits, double? requiredRows, bool isExtrapolated) =>
        (Space, Reference, TargetLoss, Points, TargetBits, RequiredRows, IsExtrapolated) = (space, reference, targetLoss, points, targetBits, requiredRows, isExtrapolated);

    /// <summary>The name of the space.</summary>
    public string Space { get; }

    /// <summary>The target loss, such as <see cref="LossReference.NearestNeighbor"/>.</summary>
    public string Reference { get; }

    /// <summary>Its value, the same for every number of rows.</summary>
    public double TargetLoss { get; }

    /// <summary>The bias for each number of rows, ascending.</summary>
    public IReadOnlyList<AuditRowsPoint> Points { get; }

    /// <summary>The bias that is aimed for in <see cref="RequiredRows"/>, in bits.</summary>
    public double TargetBits { get; }

    /// <summary>The number of training rows at which the bias falls below it; <see langword="null"/> where the curve does not tell.</summary>
    public double? RequiredRows { get; }

    /// <summary>Whether that number lies outside of the measured ones.</summary>
    public bool IsExtrapolated { get; }
}

/// <summary>The bias at one number of training rows.</summary>
public sealed class AuditRowsPoint
{
    internal AuditRowsPoint(int trainingRows, InductiveBiasEstimate estimate) => (TrainingRows, Estimate) = (trainingRows, estimate);

    /// <summary>n.</summary>
    public int TrainingRows { get; }

    /// <summary>I(ε).</summary>
    public InductiveBiasEstimate Estimate { get; }
}
