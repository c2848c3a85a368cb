using System.Globalization;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The numbers of an audit by name, each with interval, unit and method: what conditions test and comparisons follow.</summary>
public sealed class AuditQuantities
{
    /// <summary>The quantile of the normal distribution of an interval of 95 %.</summary>
    private const double NormalQuantile = 1.959963984540054;

    /// <summary>Every name with what its arguments are and what it is.</summary>
    private static readonly (string Name, string[] Parameters, string Meaning)[] Known =
    [
        ("difficultyBits", [], "generalization difficulty, in bits"),
        ("log2DifficultyBits", [], "its binary logarithm"),
        ("intrinsicDimension", [], "dimensions that the rows spread in"),
        ("resolution", [], "smallest distance at which the label changes"),
        ("radius", [], "largest norm of a row"),
        ("requiredBits", ["space", "reference"], "bits that a reference or target loss requires of a space"),
        ("expectedLoss", ["space"], "mean test loss of a random hypothesis"),
        ("modelLoss", ["model"], "mean squared error of a model on the test rows"),
        ("modelError", ["model"], "share of wrong test rows of a model"),
        ("providedBits", ["model", "space"], "bits at the test loss of a model"),
        ("requiredRows", [], "training rows that bring the bits to the target"),
        ("rows", [], "rows of the table"),
        ("droppedRows", [], "rows left out"),
        ("features", [], "feature columns"),
        ("constantColumns", [], "feature columns with one value"),
        ("missingCells", [], "feature cells without a value"),
        ("duplicateRows", [], "rows whose features repeat an earlier row"),
        ("contradictingRows", [], "rows with equal features and different labels"),
        ("classes", [], "number of classes"),
        ("smallestClassShare", [], "share of the rarest class"),
        ("suspectRows", [], "test rows whose label is doubtful"),
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
    public static IReadOnlyList<string> KnownNames { get; } = [.. Known.Select(known => known.Name)];

    /// <summary>What the data set is called.</summary>
    public string Name { get; }

    /// <summary>All numbers, in the order in which reports show them.</summary>
    public IReadOnlyList<AuditQuantity> All { get; }

    /// <summary>The number of the given name and arguments, upper and lower case alike; <see langword="null"/> where the audit has none.</summary>
    /// <param name="name">Such as <c>requiredBits</c>.</param>
    /// <param name="arguments">Such as the space and the reference.</param>
    public AuditQuantity? Find(string name, params IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(arguments);
        if (_byKey.TryGetValue(Key(name, arguments), out var found))
            return found;
        // A pair of classes has no order.
        return name.Equals("confusion", StringComparison.OrdinalIgnoreCase) && arguments.Count == 2
            ? _byKey.GetValueOrDefault(Key(name, [arguments[1], arguments[0]]))
            : null;
    }

    /// <summary>The numbers of an audit.</summary>
    /// <param name="result">The audit.</param>
    public static AuditQuantities Of(AuditResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new AuditQuantities(result.Name,
            [.. OfDifficulty(result.Difficulty), .. OfSpaces(result), .. OfModels(result), .. OfRows(result), .. OfData(result.Data, result.Task), .. OfPairs(result)]);
    }

    internal static IReadOnlyList<string>? ParametersOf(string name) => Known.FirstOrDefault(known => known.Name == name).Parameters;

    /// <summary>The known name that equals the given one but for upper and lower case.</summary>
    internal static string? Spelled(string name) => KnownNames.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));

    internal static string MeaningOf(string name) => Known.FirstOrDefault(known => known.Name == name).Meaning ?? name;

    private static string Key(string name, IReadOnlyList<string> arguments) => New(name, arguments, 0, null, null, "", "").Key;

    private static IEnumerable<AuditQuantity> OfDifficulty(GeneralizationDifficultyEstimate? estimate)
    {
        if (estimate is null)
            yield break;
        string interval = $"interval of {NumberText.Percent(estimate.Confidence)} from resampling";
        if (estimate is { Log2Bits: { } log2, Bits: { } bits })
        {
            double lower = estimate.Log2BitsLower ?? log2, upper = estimate.Log2BitsUpper ?? log2;
            yield return New("difficultyBits", [], bits, Math.Min(bits, Math.Pow(2, lower)), Math.Max(bits, Math.Pow(2, upper)), "bits", $"generalization difficulty (ICML 2023), {interval}");
            yield return New("log2DifficultyBits", [], log2, lower, upper, "log2 bits", $"generalization difficulty (ICML 2023), {interval}");
        }
        yield return New("intrinsicDimension", [], estimate.IntrinsicDimension.Value, estimate.IntrinsicDimension.Lower, estimate.IntrinsicDimension.Upper, "dimensions", $"nearest-neighbor distances, {interval}");
        yield return New("resolution", [], estimate.Resolution.Value, estimate.Resolution.Lower, estimate.Resolution.Upper, "units of the features", $"closest rows that differ in the label, {interval}");
        yield return New("radius", [], estimate.Radius.Value, estimate.Radius.Lower, estimate.Radius.Upper, "units of the features", $"largest norm, {interval}");
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
            yield return New("expectedLoss", [space.Name], space.Metrics.LossDistribution.Mean, null, null, ReferenceWords.Of(space.Metrics.Loss), ReferenceWords.Of(space.Metrics.Method));
        }
    }

    private static IEnumerable<AuditQuantity> OfModels(AuditResult result)
    {
        foreach (var model in result.Models)
        {
            if (double.IsFinite(model.TestLoss))
                yield return New("modelLoss", [model.Name], model.TestLoss, null, null, "mean squared error", "on the test rows");
            if (model.ZeroOneError is { } error && double.IsFinite(error))
            {
                var (lower, upper) = Wilson(error, result.TestRows);
                yield return New("modelError", [model.Name], error, lower, upper, "share of wrong test rows", "counted on the test rows, Wilson interval of 95 %");
            }
            foreach (var (space, estimate) in result.Spaces.Zip(model.Provided))
                yield return OfEstimate("providedBits", [model.Name, space.Name], estimate);
        }
    }

    private static IEnumerable<AuditQuantity> OfRows(AuditResult result)
    {
        if (result.RowsCurve is { RequiredRows: { } rows } curve)
            yield return New("requiredRows", [], rows, null, null, "training rows", curve.IsExtrapolated ? "extrapolated from the curve of bits against rows" : "read off the curve of bits against rows");
        yield return Exact("suspectRows", result.TestRowDifficulties.Count(row => row.IsLabelSuspect), "rows", "test rows for which all spaces agree on another label");
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
        New("confusion", [pair.First, pair.Second], pair.Confusion, null, null, "probability", "random hypotheses on the test rows"));

    private static AuditQuantity OfEstimate(string name, string[] arguments, InductiveBiasEstimate estimate)
    {
        var interval = ReferenceWords.Interval(estimate);
        return New(name, arguments, interval.Value, interval.Lower, interval.Upper, "bits", ReferenceWords.Of(estimate));
    }

    /// <summary>The interval of Wilson (1927) for a share, sensible also at shares of 0 and 1.</summary>
    internal static (double Lower, double Upper) Wilson(double share, int count)
    {
        if (count <= 0)
            return (0, 1);
        double z = NormalQuantile * NormalQuantile / count;
        double centre = (share + z / 2) / (1 + z);
        double half = Math.Sqrt(z * share * (1 - share) + z * z / 4) / (1 + z);
        return (Math.Clamp(Math.Min(share, centre - half), 0, 1), Math.Clamp(Math.Max(share, centre + half), 0, 1));
    }

    private static AuditQuantity Exact(string name, double value, string unit, string method) => New(name, [], value, value, value, unit, method);

    private static AuditQuantity New(string name, IReadOnlyList<string> arguments, double value, double? lower, double? upper, string unit, string method) =>
        new() { Name = name, Arguments = arguments, Value = value, Lower = lower, Upper = upper, Unit = unit, Method = method };
}
