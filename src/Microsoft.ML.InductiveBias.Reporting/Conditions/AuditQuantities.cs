using System.Globalization;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The numbers of an audit by name, each with its interval, unit, and method. Conditions test them; comparisons follow them.</summary>
public sealed class AuditQuantities
{
    /// <summary>The quantile of the normal distribution for a confidence of 95%.</summary>
    private const double NormalQuantile = 1.959963984540054;

    /// <summary>Every name with its parameters and its meaning.</summary>
    private static readonly (string Name, string[] Parameters, string Meaning)[] Known =
    [
        ("difficultyBits", [], "generalization difficulty, in bits"),
        ("log2DifficultyBits", [], "its binary logarithm"),
        ("intrinsicDimension", [], "dimensions in which the rows vary"),
        ("resolution", [], "smallest distance at which the label changes"),
        ("radius", [], "largest norm of a row"),
        ("requiredBits", ["space", "reference"], "bits that a space requires for a reference or target loss"),
        ("medianBits", ["space", "reference"], "median, over random splits, of the bits that a space requires for a reference loss"),
        ("expectedLoss", ["space"], "mean test loss of a random hypothesis"),
        ("modelLoss", ["model"], "mean squared error of a model on the test rows"),
        ("modelError", ["model"], "share of test rows that a model misclassifies"),
        ("providedBits", ["model", "space"], "bits at the test loss of a model"),
        ("requiredRows", [], "training rows that lower the bits to the target"),
        ("rows", [], "rows in the table"),
        ("droppedRows", [], "rows left out"),
        ("features", [], "feature columns"),
        ("constantColumns", [], "feature columns with one value"),
        ("missingCells", [], "feature cells without a value"),
        ("duplicateRows", [], "rows whose features repeat an earlier row"),
        ("contradictingRows", [], "rows with equal features and different labels"),
        ("classes", [], "number of classes"),
        ("smallestClassShare", [], "share of the rarest class"),
        ("suspectRows", [], "rows whose label is more probably wrong than right"),
        ("wrongLabels", [], "share of the judged labels that are wrong"),
        ("confusion", ["class", "class"], "probability that a random hypothesis confuses two classes"),
    ];

    private readonly Dictionary<string, AuditQuantity> _byKey;

    internal AuditQuantities(string name, IReadOnlyList<AuditQuantity> quantities)
    {
        Name = name;
        All = quantities;
        _byKey = new(StringComparer.OrdinalIgnoreCase);
        foreach (var quantity in quantities)
            _byKey.TryAdd(quantity.Key, quantity);
    }

    /// <summary>The names that conditions may use.</summary>
    internal static IReadOnlyList<string> KnownNames { get; } = [.. Known.Select(known => known.Name)];

    /// <summary>The name of the data set.</summary>
    public string Name { get; }

    /// <summary>All numbers, in the order in which reports show them.</summary>
    public IReadOnlyList<AuditQuantity> All { get; }

    /// <summary>The label column.</summary>
    internal string Label { get; init; } = "";

