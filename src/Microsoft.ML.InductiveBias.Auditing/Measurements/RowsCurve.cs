namespace Microsoft.ML.InductiveBias;

/// <summary>Measures the learning curve of a kernel space.</summary>
internal static class RowsCurve
{
    private static readonly double[] Shares = [0.1, 0.2, 0.35, 0.5, 0.75, 1];

    /// <summary>Fits the space to nested parts of the training rows.</summary>
    /// <param name="spaces">Fits spaces.</param>
    /// <param name="space">The space, fitted to all training rows. Its parameters stay the same.</param>
    /// <param name="split">The rows.</param>
    /// <param name="reference">The target loss.</param>
    /// <param name="options">The seed and the target bits.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static AuditRowsCurve Of(AuditSpaces spaces, MeasuredSpace space, AuditSplit split, InductiveBiasEstimate reference, AuditOptions options, CancellationToken cancellationToken)
    {
        var order = Numerics.StableShuffle.Order(split.Training.Rows, options.Seed);
        var points = new List<AuditRowsPoint>();
        foreach (int rows in Shares.Select(share => Math.Max(2, (int)(share * split.Training.Rows))).Distinct())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = split with { Training = split.Training.SelectRows(order.AsSpan(0, rows)) };
            using var measured = spaces.Refit(space, part);
            var loss = measured.Space.LossOn(part.Test, cancellationToken: cancellationToken);
            points.Add(new AuditRowsPoint(rows, loss.Distribution.Estimate(reference.TargetLoss)));
        }
        var (required, isExtrapolated) = RequiredRows(points, options.TargetBits);
        return new AuditRowsCurve(space.Name, reference.Reference, reference.TargetLoss, points, options.TargetBits, required, isExtrapolated);
    }

    /// <summary>The rows at which the bits fall to the target, interpolated linearly in the logarithm of the rows.</summary>
    internal static (double? Rows, bool IsExtrapolated) RequiredRows(IReadOnlyList<AuditRowsPoint> points, double targetBits)
    {
        var finite = points.Where(point => double.IsFinite(point.Estimate.Bits)).ToList();
        if (finite.Count == 0)
            return (null, false);
        for (int i = 0; i < finite.Count; i++)
        {
            if (finite[i].Estimate.Bits > targetBits)
                continue;
            return i == 0
                ? (finite[0].TrainingRows, finite[0].Estimate.Bits < targetBits)
                : (Between(finite[i - 1], finite[i], targetBits), false);
        }
        // Falling bits are extrapolated from the last two points, up to a hundred times the number of rows.
        if (finite.Count < 2 || !(finite[^1].Estimate.Bits < finite[^2].Estimate.Bits))
            return (null, false);
        double rows = Between(finite[^2], finite[^1], targetBits);
        return rows <= 100.0 * finite[^1].TrainingRows ? (rows, true) : (null, false);
    }

    private static double Between(AuditRowsPoint before, AuditRowsPoint after, double targetBits)
    {
        double share = (before.Estimate.Bits - targetBits) / (before.Estimate.Bits - after.Estimate.Bits);
        return before.TrainingRows * Math.Pow(after.TrainingRows / (double)before.TrainingRows, share);
    }
}
