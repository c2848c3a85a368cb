using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>A rule that makes labels of features.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Features">The number of features that it needs.</param>
/// <param name="Label">The labels of all rows, for one draw of the rule.</param>
internal sealed record ProbeRule(string Name, int Features, Func<ProbeFeatures, Random, double[]> Label);

/// <summary>The rules of probes. Each draws its weights, features, or centers at random.</summary>
internal static class ProbeRules
{
    /// <summary>Periods of a sine between the 5% and the 95% quantile of a feature: few enough to be seen in a few hundred rows.</summary>
    private const double Periods = 3;

    private const int Prototypes = 6, Groups = 8, MostAttempts = 10;

    public static IReadOnlyList<ProbeRule> All { get; } =
    [
        new("linear", 1, Linear),
        new("threshold", 1, (features, random) => Signs(features.Above(features.Choose(1, random)[0]))),
        new("parity", 2, (features, random) => Parity(features, 2, random)),
        new("parity3", 3, (features, random) => Parity(features, 3, random)),
        new("periodic", 1, Periodic),
        new("radial", 1, Radial),
        new("prototype", 1, Prototype),
        new("group", 1, Group),
        new("texture", 3, (features, _) => Signs(ProbeFeatures.AboveMedian(features.Rows(row => Roughness(features.Row(row)))))),
    ];

    /// <summary>The rules of the given names.</summary>
    /// <exception cref="ArgumentException">A name is unknown, or there is none.</exception>
    public static IReadOnlyList<ProbeRule> Named(IReadOnlyList<string> names)
    {
        string known = string.Join(", ", All.Select(rule => rule.Name));
        if (names.Count == 0)
            throw new ArgumentException($"{nameof(ProbeOptions.Rules)} was empty; name at least one of {known}.");
        return [.. names.Distinct(StringComparer.Ordinal).Select(name => All.FirstOrDefault(rule => rule.Name == name)
            ?? throw new ArgumentException($"The rule '{name}' is unknown; the rules are: {known}."))];
    }

    /// <summary>Labels of a draw that aren't all the same; <see langword="null"/> if every try gives the same label to all rows, as for features of few values.</summary>
    public static double[]? Draw(ProbeRule rule, ProbeFeatures features, int seed)
    {
        var random = new MathNet.Numerics.Random.MersenneTwister(seed, false);
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            double[] labels = rule.Label(features, random);
            if (labels.Any(label => label != labels[0]))
                return labels;
        }
        return null;
    }

    private static double[] Linear(ProbeFeatures features, Random random)
    {
        double[] weights = features.Normal(random);
        return features.Rows(row => features.Standardized(row).Zip(weights, (value, weight) => value * weight).Sum());
    }

    private static double[] Parity(ProbeFeatures features, int count, Random random)
    {
        double[] product = features.Rows(_ => 1);
        foreach (int feature in features.Choose(count, random))
        {
            bool[] above = features.Above(feature);
            for (int row = 0; row < product.Length; row++)
                product[row] *= above[row] ? 1 : -1;
        }
        return product;
    }

    private static double[] Periodic(ProbeFeatures features, Random random)
    {
        double[] values = features.Column(features.Choose(1, random)[0]);
        double[] sorted = [.. values.Order()];
        double low = sorted[(int)(0.05 * (sorted.Length - 1))], high = sorted[(int)(0.95 * (sorted.Length - 1))], phase = 2 * Math.PI * random.NextDouble();
        // Nearly all rows share a value: then the others span the range.
        double range = high > low ? high - low : sorted[^1] - sorted[0];
        return Array.ConvertAll(values, value => Math.Sin(2 * Math.PI * Periods * (value - low) / range + phase));
    }

    private static double[] Radial(ProbeFeatures features, Random random)
    {
        double[] center = features.Standardized(random.Next(features.Raw.Rows));
        return Signs(ProbeFeatures.AboveMedian(features.Rows(row => Distance(features.Standardized(row), center))));
    }

    /// <summary>The sign of the nearest of a few random rows, half of which are positive.</summary>
    private static double[] Prototype(ProbeFeatures features, Random random)
    {
        int[] rows = [.. Enumerable.Range(0, features.Raw.Rows)];
        random.Shuffle(rows);
        double[][] prototypes = [.. rows.Take(Prototypes).Select(features.Standardized)];
        return features.Rows(row =>
        {
            double[] own = features.Standardized(row);
            return Enumerable.Range(0, prototypes.Length).MinBy(prototype => Distance(own, prototypes[prototype])) % 2 == 0 ? 1 : -1;
        });
    }

    /// <summary>A random value for each group of rows, or for each of equally large parts of a feature where rows have no groups.</summary>
    private static double[] Group(ProbeFeatures features, Random random)
    {
        int[] groups = features.Raw.Groups.ToArray();
        if (groups.Distinct().Count() < 2)
        {
            double[] values = features.Column(features.Choose(1, random)[0]), sorted = [.. values.Order()];
            groups = Array.ConvertAll(values, value => Math.Min(Groups - 1, Groups * Math.Max(0, LowerIndex(sorted, value)) / sorted.Length));
        }
        // Half of the groups are positive, so that the labels vary.
        int[] distinct = [.. groups.Distinct().Order()];
        random.Shuffle(distinct);
        var place = distinct.Index().ToDictionary(one => one.Item, one => one.Index);
        return Array.ConvertAll(groups, group => place[group] % 2 == 0 ? 1.0 : -1);
    }

    /// <summary>The number of values below the given one, so that equal values have the same.</summary>
    private static int LowerIndex(double[] sorted, double value)
    {
        int at = Array.BinarySearch(sorted, value);
        while (at > 0 && sorted[at - 1] == value)
            at--;
        return at;
    }

    /// <summary>The squared differences of neighboring features.</summary>
    private static double Roughness(ReadOnlySpan<double> row)
    {
        double sum = 0;
        for (int i = 1; i < row.Length; i++)
            sum += (row[i] - row[i - 1]) * (row[i] - row[i - 1]);
        return sum;
    }

    private static double Distance(double[] first, double[] second) => first.Zip(second, (a, b) => (a - b) * (a - b)).Sum();

    private static double[] Signs(bool[] above) => Array.ConvertAll(above, one => one ? 1.0 : -1);
}
