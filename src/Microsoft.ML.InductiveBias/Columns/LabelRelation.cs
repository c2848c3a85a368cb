using MathNet.Numerics.Distributions;

namespace Microsoft.ML.InductiveBias;

/// <summary>Finds out whether a number is related to the label, over training rows: an analysis of variance of the label over bins of the number.</summary>
/// <remarks>Parts of a date are many, and most say nothing; each of them would only add distance between rows.</remarks>
internal sealed class LabelRelation
{
    private const int Bins = 8;

    /// <summary>A chance below this one is no accident, over all outputs together.</summary>
    public const double Chance = 0.001;

    private readonly double[][] _outputs;

    private LabelRelation(double[][] outputs) => _outputs = outputs;

    /// <summary>The relation to a label: a number, or an indicator of each of its classes.</summary>
    public static LabelRelation Of(ColumnCells label)
    {
        if (label.Numbers is { } numbers && !label.IsBoolean)
            return new LabelRelation([numbers]);
        var classes = label.Texts.Distinct(StringComparer.Ordinal).ToList();
        return new LabelRelation([.. classes.Take(classes.Count == 2 ? 1 : classes.Count).Select(name => label.Texts.Select(text => text == name ? 1.0 : 0).ToArray())]);
    }

    /// <summary>Whether the label differs between the values of a number by more than chance.</summary>
    /// <param name="values">The number in each row; NaN where there is none.</param>
    /// <param name="tests">How many numbers are looked at.</param>
    public bool Holds(IReadOnlyList<double> values, int tests)
    {
        int[] rows = [.. Enumerable.Range(0, values.Count).Where(row => !double.IsNaN(values[row])).OrderBy(row => values[row])];
        var bins = new int[values.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            int bin = (int)((long)i * Bins / rows.Length);
            // Equal values stay together.
            bins[rows[i]] = i > 0 && values[rows[i]] == values[rows[i - 1]] ? bins[rows[i - 1]] : bin;
        }
        return _outputs.Any(output => ProbabilityOf(output, rows, bins) * tests * _outputs.Length < Chance);
    }

    /// <summary>The probability of so large differences between bins if there is no relation.</summary>
    private static double ProbabilityOf(double[] output, int[] rows, int[] bins)
    {
        rows = [.. rows.Where(row => !double.IsNaN(output[row]))];
        var groups = rows.GroupBy(row => bins[row]).Select(group => group.Select(row => output[row]).ToList()).ToList();
        if (groups.Count < 2 || rows.Length <= groups.Count)
            return 1;
        double mean = rows.Average(row => output[row]);
        double between = groups.Sum(group => group.Count * Math.Pow(group.Average() - mean, 2));
        double within = groups.Sum(group => { double own = group.Average(); return group.Sum(value => (value - own) * (value - own)); });
        int first = groups.Count - 1, second = rows.Length - groups.Count;
        if (within <= 1e-12 * (between + within))
            return between > 0 ? 0 : 1;
        return 1 - FisherSnedecor.CDF(first, second, between / first / (within / second));
    }
}
