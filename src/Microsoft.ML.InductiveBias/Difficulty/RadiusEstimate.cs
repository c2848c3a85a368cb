using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The radius of a data set: the largest Euclidean norm of a row, with its interval and the row that sets it.</summary>
/// <remarks>The value is R, in the units of the features, measured from the origin as published: features far from 0 (years, for example) make
/// it large, so center them first. The interval is that of the largest norm of another sample of as many rows.</remarks>
public sealed class RadiusEstimate : IntervalEstimate
{
    internal RadiusEstimate()
    {
    }

    // Number of the largest norms behind the interval, besides the one that sets the radius.
    private const int IntervalRows = 100;

    /// <summary>The row of the largest norm; −1 where there is none.</summary>
    public int Row { get; internal init; }

    internal double[] Replicates { get; init; } = [];

    /// <summary>The radius of the points. Rows with a missing or infinite feature are left out.</summary>
    internal static RadiusEstimate Of(PointSet points, DifficultyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(points);
        options ??= new DifficultyOptions();
        options.Validate();
        var sorted = Enumerable.Range(0, points.Rows).Where(points.IsUsable)
            .Select(row => (Norm: points.Norm(row), Row: row)).OrderByDescending(p => p.Norm).ThenBy(p => p.Row).ToArray();
        if (sorted.Length == 0 || sorted[0].Norm == 0)
        {
            return new RadiusEstimate
            {
                Row = -1,
                Diagnostics = [new Diagnostic("zeroRadius", DiagnosticSeverity.Warning, "Every row is at the origin: the radius is 0.")],
            };
        }
        // At most a tenth of the rows: the tail, not the bulk.
        var used = Math.Min(IntervalRows, sorted.Length / 10) + 1;
        var largest = sorted.Take(used).Select(p => p.Norm).Where(norm => norm > 0).ToArray();
        var replicates = Numerics.Replicates.OfExtreme(largest, smallest: false, options.Replicates, options.SeedOrDefault, RandomStream.Radius);
        var (lower, upper) = Numerics.Replicates.Interval(replicates, options.Confidence, sorted[0].Norm);
        var typical = sorted[sorted.Length / 100].Norm;
        return new RadiusEstimate
        {
            Value = sorted[0].Norm,
            Lower = lower,
            Upper = upper,
            Row = options.Rows.Number(sorted[0].Row),
            Replicates = replicates,
            Diagnostics = sorted.Length < 100 || sorted[0].Norm <= 2 * typical ? [] :
            [
                new Diagnostic("radiusSetByFewRows", DiagnosticSeverity.Warning, FormattableString.Invariant(
                    $"{options.Rows.Name(sorted[0].Row)} has norm {sorted[0].Norm:G5}, and 99 % of the rows are within {typical:G5}: a few distant rows determine the radius, and with it the difficulty. Check them, or remove them.")),
            ],
        };
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        FormattableString.Invariant($"{ResultText.Of(Value, Lower, Upper, "")} in units of the features (row {Row})");
}
