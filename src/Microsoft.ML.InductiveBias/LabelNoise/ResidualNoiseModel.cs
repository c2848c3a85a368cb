using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Wrong numbers among labels: the residual r of a right label is from Student's distribution, with a scale s_i = exp(b · z_i) that follows the
/// spread of the residuals around the row. That of a wrong label has the density r²/w² · N(r; 0, w²).</summary>
/// <remarks>The second density is 0 at r = 0: an error within the noise can't be seen, and a density that counts such errors overestimates their number. (V. E. Johnson
/// and D. Rossell, <i>On the use of non-local prior densities in Bayesian hypothesis tests</i>, JRSS B 72, 2010, call it the normal moment density.) The degrees of freedom are those of the
/// largest likelihood, so that heavy tails aren't taken for wrong labels. For each of them, b, w, and the share of wrong labels are fitted
/// by expectation maximization, b with one step of Fisher scoring in an iteration.</remarks>
internal sealed class ResidualNoiseModel
{
    /// <summary>w is at least so many times the typical scale of right labels, so that the most probable error, √2 w, is at least 2.8 times.</summary>
    private const double SmallestRatio = 2;

    /// <summary>The prior of the share of wrong labels: as if so many rows had been seen, with this share.</summary>
    private const double RatePriorRows = 10, RatePrior = 0.01;

    /// <summary>The prior precision about 0 of the exponent of each measure of spread.</summary>
    private const double SpreadRidge = 10;

    private const double NormalDeviations = 1.4826;

    private const int Iterations = 100, ReplicateIterations = 10;

    private const double LongestStep = 1, Tiny = 1e-300;

    /// <summary>The scale of right labels is at least this share of the mean absolute residual, where most residuals are 0.</summary>
    private const double SmallestScale = 1e-6;

    private static readonly double[] DegreesOfFreedom = [3, 5, 10, 30, 1000];

    private readonly double[] _residuals;
    private readonly IReadOnlyList<double[]> _spreads;
    private readonly double _smallest;
    private readonly double _freedom;
    private readonly double _logConstant;

    private readonly double[] _coefficients;
    private double _rate;
    private double _wide;

    private ResidualNoiseModel(double[] residuals, IReadOnlyList<double[]> spreads, double smallest, double freedom, double scale)
    {
        (_residuals, _spreads, _smallest, _freedom) = (residuals, spreads, smallest, freedom);
        _logConstant = MathNet.Numerics.SpecialFunctions.GammaLn((freedom + 1) / 2) - MathNet.Numerics.SpecialFunctions.GammaLn(freedom / 2) - 0.5 * Math.Log(freedom * Math.PI);
        _coefficients = [Math.Log(scale), .. new double[spreads.Count]];
        (_rate, _wide) = (0.05, 4 * SmallestRatio * scale);
    }

    private ResidualNoiseModel(ResidualNoiseModel other, double[] residuals)
    {
        (_residuals, _spreads, _smallest, _freedom, _logConstant) = (residuals, other._spreads, other._smallest, other._freedom, other._logConstant);
        (_coefficients, _rate, _wide) = ([.. other._coefficients], other._rate, other._wide);
    }

    /// <summary>The degrees of freedom of right labels.</summary>
    public double Freedom => _freedom;

    /// <summary>b: ln s of a typical row, then the exponent of each measure of spread.</summary>
    public ReadOnlySpan<double> Coefficients => _coefficients;

    /// <summary>w.</summary>
    public double Width => _wide;

    /// <summary>The share of wrong labels.</summary>
    public double Rate => _rate;

    /// <summary>Labels of equal rows are different from this difference: four times the typical scale of right ones.</summary>
    public double SmallestDifference => 4 * Math.Exp(_coefficients[0]);

    /// <summary>Fits the model to residuals.</summary>
    /// <param name="residuals">Label − prediction.</param>
    /// <param name="spreads">Measures of spread, each the logarithm at every row.</param>
    public static ResidualNoiseModel Fit(double[] residuals, IReadOnlyList<double[]> spreads)
    {
        double[] sizes = [.. residuals.Select(Math.Abs).Order()];
        double smallest = SmallestScale * sizes.Average();
        double scale = Math.Max(NormalDeviations * sizes[sizes.Length / 2], smallest);
        if (scale == 0)
            return new ResidualNoiseModel(residuals, [], 0, DegreesOfFreedom[^1], 1) { _rate = 0 };
        return DegreesOfFreedom.Select(freedom =>
        {
            var model = new ResidualNoiseModel(residuals, spreads, smallest, freedom, scale);
            double likelihood = 0;
            for (int i = 0; i < Iterations; i++)
                likelihood = model.Improve(null);
            return (Model: model, Likelihood: likelihood);
        }).MaxBy(fit => fit.Likelihood).Model;
    }

