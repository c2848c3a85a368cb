using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.DataViews;
using Microsoft.ML.InductiveBias.Numerics;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.InductiveBias;

public sealed partial class InductiveBiasCatalog
{
    /// <summary>Measures the inductive bias that a task requires over several random splits into training and test rows.</summary>
    /// <remarks>The pipeline is fitted to the training rows of each split, one after the other; each fit uses all cores. The seed of the context determines
    /// the splits: the first one belongs to it, further ones to the next seeds.</remarks>
    /// <param name="data">All rows, in an order that doesn't change from one reading to the next.</param>
    /// <param name="pipeline">A pipeline that ends with, or contains, a trainer of this library.</param>
    /// <param name="splits">Number of splits; at least 2, 5 by default.</param>
    /// <param name="testFraction">The share of test rows, above 0 and below 1; 0.3 by default.</param>
    /// <param name="classColumnName">The column of class labels, by which rows are stratified: each class of at least two rows is in both parts. <see langword="null"/>
    /// for no stratification.</param>
    /// <param name="options">Target losses, the kind of loss and what else is measured; defaults if <see langword="null"/>.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second, except during a fit of the pipeline.</param>
    /// <returns>The metrics of the first split, with the median, the range, and the interval of the mean over all of them in
    /// <see cref="InductiveBiasMetrics.Splits"/>.</returns>
    /// <exception cref="ArgumentException">There are fewer than 2 rows, the class column doesn't exist or can't hold classes, or the pipeline has no hypothesis
    /// space.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of splits or the share of test rows is out of range.</exception>
    public InductiveBiasMetrics EvaluateSplits(
        IDataView data, IEstimator<ITransformer> pipeline, int splits = 5, double testFraction = 0.3, string? classColumnName = null, InductiveBiasOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(pipeline);
        if (splits < 2)
            throw new ArgumentOutOfRangeException(nameof(splits), $"splits was {splits}; it must be at least 2.");
        if (!(testFraction > 0 && testFraction < 1))
            throw new ArgumentOutOfRangeException(nameof(testFraction), FormattableString.Invariant($"testFraction was {testFraction}; it must be above 0 and below 1."));
        options ??= new InductiveBiasOptions();
        int[] classes = ClassesOf(data, classColumnName, cancellationToken);
        if (classes.Length < 2)
            throw new ArgumentException($"There {(classes.Length == 1 ? "is 1 row" : "are no rows")}; a split needs at least 2.", nameof(data));
        List<InductiveBiasMetrics> measured = [];
        for (int number = 0; number < splits; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new WorkProgress($"split {number + 1} of {splits}", number / (double)splits));
            var (training, test) = SplitOf(data, classes, testFraction, unchecked(ContextSeed.Of(MLContext) + number));
            measured.Add(Evaluate(pipeline.Fit(training), test, options, null, cancellationToken));
        }
        progress?.Report(new WorkProgress("done", 1));
        return new InductiveBiasMetrics(measured[0]) { Splits = SplitSummary.Of(measured) };
    }

    private (IDataView Training, IDataView Test) SplitOf(IDataView data, int[] classes, double testFraction, int seed)
    {
        int testCount = Math.Clamp((int)Math.Round(testFraction * classes.Length, MidpointRounding.AwayFromZero), 1, classes.Length - 1);
        var isTest = new float[classes.Length];
        foreach (int row in StratifiedSplit.Of(classes, testCount, seed).Test)
            isTest[row] = 1;
        string name = "test row";
        while (data.Schema.GetColumnOrNull(name) is not null)
            name += "'";
        var marked = new AppendedColumnsView(data, [AppendedColumn.Of(name, row => isTest[row])]);
        return (Part(0), Part(1));

        IDataView Part(int part) => MLContext.Transforms.DropColumns(name).Fit(marked).Transform(MLContext.Data.FilterRowsByColumn(marked, name, part, part + 0.5));
    }

    /// <summary>The class of each row; the same for all rows without a column.</summary>
    private static int[] ClassesOf(IDataView data, string? columnName, CancellationToken cancellationToken)
    {
        int rows = 0;
        if (columnName is null)
        {
            using var all = data.GetRowCursor([]);
            for (; all.MoveNext(); rows++)
                cancellationToken.ThrowIfCancellationRequested();
            return new int[rows];
        }
        var column = data.Schema.GetColumnOrNull(columnName)
            ?? throw new ArgumentException($"The data have no column '{columnName}'; the columns are: {string.Join(", ", data.Schema.Select(one => one.Name))}.", nameof(columnName));
        var reader = new ClassOrNumberReader(column, asClasses: true);
        using var cursor = data.GetRowCursor([column]);
        reader.Bind(cursor);
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            reader.Read();
        }
        return reader.Classes!;
    }
}
