using MathNet.Numerics.Distributions;

namespace Microsoft.ML.InductiveBias.Console.Experiments;

/// <summary>A claim of the papers, and the experiment that tests it.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Claim">What is claimed.</param>
/// <param name="Setup">What is measured here.</param>
/// <param name="Published">What the papers show.</param>
/// <param name="Minutes">An upper estimate of the time on 2 quiet cores.</param>
/// <param name="Megabytes">An upper estimate of the memory of the process.</param>
/// <param name="Run">Measures.</param>
internal sealed record Experiment(string Name, string Claim, string Setup, string Published, double Minutes, int Megabytes, Func<ExperimentRun, ExperimentOutcome> Run);

/// <summary>What came out of an experiment.</summary>
/// <param name="Verdicts">For each part of the claim, whether it came out.</param>
/// <param name="Columns">The headings of the table.</param>
/// <param name="Rows">The cells of the table.</param>
/// <param name="Figure">The plot.</param>
internal sealed record ExperimentOutcome(IReadOnlyList<Verdict> Verdicts, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, ReportPlot Figure);

/// <summary>Whether a part of a claim came out.</summary>
/// <param name="ComesOut">Whether it did; <see langword="null"/> where no direction is claimed.</param>
/// <param name="Text">What was found.</param>
internal sealed record Verdict(bool? ComesOut, string Text)
{
    public override string ToString() => ComesOut switch { true => "Comes out: ", false => "Does not come out: ", null => "" } + Text;

    /// <summary>Whether medians rise or fall from one end to the other.</summary>
    /// <param name="what">What the values belong to.</param>
    /// <param name="rises">Whether they should rise.</param>
    /// <param name="first">The values at the first end, over seeds.</param>
    /// <param name="last">The values at the last end, over the same seeds.</param>
    public static Verdict OfDirection(string what, bool rises, IReadOnlyList<double> first, IReadOnlyList<double> last)
    {
        int agree = first.Zip(last).Count(pair => rises ? pair.Second > pair.First : pair.Second < pair.First);
        return new Verdict(Spread.Of(last).Median > Spread.Of(first).Median == rises && 2 * agree > first.Count,
            $"{what}: {Spread.Of(first)} bits become {Spread.Of(last)}; {(rises ? "more" : "fewer")} in {agree} of {first.Count} splits.");
    }
}

/// <summary>The median of values over splits, with an interval for it that holds for any distribution: from a rank at the lower end to the same at the upper end,
/// as narrow as a confidence of 90% allows. From 5 values it is that of the smallest and the largest (94%), from 10 that of the second ones (98%).</summary>
internal readonly record struct Spread(double Median, double Lower, double Upper)
{
    private const double Confidence = 0.9;

    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2, rank = Rank(sorted.Length);
        return new Spread(sorted.Length % 2 == 1 || sorted[middle - 1] == sorted[middle] ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, sorted[rank], sorted[^(rank + 1)]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Short(Median)} ({Short(Lower)} … {Short(Upper)})");

    /// <summary>How many values to leave out at each end: the number below the median is binomial.</summary>
    private static int Rank(int count)
    {
        int rank = 0;
        while (2 * Binomial.CDF(0.5, count, rank + 1) <= 1 - Confidence)
            rank++;
        return rank;
    }

    /// <summary>A number with two or three digits.</summary>
    public static string Short(double value) => Math.Abs(value) switch
    {
        double.PositiveInfinity => Text.Number(value),
        >= 1e7 => value.ToString("0.##e+0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 0.1 or 0 => value.ToString("0.##", CultureInfo.InvariantCulture),
        >= 0.001 => value.ToString("G2", CultureInfo.InvariantCulture),
        _ => value > 0 ? "< 0.001" : "> -0.001",
    };
}
