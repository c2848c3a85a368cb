using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The features that rules read: those that vary, standardized.</summary>
internal sealed class ProbeFeatures
{
    private readonly int[] _varying;
    private readonly double[] _means;
    private readonly double[] _deviations;

    /// <param name="raw">The rows.</param>
    /// <exception cref="ArgumentException">No feature varies.</exception>
    public ProbeFeatures(TaskData raw)
    {
        Raw = raw;
        List<(int Feature, double Mean, double Deviation)> varying = [];
        for (int feature = 0; feature < raw.FeatureCount; feature++)
        {
            double[] values = RawColumn(feature);
            double mean = values.Average(), deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            if (values.Any(value => value != values[0]) && deviation > 0)
                varying.Add((feature, mean, deviation));
        }
        if (varying.Count == 0)
            throw new ArgumentException($"All {raw.Rows} rows have the same value in each of their {raw.FeatureCount} features, so no rule can make different labels. Give rows with a feature that varies.");
        (_varying, _means, _deviations) = ([.. varying.Select(one => one.Feature)], [.. varying.Select(one => one.Mean)], [.. varying.Select(one => one.Deviation)]);
    }

    /// <summary>The rows as they are.</summary>
    public TaskData Raw { get; }

    /// <summary>Number of features that vary.</summary>
    public int Count => _varying.Length;

    /// <summary>A number for each row.</summary>
    public double[] Rows(Func<int, double> number) => [.. Enumerable.Range(0, Raw.Rows).Select(number)];

    /// <summary>The varying features of a row, each with mean 0 and standard deviation 1 over the rows.</summary>
    public double[] Standardized(int row)
    {
        var all = Row(row);
        var values = new double[Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = (all[_varying[i]] - _means[i]) / _deviations[i];
        return values;
    }

    /// <summary>The features of a row as they are; of sparse rows with their zeros.</summary>
    public ReadOnlySpan<double> Row(int row) => Raw.Features.Span.Slice(row * Raw.FeatureCount, Raw.FeatureCount);

    /// <summary>A varying feature of all rows.</summary>
    /// <param name="feature">Its number among those that vary.</param>
    public double[] Column(int feature) => RawColumn(_varying[feature]);

    /// <summary>Different varying features.</summary>
    public int[] Choose(int count, Random random)
    {
        int[] all = [.. Enumerable.Range(0, Count)];
        random.Shuffle(all);
        return all[..count];
    }

    /// <summary>A standard normal number for each varying feature.</summary>
    public double[] Normal(Random random)
    {
        var values = new double[Count];
        MathNet.Numerics.Distributions.Normal.Samples(random, values, 0, 1);
        return values;
    }

    /// <summary>Which rows have the larger values of a varying feature: as nearly half of them as equal values allow.</summary>
    public bool[] Above(int feature) => AboveMedian(Column(feature));

    /// <summary>Which values are the larger ones, as nearly half of them as equal values allow; at least one and not all, if they differ.</summary>
    public static bool[] AboveMedian(double[] values)
    {
        double[] sorted = [.. values.Order()];
        double threshold = sorted[0];
        int best = int.MaxValue;
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] > sorted[i - 1] && Math.Abs(2 * i - sorted.Length) < best)
                (threshold, best) = (sorted[i - 1], Math.Abs(2 * i - sorted.Length));
        }
        return Array.ConvertAll(values, value => value > threshold);
    }

    private double[] RawColumn(int feature) => Rows(row => Row(row)[feature]);
}
