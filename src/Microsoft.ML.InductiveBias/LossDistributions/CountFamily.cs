using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The law of the share of wrong rows: the number of wrong ones of m over m.</summary>
internal sealed class CountLaw : LossDistribution
{
    private readonly double[] _logLower;
    private readonly double[] _logUpper;

    /// <summary>A law from unnormalized log-weights of 0 … m wrong rows.</summary>
    public CountLaw(double[] logWeights)
    {
        int rows = logWeights.Length - 1;
        _logLower = new double[rows + 1];
        _logUpper = new double[rows + 1];
        double sum = double.NegativeInfinity, mean = 0, square = 0;
        for (int c = 0; c <= rows; c++)
            _logLower[c] = sum = Add(sum, logWeights[c]);
        double total = sum;
        sum = double.NegativeInfinity;
        for (int c = rows; c >= 0; c--)
        {
            _logUpper[c] = sum - total;
            sum = Add(sum, logWeights[c]);
            _logLower[c] = Math.Min(0, _logLower[c] - total);
            mean += Math.Exp(logWeights[c] - total) * c / rows;
        }
        for (int c = 0; c <= rows; c++)
            square += Math.Exp(logWeights[c] - total) * ((double)c / rows - mean) * ((double)c / rows - mean);
        _logLower[rows] = 0;
        (Mean, StandardDeviation) = (mean, Math.Sqrt(square));
    }

    public int Rows => _logLower.Length - 1;

    public override double Mean { get; }

    public override double StandardDeviation { get; }

    public override double Minimum => 0;

    /// <summary>How many wrong rows a loss allows, tolerating the rounding of a share.</summary>
    public static int Count(double loss, int rows) => (int)Math.Clamp(Math.Floor((loss * rows) + 1e-6), -1, rows);

    public override double LogCumulativeProbability(double loss) => Count(loss, Rows) is var c && c < 0 ? double.NegativeInfinity : _logLower[c];

    public override double LogUpperTailProbability(double loss) => Count(loss, Rows) is var c && c < 0 ? 0 : _logUpper[c];

    public override double Quantile(double probability)
    {
        int c = Array.BinarySearch(_logLower, Math.Log(probability));
        return (double)Math.Min(Rows, c < 0 ? ~c : c) / Rows;
    }

    private static double Add(double x, double y)
    {
        var (high, low) = x > y ? (x, y) : (y, x);
        return double.IsNegativeInfinity(low) ? high : high + AccurateLogarithms.LogOnePlus(Math.Exp(low - high));
    }
}

/// <summary>A family of laws of the number of wrong rows, with the observed counts.</summary>
internal abstract class CountFamily : LossFamily
{
    protected CountFamily(double[] losses, int rows)
    {
        Rows = rows;
        Histogram = [.. losses.GroupBy(loss => CountLaw.Count(loss, rows)).OrderBy(group => group.Key).Select(group => (group.Key, group.Count()))];
        Count = losses.Length;
        Mean = Math.Clamp(losses.Average(), 0.25 / rows / Count, 1 - (0.25 / rows / Count));
        double variance = losses.Sum(loss => (loss - Mean) * (loss - Mean)) / Math.Max(1, Count - 1);
        Overdispersion = variance * rows / (Mean * (1 - Mean));
    }

    public override int Count { get; }

    protected int Rows { get; }

    protected double Mean { get; }

    /// <summary>The variance of the counts divided by that of a binomial law.</summary>
    protected double Overdispersion { get; }

    protected (int Wrong, int Times)[] Histogram { get; }

    protected static double Logit(double p) => Math.Log(p / (1 - p));

    protected static double Logistic(double a) => 1 / (1 + Math.Exp(-a));

    protected double LogChoose(int c) => LogGamma.Binomial(c, Rows - c);
}

/// <summary>Beta-binomial laws: logit of the mean, and as shape the intraclass correlation, 0 for the binomial laws.</summary>
internal sealed class BetaBinomialFamily : CountFamily
{
    private readonly double _typical;

    public BetaBinomialFamily(double[] losses, int rows)
        : base(losses, rows) => _typical = Math.Clamp((Overdispersion - 1) / Math.Max(1, rows - 1), 0.2 / rows, 0.9);

    public override string Name => LossFamilies.BetaBinomial;

    public override bool HasShape => true;

    public override bool HasSecond => false;

    public override (double A, double B) Start => (Logit(Mean), 0);

