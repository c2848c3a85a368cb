using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Measures the learning curve of a kernel space on several random splits.</summary>
internal static class RowsCurve
{
    /// <summary>The number of splits, as far as there is time.</summary>
    public const int MostSplits = 10;

    /// <summary>The time of a split, in fits and measurements of a kernel space.</summary>
    public const double KernelsPerSplit = 4;

    private static readonly double[] Shares = [0.1, 0.15, 0.2, 0.3, 0.4, 0.55, 0.75, 1];

    /// <summary>Measures the bias for nested parts of the training rows. Further splits are of the rows of the first one, and encoded as they are there.</summary>
    /// <param name="space">The space, fitted to all training rows. Its parameters stay the same.</param>
    /// <param name="input">All rows.</param>
    /// <param name="split">The first split.</param>
    /// <param name="reference">The target loss.</param>
    /// <param name="options">The seed and the target bits.</param>
    /// <param name="splits">The number of splits.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static AuditRowsCurve Of(
        MeasuredSpace space, AuditInput input, AuditSplit split, InductiveBiasEstimate reference, AuditOptions options, int splits, CancellationToken cancellationToken)
    {
        var fitted = (FittedGaussianProcess)space.Space;
        var (n, m) = (split.Training.Rows, split.Test.Rows);
        int[] counts = [.. Shares.Select(share => Math.Max(Math.Min(2, n), (int)(share * n))).Distinct()];
        // The rows of the first split come first: its training rows, then its test rows.
        var rows = split.AllRows(input);
        List<LearningCurve> curves = [];
        for (int number = 0; number < splits; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int seed = unchecked(options.Seed + number);
            var (training, test) = number == 0 ? ([.. Enumerable.Range(0, n)], [.. Enumerable.Range(n, m)]) : AuditSplit.Divide(rows, m, seed);
            int[] order = Array.ConvertAll(StableShuffle.Order(n, seed), row => training[row]);
            using var part = fitted.WithTraining(rows.SelectRows(order), null, cancellationToken);
            curves.Add(LearningCurve.AgainstTrainingRows(part, Weighted(rows.SelectRows(test), split.Test), counts, [reference.TargetLoss], null, cancellationToken));
        }
        var curve = new RepeatedLearningCurve(curves, reference.TargetLoss, m / (double)(n + m));
        var required = curve.RowsFor(Information.FromBits(options.TargetBits));
        return new AuditRowsCurve(
            space.Name, reference.Reference, reference.TargetLoss,
            [.. curve.Points.Zip(curves[0].Points, (over, first) => new AuditRowsPoint(over.TrainingRows, first.Estimate, over.Median.Bits, over.Lower.Bits, over.Upper.Bits))],
            options.TargetBits, double.IsNaN(required.TrainingRows) ? null : required.TrainingRows, required.IsExtrapolated, required.Lower, required.Upper, splits)
        {
            Diagnostics = [.. curve.Diagnostics.Where(diagnostic => diagnostic.Code is "curveNotMonotone" or "curveNotConvex")
                .Select(diagnostic => new Diagnostic(diagnostic.Code, diagnostic.Severity, $"{space.Name}: {diagnostic.Message}"))],
        };
    }

    /// <summary>Test rows with the total weight of each class that it has in the first split, if that has weights.</summary>
    private static TaskData Weighted(TaskData test, TaskData first)
    {
        if (first.Weights.IsEmpty)
            return test;
        double[] shares = new double[test.OutputCount], counts = new double[test.OutputCount];
        for (int row = 0; row < first.Rows; row++)
            shares[TrueClass.Of(first, row)] += first.Weights.Span[row];
        for (int row = 0; row < test.Rows; row++)
            counts[TrueClass.Of(test, row)]++;
        // A class without rows in the first split is one of a single row.
        double least = System.Numerics.Tensors.TensorPrimitives.Min(first.Weights.Span);
        return test.WithWeights([.. Enumerable.Range(0, test.Rows).Select(row => TrueClass.Of(test, row)).Select(c => shares[c] > 0 ? shares[c] / counts[c] : least)]);
    }
}