    /// <summary>The hashes of the columns of the test rows; see <see cref="AuditResult.TestRowHashes"/>.</summary>
    internal IReadOnlyDictionary<string, string> TestRowHashes { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether another audit has the same test rows: the same labels, and the same values in another column.</summary>
    internal bool HasTestRowsOf(AuditQuantities other)
    {
        var equal = TestRowHashes.Where(column => other.TestRowHashes.GetValueOrDefault(column.Key) == column.Value).Select(column => column.Key).ToList();
        return Label == other.Label && equal.Contains(Label) && equal.Count > 1;
    }

    /// <summary>Finds a number by its name and arguments, ignoring case; <see langword="null"/> if the audit has none.</summary>
    /// <param name="name">The name, such as <c>requiredBits</c>.</param>
    /// <param name="arguments">The arguments, such as a space and a reference.</param>
    public AuditQuantity? Find(string name, params IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(arguments);
        if (_byKey.TryGetValue(AuditQuantity.KeyOf(name, arguments), out var found))
            return found;
        // The order of two classes doesn't matter.
        return name.Equals("confusion", StringComparison.OrdinalIgnoreCase) && arguments.Count == 2
            ? _byKey.GetValueOrDefault(AuditQuantity.KeyOf(name, [arguments[1], arguments[0]]))
            : null;
    }

    /// <summary>Collects the numbers of an audit.</summary>
    /// <param name="result">The audit.</param>
    public static AuditQuantities Of(AuditResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new AuditQuantities(result.Name,
            [.. OfDifficulty(result.Difficulty), .. OfSpaces(result), .. OfModels(result), .. OfRows(result), .. OfData(result.Data, result.Task), .. OfPairs(result)])
        {
            Label = result.Label,
            TestRowHashes = result.TestRowHashes,
        };
    }

    internal static IReadOnlyList<string> ParametersOf(string name) => Known.First(known => known.Name == name).Parameters;

    internal static string MeaningOf(string name) => Known.FirstOrDefault(known => known.Name == name).Meaning ?? name;

    private static IEnumerable<AuditQuantity> OfDifficulty(GeneralizationDifficultyEstimate? estimate)
    {
        if (estimate is null)
            yield break;
        string interval = $"{NumberText.Percent(estimate.Confidence)} interval from resampling";
        if (ValueWithInterval.Log2BitsOf(estimate) is { } log2 && ValueWithInterval.BitsOf(estimate) is { } bits)
        {
            string method = $"generalization difficulty (ICML 2023), {interval}";
            yield return new("difficultyBits", [], bits.Value, bits.Lower, bits.Upper, "bits", method);
            yield return new("log2DifficultyBits", [], log2.Value, log2.Lower, log2.Upper, "log2 bits", method);
        }
        var (dimension, resolution, radius) = (estimate.IntrinsicDimension, estimate.Resolution, estimate.Radius);
        yield return new("intrinsicDimension", [], dimension.Value, dimension.Lower, dimension.Upper, "dimensions", $"nearest-neighbor distances, {interval}");
        yield return new("resolution", [], resolution.Value, resolution.Lower, resolution.Upper, "units of the features", $"closest rows with different labels, {interval}");
        yield return new("radius", [], radius.Value, radius.Lower, radius.Upper, "units of the features", $"largest norm, {interval}");
    }

    private static IEnumerable<AuditQuantity> OfSpaces(AuditResult result)
    {
        foreach (var space in result.Spaces)
        {
            foreach (var estimate in space.Metrics.InductiveBias)
            {
                string reference = estimate.Reference == LossReference.Target ? estimate.TargetLoss.ToString("R", CultureInfo.InvariantCulture) : estimate.Reference;
                yield return OfEstimate("requiredBits", [space.Name, reference], estimate);
            }
            foreach (var split in space.Metrics.Splits)
            {
                yield return new("medianBits", [space.Name, split.Estimates[0].Reference], split.Median.Bits,
                    split.MeanLower is { } lower ? Math.Min(lower.Bits, split.Median.Bits) : null, split.MeanUpper is { } upper ? Math.Max(upper.Bits, split.Median.Bits) : null, "bits",
                    $"median of {split.Estimates.Count} random splits, corrected 95% interval of the mean");
            }
            yield return new("expectedLoss", [space.Name], space.Metrics.LossDistribution.Mean, null, null, Words.Of(space.Metrics.Loss), Words.Of(space.Metrics.Method));
        }
    }

    private static IEnumerable<AuditQuantity> OfModels(AuditResult result)
    {
        foreach (var model in result.Models)
        {
            if (double.IsFinite(model.TestLoss))
                yield return new("modelLoss", [model.Name], model.TestLoss, null, null, "mean squared error", "on the test rows");
            if (model.ZeroOneError is { } error && double.IsFinite(error))
            {
                var (lower, upper) = Wilson(error, result.TestRows);
                yield return new("modelError", [model.Name], error, lower, upper, "share of test rows", "counted on the test rows, 95% Wilson interval");
            }
            foreach (var (space, estimate) in result.Spaces.Zip(model.Provided))
                yield return OfEstimate("providedBits", [model.Name, space.Name], estimate);
        }
    }

    private static IEnumerable<AuditQuantity> OfRows(AuditResult result)
    {
        if (result.RowsCurve is { RequiredRows: { } rows } curve)
            yield return new("requiredRows", [], rows, curve.Splits > 1 ? curve.RequiredRowsLower : null, curve.Splits > 1 ? curve.RequiredRowsUpper : null, "training rows",
                $"{(curve.IsExtrapolated ? "extrapolated from" : "interpolated on")} the curve of bits against rows, 90% interval for another split");
        yield return Exact("suspectRows", result.RowDifficulties.Count(row => row.IsLabelSuspect), "rows", "rows whose label is more probably wrong than right");
        if (result.Labels is { Rows.Count: > 0 } labels)
        {
            double judged = labels.Rows.Count;
            yield return new("wrongLabels", [], labels.ExpectedWrong / judged, labels.Lower / judged, labels.Upper / judged, "share of the judged rows",
                $"model of label noise, {NumberText.Percent(labels.Confidence)} interval from resampling");
        }
    }

    private static IEnumerable<AuditQuantity> OfData(DataSummary data, TaskKind task)
    {
        yield return Exact("rows", data.Rows, "rows", "counted");
        yield return Exact("droppedRows", data.DroppedRows, "rows", "counted");
        yield return Exact("features", data.Columns.Count, "columns", "counted");
        yield return Exact("constantColumns", data.Columns.Count(column => column.IsConstant), "columns", "counted");
        yield return Exact("missingCells", data.Columns.Sum(column => (double)column.MissingCells), "cells", "counted");
        yield return Exact("duplicateRows", data.DuplicateRows, "rows", "counted");
        yield return Exact("contradictingRows", data.ContradictingRows.Sum(group => group.Count), "rows", "counted");
        if (task == TaskKind.Regression || data.Classes.Count == 0)
            yield break;
        yield return Exact("classes", data.Classes.Count, "classes", "counted");
        yield return Exact("smallestClassShare", data.Classes.Min(one => one.Rows) / (double)Math.Max(1, data.Classes.Sum(one => (long)one.Rows)), "share of the rows", "counted");
    }

    private static IEnumerable<AuditQuantity> OfPairs(AuditResult result) => result.ClassPairs.Select(pair =>
        new AuditQuantity("confusion", [pair.First, pair.Second], pair.Confusion, null, null, "probability", "random hypotheses on the test rows"));

    private static AuditQuantity OfEstimate(string name, string[] arguments, InductiveBiasEstimate estimate)
    {
        var interval = Words.Interval(estimate);
        return new AuditQuantity(name, arguments, interval.Value, interval.Lower, interval.Upper, "bits", Words.Of(estimate))
        {
            // The interval of a sampled answer also covers the finite number of hypotheses, which the rows don't share.
            TestRowContributions = estimate.Method == EstimationMethod.Exact ? estimate.TestRowContributions : default,
        };
    }

    /// <summary>The Wilson (1927) score interval of a proportion, which is sensible at 0 and 1 too.</summary>
    internal static (double Lower, double Upper) Wilson(double share, int count)
    {
        if (count <= 0)
            return (0, 1);
        double z = NormalQuantile * NormalQuantile / count;
        double center = (share + z / 2) / (1 + z);
        double half = Math.Sqrt(z * share * (1 - share) + z * z / 4) / (1 + z);
        return (Math.Clamp(Math.Min(share, center - half), 0, 1), Math.Clamp(Math.Max(share, center + half), 0, 1));
    }

    private static AuditQuantity Exact(string name, double value, string unit, string method) => new(name, [], value, value, value, unit, method);
}