    public override (double A, double B) Spread => (Math.Sqrt(Math.Max(1, Overdispersion) / (Rows * Mean * (1 - Mean))), 1);

    public override double LogLikelihood(double a, double b, double shape)
    {
        double sum = 0;
        foreach (var (wrong, times) in Histogram)
            sum += times * LogProbability(wrong, a, shape);
        return double.IsNaN(sum) ? double.NegativeInfinity : sum;
    }

    public override LossDistribution Law(double a, double b, double shape) =>
        new CountLaw([.. Enumerable.Range(0, Rows + 1).Select(c => LogProbability(c, a, shape))]);

    public override (string Name, double Value)[] Parameters(double a, double b, double shape) =>
        [("meanError", Logistic(a)), ("intraclassCorrelation", Correlation(shape))];

    public override LossFamily For(double[] sorted) => new BetaBinomialFamily(sorted, Rows);

    public override string? Boundary(double shape) => shape == 0 ? "intraclassCorrelation is 0: a binomial law" : shape == 1 ? "intraclassCorrelation is at its maximum" : null;

    // ½ is the correlation that the variance of the counts suggests.
    private double Correlation(double shape) => 0.999 * shape * _typical / (1 - shape + (shape * _typical));

    private double LogProbability(int c, double a, double shape)
    {
        double correlation = Correlation(shape), p = Logistic(a), q = Logistic(-a);
        if (correlation < 1e-9)
            return LogChoose(c) + (c == 0 ? 0 : c * Math.Log(p)) + (c == Rows ? 0 : (Rows - c) * Math.Log(q));
        double total = (1 - correlation) / correlation;
        return LogChoose(c) + LogGamma.Ratio(p * total, c) + LogGamma.Ratio(q * total, Rows - c) - LogGamma.Ratio(total, Rows);
    }
}

/// <summary>Double binomial laws: logit of the mean, logarithm of the precision (1 for the binomial laws, larger where the
/// counts spread less).</summary>
internal sealed class DoubleBinomialFamily : CountFamily
{
    private readonly double[] _choose;
    private readonly double[] _entropy;

    public DoubleBinomialFamily(double[] losses, int rows)
        : base(losses, rows)
    {
        _choose = [.. Enumerable.Range(0, rows + 1).Select(LogChoose)];
        _entropy = [.. Enumerable.Range(0, rows + 1).Select(c => XLogX((double)c / rows) + XLogX(1 - ((double)c / rows)))];
    }

    private DoubleBinomialFamily(double[] losses, DoubleBinomialFamily like)
        : base(losses, like.Rows) => (_choose, _entropy) = (like._choose, like._entropy);

    public override string Name => LossFamilies.DoubleBinomial;

    public override (double A, double B) Start => (Logit(Mean), -Math.Log(Math.Max(Overdispersion, 0.01)));

    public override (double A, double B) Spread => (Math.Sqrt(Math.Max(Overdispersion, 0.01) / (Rows * Mean * (1 - Mean))), 1.4);

    public override double LogLikelihood(double a, double b, double shape)
    {
        double precision = Math.Exp(b), sum = 0;
        foreach (var (wrong, times) in Histogram)
            sum += times * LogWeight(wrong, a, precision);
        double largest = double.NegativeInfinity, total = 0;
        var weights = new double[Rows + 1];
        for (int c = 0; c <= Rows; c++)
            largest = Math.Max(largest, weights[c] = LogWeight(c, a, precision));
        foreach (double weight in weights)
        {
            if (weight > largest - 50)
                total += Math.Exp(weight - largest);
        }
        sum -= Count * (largest + Math.Log(total));
        return double.IsNaN(sum) ? double.NegativeInfinity : sum;
    }

    public override LossDistribution Law(double a, double b, double shape)
    {
        double precision = Math.Exp(b);
        return new CountLaw([.. Enumerable.Range(0, Rows + 1).Select(c => LogWeight(c, a, precision))]);
    }

    public override (string Name, double Value)[] Parameters(double a, double b, double shape) => [("meanError", Logistic(a)), ("precision", Math.Exp(b))];

    public override LossFamily For(double[] sorted) => new DoubleBinomialFamily(sorted, this);

    // The odds are raised to the precision, so that the mean hardly depends on it.
    private double LogWeight(int c, double a, double precision) =>
        _choose[c] + ((1 - precision) * Rows * _entropy[c]) + (precision * a * c);

    private static double XLogX(double x) => x <= 0 ? 0 : x * Math.Log(x);
}
