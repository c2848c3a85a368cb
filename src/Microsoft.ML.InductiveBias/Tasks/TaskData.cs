using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The rows of a training or test set as arrays: features <c>[n, d]</c> and targets <c>[n, k]</c>, row-major.</summary>
/// <remarks>Classification targets are one-hot. This object owns the arrays; don't change them. Rows whose features are mostly 0, such as TF-IDF
/// vectors, are held as <see cref="SparseFeatures"/>: kernels and neighbors read those, and <see cref="Features"/> adds the zeros only when something asks for it.</remarks>
public sealed class TaskData
{
    private double[]? _features;

    /// <summary>Rows from arrays, which aren't copied.</summary>
    /// <param name="kind">What the targets are.</param>
    /// <param name="rows">Number of rows n, at least 1.</param>
    /// <param name="features"><c>[n, d]</c>, row-major, finite; d at least 1.</param>
    /// <param name="targets"><c>[n, k]</c>, row-major, finite; k at least 1.</param>
    /// <exception cref="ArgumentException">The lengths don't match, or a value isn't finite.</exception>
    public TaskData(TaskKind kind, int rows, double[] features, double[] targets)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(targets);
        Require.AtLeast(rows, 1);
        Kind = kind;
        Rows = rows;
        FeatureCount = Columns(features.Length, rows, nameof(features));
        OutputCount = Columns(targets.Length, rows, nameof(targets));
        CheckFinite(features, FeatureCount, nameof(features));
        CheckFinite(targets, OutputCount, nameof(targets));
        _features = features;
        Targets = targets;
    }

    /// <summary>Rows of which most features are 0.</summary>
    /// <param name="kind">What the targets are.</param>
    /// <param name="features">The features of n rows, at least 1.</param>
    /// <param name="targets"><c>[n, k]</c>, row-major, finite; k at least 1. Not copied.</param>
    /// <exception cref="ArgumentException">There are no rows, the numbers of rows don't match, or a target isn't finite.</exception>
    public TaskData(TaskKind kind, SparseFeatures features, double[] targets)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(targets);
        Require.AtLeast(features.Rows, 1);
        (Kind, Rows, FeatureCount, SparseFeatures) = (kind, features.Rows, features.FeatureCount, features);
        OutputCount = Columns(targets.Length, Rows, nameof(targets));
        CheckFinite(targets, OutputCount, nameof(targets));
        Targets = targets;
    }

    private TaskData(TaskData other, double[] targets, IReadOnlyList<string>? classNames)
        : this(other.Kind, other.Rows, targets)
    {
        (FeatureCount, _features, SparseFeatures, ClassNames, Groups, Weights) = (other.FeatureCount, other._features, other.SparseFeatures, classNames, other.Groups, other.Weights);
    }

    private TaskData(TaskKind kind, int rows, double[] targets)
    {
        (Kind, Rows, OutputCount, Targets) = (kind, rows, Columns(targets.Length, rows, nameof(targets)), targets);
        CheckFinite(targets, OutputCount, nameof(targets));
    }

    /// <summary>What the targets are.</summary>
    public TaskKind Kind { get; }

    /// <summary>Number of rows n.</summary>
    public int Rows { get; }

    /// <summary>Number of features d; 0 where hypotheses read other columns of a data view than a feature vector.</summary>
    public int FeatureCount { get; }

    /// <summary>Number of outputs k.</summary>
    public int OutputCount { get; }

    /// <summary>The features, <c>[n, d]</c> row-major. Of sparse rows, a copy with all zeros, which is made at the first call and kept.</summary>
    /// <exception cref="TaskTooLargeException">The rows are sparse, and with their zeros they don't fit in memory.</exception>
    public ReadOnlyMemory<double> Features => _features ??= SparseFeatures?.ToDense() ?? [];

    /// <summary>The features of rows that are held without their zeros; <see langword="null"/> for dense rows.</summary>
    public SparseFeatures? SparseFeatures { get; }

    /// <summary>The targets, <c>[n, k]</c> row-major; one-hot for classification.</summary>
    public ReadOnlyMemory<double> Targets { get; }

    /// <summary>The group of each row, such as the patient or the day that it belongs to, from 0; empty if all rows are independent.</summary>
    /// <remarks>Rows of a group resemble each other, so intervals for the finite number of test rows count groups instead of rows.</remarks>
    public ReadOnlyMemory<int> Groups { get; private init; }

    /// <summary>The same rows with their groups.</summary>
    /// <param name="groups">A name for the group of each row, such as the cell of a column; rows with equal names belong together.</param>
    /// <exception cref="ArgumentException">The number of names isn't that of the rows.</exception>
    public TaskData WithGroups<T>(IReadOnlyList<T> groups) where T : notnull
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Count != Rows)
            throw new ArgumentException($"groups had {groups.Count} elements; it must have one for each of the {Rows} rows.", nameof(groups));
        return new TaskData(this, Targets.ToArray(), ClassNames) { Groups = Numbered(groups) };
    }

    /// <summary>The weight of each row in the loss of a test set, with mean 1; empty if all rows count alike.</summary>
    /// <remarks>The loss is then the mean of weight times loss of a row. Training rows always count alike.</remarks>
    public ReadOnlyMemory<double> Weights { get; private init; }

    /// <summary>The same rows with weights, such as the number of rows that each of them was drawn from.</summary>
    /// <param name="weights">A weight for each row, finite and above 0, on any scale: they are divided by their mean.</param>
    /// <exception cref="ArgumentException">The number of weights isn't that of the rows, or a weight isn't finite and above 0.</exception>
    public TaskData WithWeights(IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Count != Rows)
            throw new ArgumentException($"weights had {weights.Count} elements; it must have one for each of the {Rows} rows.", nameof(weights));
        for (int row = 0; row < Rows; row++)
        {
            if (!(weights[row] > 0 && double.IsFinite(weights[row])))
                throw new ArgumentException(FormattableString.Invariant($"weights[{row}] was {weights[row]}; it must be finite and above 0."), nameof(weights));
        }
        double mean = weights.Average();
        return new TaskData(this, Targets.ToArray(), ClassNames) { Weights = weights.Select(weight => weight / mean).ToArray() };
    }

    /// <summary>The same rows with names of their classes.</summary>
    /// <param name="classNames">A name for each output, all different.</param>
    /// <exception cref="ArgumentException">The labels aren't classes, the number of names isn't that of the outputs, or a name is repeated.</exception>
    public TaskData WithClassNames(IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        if (Kind == TaskKind.Regression)
            throw new ArgumentException("The labels are numbers, so there are no classes to name.", nameof(classNames));
        if (classNames.Count != OutputCount || classNames.Distinct(StringComparer.Ordinal).Count() != OutputCount)
            throw new ArgumentException($"classNames had {classNames.Count} elements: {string.Join(", ", classNames)}; it must have a different name for each of the {OutputCount} classes.", nameof(classNames));
        return new TaskData(this, Targets.ToArray(), classNames);
    }

    /// <summary>The name of the class of each output, such as the values of a key column; <see langword="null"/> where classes are only numbered.
    /// Measures match test rows to training rows by them.</summary>
    public IReadOnlyList<string>? ClassNames { get; internal init; }

    /// <summary>Regression rows on a scalar or vector target.</summary>
    /// <param name="features"><c>[n, d]</c>, row-major.</param>
    /// <param name="targets"><c>[n, k]</c>, row-major.</param>
    /// <param name="rows">Number of rows n.</param>
    public static TaskData Regression(double[] features, double[] targets, int rows) =>
        new(TaskKind.Regression, rows, features, targets);

    /// <summary>Classification rows from class numbers.</summary>
    /// <param name="features"><c>[n, d]</c>, row-major.</param>
    /// <param name="classes">The class of each row, from 0 to <paramref name="classCount"/> − 1.</param>
    /// <param name="classCount">Number of classes K, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">A class is out of range.</exception>
    public static TaskData Classification(double[] features, ReadOnlySpan<int> classes, int classCount)
    {
        Require.AtLeast(classCount, 2);
        var targets = new double[classes.Length * classCount];
        for (int row = 0; row < classes.Length; row++)
        {
            if (classes[row] < 0 || classes[row] >= classCount)
                throw new ArgumentOutOfRangeException(nameof(classes), $"classes[{row}] was {classes[row]}; it must be from 0 to {classCount - 1}.");
            targets[row * classCount + classes[row]] = 1;
        }
        return new TaskData(TaskKind.MulticlassClassification, classes.Length, features, targets);
    }

    /// <summary>Rows without features, which only the hypotheses themselves can read.</summary>
    internal static TaskData TargetsOnly(TaskKind kind, int rows, double[] targets, IReadOnlyList<string>? classNames = null) =>
        new(kind, rows, targets) { ClassNames = classNames };

    /// <summary>The given rows, in the given order.</summary>
    /// <param name="rows">Row numbers from 0.</param>
    public TaskData SelectRows(ReadOnlySpan<int> rows)
    {
        var targets = new double[rows.Length * OutputCount];
        for (int i = 0; i < rows.Length; i++)
            TargetRow(rows[i]).CopyTo(targets.AsSpan(i * OutputCount));
        int[] chosen = rows.ToArray(), groups = Groups.IsEmpty ? [] : Numbered([.. chosen.Select(row => Groups.Span[row])]);
        if (!Weights.IsEmpty && chosen.Length > 0)
            return WithoutWeights().SelectRows(rows).WithWeights([.. chosen.Select(row => Weights.Span[row])]);
        if (SparseFeatures is { } sparse)
            return new TaskData(Kind, sparse.Select(rows), targets) { ClassNames = ClassNames, Groups = groups };
        var features = new double[rows.Length * FeatureCount];
        for (int i = 0; i < rows.Length; i++)
            FeatureRow(rows[i]).CopyTo(features.AsSpan(i * FeatureCount));
        return FeatureCount == 0
            ? new TaskData(Kind, rows.Length, targets) { ClassNames = ClassNames, Groups = groups }
            : new TaskData(Kind, rows.Length, features, targets) { ClassNames = ClassNames, Groups = groups };
    }

    /// <summary>The features of one row, length d.</summary>
    /// <param name="row">Row number from 0.</param>
    public ReadOnlySpan<double> FeatureRow(int row) => SparseFeatures is { } sparse ? sparse.ToDense(row) : Features.Span.Slice(row * FeatureCount, FeatureCount);

    /// <summary>The targets of one row, length k.</summary>
    /// <param name="row">Row number from 0.</param>
    public ReadOnlySpan<double> TargetRow(int row) => Targets.Span.Slice(row * OutputCount, OutputCount);

    private TaskData WithoutWeights() => new(this, Targets.ToArray(), ClassNames) { Weights = default };

    private static int[] Numbered<T>(IReadOnlyList<T> groups) where T : notnull
    {
        var numbers = new Dictionary<T, int>();
        var numbered = new int[groups.Count];
        for (int row = 0; row < numbered.Length; row++)
        {
            if (!numbers.TryGetValue(groups[row], out numbered[row]))
                numbers.Add(groups[row], numbered[row] = numbers.Count);
        }
        return numbered;
    }

    private static int Columns(int length, int rows, string name)
    {
        if (length == 0 || length % rows != 0)
            throw new ArgumentException($"{name} has {length} values, which isn't a positive multiple of {rows} rows.", name);
        return length / rows;
    }

    private static void CheckFinite(double[] values, int columns, string name)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
                throw new ArgumentException($"{name}: row {i / columns}, column {i % columns} was {values[i]}; it must be finite.", name);
        }
    }

    /// <summary>The test rows with their classes numbered as these training rows number them.</summary>
    /// <remarks>Keys made separately for training and test rows number the same classes in different orders.</remarks>
    /// <exception cref="ArgumentException">The test rows have other features, other outputs, or classes that the training rows don't know.</exception>
    internal TaskData Aligned(TaskData test)
    {
        if (FeatureCount != test.FeatureCount)
            throw new ArgumentException($"The test rows have {test.FeatureCount} features and the training rows {FeatureCount}; the numbers must match.", nameof(test));
        if (ClassNames is { } names && test.ClassNames is { } others)
        {
            var map = ClassOrder.Map(others, names, "test", "training");
            return map is null ? test : new TaskData(test, ClassOrder.Reorder(test.Targets.Span, map, names.Count), names);
        }
        if (OutputCount != test.OutputCount)
            throw new ArgumentException($"The test rows have {test.OutputCount} outputs and the training rows {OutputCount}; the numbers must match.", nameof(test));
        return test;
    }
}
