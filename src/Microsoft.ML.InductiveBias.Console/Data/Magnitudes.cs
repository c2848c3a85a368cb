using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>Keeps numbers from overflow and underflow: numbers to be normalized are divided by a power of two, which the normalization cancels exactly;
/// others are refused with their place if their squares aren't representable.</summary>
internal sealed class Magnitudes
{
    /// <summary>The largest magnitude whose square, and the sum of many squares, is representable.</summary>
    private const double Largest = 1e100;

    /// <summary>Numbers of ordinary size stay as they are, so that what is learned from them has their unit.</summary>
    private const int OrdinaryExponent = 64;

    private readonly IReadOnlyList<FeatureColumn> _numbers;
    private readonly Dictionary<int, StandardScale> _scales = [];

    /// <summary>Learns the magnitudes of the training rows.</summary>
    /// <exception cref="ToolException">A training row has a number on another scale than the rest of its column.</exception>
    public Magnitudes(RawTable training, IReadOnlyList<FeatureColumn> features, Normalization normalization)
    {
        _numbers = [.. features.Where(feature => feature is { Role: ColumnRole.Number, Profile.Numbers.IsPlain: true })];
        if (normalization != Normalization.None)
        {
            foreach (var feature in _numbers)
            {
                var values = Values(training, feature);
                if (StandardScale.OutOfScale(values) is >= 0 and var row)
                    throw OutOfScale(training, row, feature);
                _scales.Add(feature.Index, StandardScale.Of(values));
            }
        }
        Check(training);
    }

    /// <summary>A number of a column in the unit in which it is normalized.</summary>
    public double InUnits(FeatureColumn feature, double value) => _scales.TryGetValue(feature.Index, out var scale) && Math.Abs(scale.Exponent) > OrdinaryExponent ? Math.ScaleB(value, -scale.Exponent) : value;

    /// <summary>Checks other rows.</summary>
    /// <exception cref="ToolException">A number is too large, or on another scale than the training rows.</exception>
    public void Check(RawTable rows)
    {
        foreach (var feature in _numbers)
        {
            var values = Values(rows, feature);
            int bad = _scales.TryGetValue(feature.Index, out var scale)
                ? Array.FindIndex(values, value => !scale.Covers(value))
                : Array.FindIndex(values, value => Math.Abs(value) > Largest);
            if (bad < 0)
                continue;
            throw _scales.Count > 0 ? OutOfScale(rows, bad, feature) : new ToolException(
                $"{rows.Place(bad, feature.Index)}: {rows.Rows[bad][feature.Index]} is too large without normalization; its square is no number in double precision. Use --normalize standardize, or divide the column by a power of ten.");
        }
    }

    /// <summary>Checks the label of a regression.</summary>
    /// <param name="tables">All rows.</param>
    /// <param name="label">The label.</param>
    /// <param name="largest">The largest magnitude; its inverse is the smallest that the largest label may have.</param>
    /// <exception cref="ToolException">The labels are too large or too small.</exception>
    public static void CheckLabel(IReadOnlyList<RawTable> tables, LabelColumn label, double largest = Largest)
    {
        if (label.Task != LabelTask.Regression)
            return;
        double found = 0;
        foreach (var table in tables)
        {
            foreach (var (row, cells) in table.Rows.Index())
            {
                double magnitude = Math.Abs(label.NumberOf(cells));
                found = Math.Max(found, magnitude);
                if (magnitude > largest)
                    throw new ToolException($"line {table.Lines[row]} of {table.File}: the label '{label.Name}' is {Text.Number(label.NumberOf(cells))}, and magnitudes above {Text.Number(largest)} can't be measured; divide the label by a power of ten.");
            }
        }
        if (found > 0 && found < 1 / largest)
            throw new ToolException($"The largest magnitude of the label '{label.Name}' is {Text.Number(found)}, and labels below {Text.Number(1 / largest)} can't be measured; multiply the label by a power of ten.");
    }

    /// <summary>The numbers of a column, with another number of the column where one is missing.</summary>
    private static double[] Values(RawTable rows, FeatureColumn feature)
    {
        double[] values = [.. Enumerable.Range(0, rows.Rows.Count).Select(row => FeatureColumns.Number(rows, row, feature))];
        int known = Array.FindIndex(values, double.IsFinite);
        return known < 0 ? [] : Array.ConvertAll(values, value => double.IsNaN(value) ? values[known] : value);
    }

    private static ToolException OutOfScale(RawTable rows, int row, FeatureColumn feature) => new(
        $"{rows.Place(row, feature.Index)}: {rows.Rows[row][feature.Index]} is more than {Text.Number(StandardScale.Largest)} standard deviations away from other rows, "
        + "which can't be distinguished next to it. Correct the value, leave the row out, or take the logarithm of the column.");
}
