using MathNet.Numerics.Distributions;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>What each test row contributes to a bias, and the uncertainty that follows for another test set of the same size.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// The jackknife: $SE(I)^2 = \sum_j u_j^2$, where $u_j$ is the change of I by row j. Rows of a group come together, so their contributions are added
/// before they are squared. Intervals are formed on the scale of $y = -\Phi^{-1}(e^{-I})$, on which I is about normal both near 0 and far out, where
/// $y \approx \sqrt{2I}$. Another test set has rows like row j a Poisson number of times, so its y differs by a weighted sum of Poisson numbers. Positive
/// and negative contributions have the interval of <see cref="WeightedPoissonInterval"/> each, and those two give that of their difference (Zou and Donner
/// 2008). A single hard row then leaves open that other test sets have none or five of them, and many small contributions give a normal interval.
/// ]]></format>
/// </remarks>
internal sealed class TestRowInfluence
{
    /// <summary>The confidence of intervals unless another is requested.</summary>
    public const double Confidence = 0.95;

    /// <summary>Smaller biases, in nats, are shown as 0: nearly all hypotheses reach the target.</summary>
    private const double Negligible = 1e-3;

    private readonly double _nats;
    private readonly double _score;
    private readonly double _scoreError;

    /// <summary>The contributions of the rows or groups.</summary>
    /// <param name="nats">I, at least 0 and finite.</param>
    /// <param name="contributions">u, in nats; finite, with the sum 0.</param>
    public TestRowInfluence(double nats, double[] contributions)
    {
        (_nats, Contributions) = (nats, contributions);
        double squares = contributions.Sum(one => one * one);
        StandardError = Math.Sqrt(squares);
        _score = NormalTail.ScoreOf(nats);
        // Where I underflows, so does its slope: nearly no hypothesis is left that misses the target.
        double slope = double.IsFinite(_score) ? NormalTail.Hazard(-_score) : 0;
        _scoreError = slope > 0 ? StandardError / slope : 0;
    }

    /// <summary>u.</summary>
    public double[] Contributions { get; }

    /// <summary>The standard error of I, in nats.</summary>
    public double StandardError { get; }

    /// <summary>The contributions of rows, added up by group.</summary>
    /// <param name="contributions">u of each row.</param>
    /// <param name="groups">The group of each row, from 0; empty if every row is a group of its own.</param>
    public static double[] ByGroup(double[] contributions, ReadOnlySpan<int> groups)
    {
        if (groups.IsEmpty)
            return contributions;
        int count = 0;
        foreach (int group in groups)
            count = Math.Max(count, group + 1);
        var sums = new double[count];
        for (int row = 0; row < groups.Length; row++)
            sums[groups[row]] += contributions[row];
        return sums;
    }

    /// <summary>The interval for another test set of the same size.</summary>
    public (Information Lower, Information Upper) Interval(double confidence = Confidence)
    {
        if (!(_scoreError > 0))
            return (Information.FromNats(_nats < Negligible ? 0 : _nats), Information.FromNats(_nats));
        var raising = WeightedPoissonInterval.Of(Contributions, confidence);
        var lowering = WeightedPoissonInterval.Of(Contributions.Select(static one => -one), confidence);
        var (down, up) = DifferenceInterval.Of(
            (0, -raising.Down, raising.Up), (0, -lowering.Down, lowering.Up), correlation: 0);
        double lower = Math.Min(_nats, 0 - NormalTail.LogProbability(ScoresOf(down) - _score));
        double upper = Math.Max(_nats, 0 - NormalTail.LogProbability(-ScoresOf(up) - _score));
        return (Information.FromNats(lower < Negligible ? 0 : lower), Information.FromNats(upper));
    }

    private double ScoresOf(double nats) => nats / StandardError * _scoreError;

    /// <summary>The probability that the bias is larger than another one, from the difference of their scores.</summary>
    public double ProbabilityLargerThan(TestRowInfluence other, double correlation)
    {
        double difference = _score - other._score;
        double error = Math.Sqrt(Math.Max(0, (_scoreError * _scoreError) + (other._scoreError * other._scoreError) - (2 * correlation * _scoreError * other._scoreError)));
        return error > 0 ? Normal.CDF(0, 1, difference / error) : difference > 0 ? 1 : difference < 0 ? 0 : 0.5;
    }
}
