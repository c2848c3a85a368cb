using System.Globalization;

namespace Microsoft.ML.InductiveBias.Benchmarks.Study;

/// <summary>A statistic over data sets with its 95% bootstrap interval: sets are drawn with replacement.</summary>
internal readonly record struct OverSets(double Value, double Lower, double Upper)
{
    private const int Resamples = 2000;

    /// <param name="sets">The sets.</param>
    /// <param name="statistic">Of a sample of sets; NaN where it is undefined.</param>
    public static OverSets Of<T>(IReadOnlyList<T> sets, Func<IReadOnlyList<T>, double> statistic)
    {
        var random = new Random(1);
        double[] drawn = [.. Enumerable.Range(0, Resamples).Select(_ => statistic([.. Enumerable.Range(0, sets.Count).Select(_ => sets[random.Next(sets.Count)])]))
            .Where(value => !double.IsNaN(value)).Order()];
        return new OverSets(statistic(sets), drawn[(int)(0.025 * drawn.Length)], drawn[(int)(0.975 * drawn.Length)]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:0.00} ({Lower:0.00} … {Upper:0.00})");
}

/// <summary>Spearman's rank correlation.</summary>
internal static class RankCorrelation
{
    /// <summary>The correlation of the ranks; NaN if one side is constant. Equal values share the mean of their ranks.</summary>
    public static double Of(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        var (a, b) = (Ranks(first), Ranks(second));
        double middle = (a.Length + 1) / 2.0;
        double Product(double[] x, double[] y) => x.Zip(y, (one, other) => (one - middle) * (other - middle)).Sum();
        return Product(a, b) / Math.Sqrt(Product(a, a) * Product(b, b));
    }

    public static double[] Ranks(IReadOnlyList<double> values) =>
        [.. values.Select(value => values.Count(other => other < value) + (values.Count(other => other == value) + 1) / 2.0)];
}