    /// <summary>The model of resampled residuals, which starts at this one and keeps its degrees of freedom.</summary>
    /// <param name="residuals">Label − prediction, perhaps by other predictions.</param>
    /// <param name="rowWeights">How often each counts.</param>
    public ResidualNoiseModel Refit(double[] residuals, double[] rowWeights)
    {
        var model = new ResidualNoiseModel(this, residuals);
        for (int i = 0; i < ReplicateIterations && _rate > 0; i++)
            model.Improve(rowWeights);
        return model;
    }

    /// <summary>The probability that each label is wrong.</summary>
    public double[] ProbabilitiesWrong() => [.. Enumerable.Range(0, _residuals.Length).Select(row => _rate == 0 ? 0 : 1 / (1 + Math.Exp(LogRight(row) - LogWrong(row))))];

    /// <summary>One iteration; returns the objective before it.</summary>
    private double Improve(double[]? rowWeights)
    {
        int size = _coefficients.Length;
        double likelihood = RatePriorRows * (RatePrior * Math.Log(_rate) + (1 - RatePrior) * Math.Log(1 - _rate));
        double wrong = RatePriorRows * RatePrior, rows = RatePriorRows, wrongRows = 0, wrongSquares = 0;
        double[] slope = new double[size], information = new double[size * size];
        for (int k = 1; k < size; k++)
        {
            likelihood -= SpreadRidge * _coefficients[k] * _coefficients[k] / 2;
            slope[k] = -SpreadRidge * _coefficients[k];
            information[k * size + k] = SpreadRidge;
        }
        Span<double> z = stackalloc double[size];
        z[0] = 1;
        for (int i = 0; i < _residuals.Length; i++)
        {
            double weight = rowWeights?[i] ?? 1, variance = Math.Pow(Scale(i), 2), square = _residuals[i] * _residuals[i];
            double logRight = LogRight(i), logWrong = LogWrong(i), larger = Math.Max(logRight, logWrong);
            likelihood += weight * (larger + Math.Log(Math.Exp(logRight - larger) + Math.Exp(logWrong - larger)));
            double share = weight / (1 + Math.Exp(logRight - logWrong));
            (wrong, rows) = (wrong + share, rows + weight);
            (wrongRows, wrongSquares) = (wrongRows + share, wrongSquares + share * square / 3);
            // Student's distribution is normal with a random precision, whose expectation is the first factor.
            double excess = (weight - share) * ((_freedom + 1) / (_freedom + square / variance) * square / variance - 1);
            for (int k = 0; k < size; k++)
            {
                z[k] = k == 0 ? 1 : _spreads[k - 1][i];
                slope[k] += excess * z[k];
                for (int l = 0; l <= k; l++)
                    information[l * size + k] += 2 * (weight - share) * z[k] * z[l];
            }
        }
        _rate = wrong / rows;
        Step(slope, information);
        _wide = Math.Max(SmallestRatio * Math.Exp(_coefficients[0]), wrongRows > 0 ? Math.Sqrt(wrongSquares / wrongRows) : 0);
        return likelihood;
    }

    /// <summary>A step of Fisher scoring. No measure gets a negative exponent: residuals aren't small where their neighbors are large.</summary>
    private void Step(double[] slope, double[] information)
    {
        if (information[0] == 0)
            return;
        double[] move = CholeskySolver.Solve(information, slope, [.. Enumerable.Range(0, slope.Length)]);
        for (int k = 0; k < move.Length; k++)
            _coefficients[k] += Math.Clamp(move[k], -LongestStep, LongestStep);
        _coefficients[0] = Math.Max(_coefficients[0], Math.Log(_smallest));
        for (int k = 1; k < move.Length; k++)
            _coefficients[k] = Math.Max(_coefficients[k], 0);
    }

    private double Scale(int row)
    {
        double logarithm = _coefficients[0];
        for (int k = 1; k < _coefficients.Length; k++)
            logarithm += _coefficients[k] * _spreads[k - 1][row];
        return Math.Exp(logarithm);
    }

    private double LogRight(int row)
    {
        double scale = Scale(row), standard = _residuals[row] / scale;
        return Math.Log(1 - _rate) + _logConstant - Math.Log(scale) - (_freedom + 1) / 2 * double.LogP1(standard * standard / _freedom);
    }

    private double LogWrong(int row)
    {
        double square = Math.Pow(_residuals[row] / _wide, 2);
        return Math.Log(_rate) - Math.Log(_wide) - 0.5 * Math.Log(2 * Math.PI) + Math.Log(Math.Max(square, Tiny)) - square / 2;
    }
}
