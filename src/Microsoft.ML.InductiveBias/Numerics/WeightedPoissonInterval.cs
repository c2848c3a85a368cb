using MathNet.Numerics;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>The confidence interval of a weighted sum of Poisson means, of which one event each was seen.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// Events with weights $w_j > 0$ have the sum S and the sum of squares V. Then (Fay and Feuer 1997, section 2)
/// $$\text{lower} = \frac{V}{2S} \chi^2_{2S^2/V}(\alpha/2), \qquad
/// \text{upper} = \frac{V + w^2}{2 (S + w)} \chi^2_{2(S+w)^2/(V+w^2)}(1 - \alpha/2), \quad w = \max_j w_j .$$
/// Equal weights give the exact interval of a Poisson mean, many small ones that of a normal sum.
/// ]]></format>
/// </remarks>
internal static class WeightedPoissonInterval
{
    /// <summary>How far the interval reaches below and above the sum; 0 if no weight is positive.</summary>
    /// <param name="weights">Weights; those that aren't positive don't count.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    public static (double Down, double Up) Of(IEnumerable<double> weights, double confidence)
    {
        double[] positive = [.. weights.Where(static weight => weight > 0)];
        if (positive.Length == 0)
            return (0, 0);
        // In units of the largest weight, so that no square overflows or vanishes.
        double largest = positive.Max(), tail = (1 - confidence) / 2, sum = 0, squares = 0;
        foreach (double weight in positive)
        {
            double unit = weight / largest;
            sum += unit;
            squares += unit * unit;
        }
        double lower = Quantile(sum, squares, tail), upper = Quantile(sum + 1, squares + 1, 1 - tail);
        return ((sum - lower) * largest, (upper - sum) * largest);
    }

    /// <summary>The quantile of the gamma distribution of this mean and variance.</summary>
    private static double Quantile(double mean, double variance, double probability) =>
        variance / mean * SpecialFunctions.GammaLowerRegularizedInv(mean * mean / variance, probability);
}
