namespace Microsoft.ML.InductiveBias;

/// <summary>Wrong numbers among labels: a residual is from Student's distribution about 0 or, where the label is wrong, from a much wider normal one.</summary>
/// <remarks>The degrees of freedom are those of the largest likelihood, so that heavy tails aren't taken for wrong labels. Each is fitted by
/// expectation maximization.</remarks>
internal sealed class ResidualNoiseModel
{
    /// <summary>The standard deviation of wrong labels is at least so many times that of right ones.</summary>
    private const double SmallestRatio = 4;

    /// <summary>The prior of the share of wrong labels: as if so many rows had been seen, with this share.</summary>
    private const double RatePriorRows = 10, RatePrior = 0.01;

    private const double NormalDeviations = 1.4826;

    private const int Iterations = 100, ReplicateIterations = 10;

    /// <summary>The scale of right labels is at least this share of the mean absolute residual, where most residuals are 0.</summary>
    private const double SmallestScale = 1e-6;

    private static readonly double[] DegreesOfFreedom = [3, 5, 10, 30, 1000];

    private readonly double _freedom;
    private readonly double _logConstant;
    private double _rate = 0.05;
    private double _scale;
    private double _wide;

    private ResidualNoiseModel(double freedom, double scale)
    {
        _freedom = freedom;
        _logConstant = MathNet.Numerics.SpecialFunctions.GammaLn((freedom + 1) / 2) - MathNet.Numerics.SpecialFunctions.GammaLn(freedom / 2) - 0.5 * Math.Log(freedom * Math.PI);
        (_scale, _wide) = (scale, 2 * SmallestRatio * scale);
    }

    /// <summary>The standard deviation from which labels are wrong, at least; the largest difference that right labels explain.</summary>
    public double SmallestWrong => SmallestRatio * _scale;

    /// <summary>Fits the model to residuals.</summary>
    /// <param name="residuals">Label − prediction.</param>
    public static ResidualNoiseModel Fit(double[] residuals)
    {
        double[] sizes = [.. residuals.Select(Math.Abs).Order()];
        double smallest = SmallestScale * sizes.Average();
        double scale = Math.Max(NormalDeviations * sizes[sizes.Length / 2], smallest);
        if (scale == 0)
            return new ResidualNoiseModel(DegreesOfFreedom[^1], 1) { _rate = 0 };
        return DegreesOfFreedom.Select(freedom =>
        {
            var model = new ResidualNoiseModel(freedom, scale);
            double likelihood = 0;
            for (int i = 0; i < Iterations; i++)
                likelihood = model.Improve(residuals, null, smallest);
            return (Model: model, Likelihood: likelihood);
        }).MaxBy(fit => fit.Likelihood).Model;
    }

    /// <summary>The model of resampled residuals, which starts at this one and keeps its degrees of freedom.</summary>
    /// <param name="residuals">Label − prediction.</param>
    /// <param name="rowWeights">How often each counts.</param>
    public ResidualNoiseModel Refit(double[] residuals, double[] rowWeights)
    {
        var model = new ResidualNoiseModel(_freedom, _scale) { _rate = _rate, _wide = _wide };
        double smallest = SmallestScale * residuals.Average(Math.Abs);
        for (int i = 0; i < ReplicateIterations && _rate > 0; i++)
            model.Improve(residuals, rowWeights, smallest);
        return model;
    }

    /// <summary>The probability that a label with the residual is wrong.</summary>
    public double ProbabilityWrong(double residual) => _rate == 0 ? 0 : 1 / (1 + Math.Exp(LogRight(residual) - LogWrong(residual)));

    /// <summary>One iteration; returns the objective before it.</summary>
    private double Improve(double[] residuals, double[]? rowWeights, double smallest)
    {
        double likelihood = RatePriorRows * (RatePrior * Math.Log(_rate) + (1 - RatePrior) * Math.Log(1 - _rate));
        double wrong = RatePriorRows * RatePrior, rows = RatePriorRows, right = 0, rightSquares = 0, wrongRows = 0, wrongSquares = 0;
        for (int i = 0; i < residuals.Length; i++)
        {
            double weight = rowWeights?[i] ?? 1, square = residuals[i] * residuals[i];
            double logRight = LogRight(residuals[i]), logWrong = LogWrong(residuals[i]), larger = Math.Max(logRight, logWrong);
            likelihood += weight * (larger + Math.Log(Math.Exp(logRight - larger) + Math.Exp(logWrong - larger)));
            double share = weight / (1 + Math.Exp(logRight - logWrong));
            (wrong, rows) = (wrong + share, rows + weight);
            (wrongRows, wrongSquares) = (wrongRows + share, wrongSquares + share * square);
            right += weight - share;
            rightSquares += (weight - share) * square * (_freedom + 1) / (_freedom + square / (_scale * _scale));
        }
        _rate = wrong / rows;
        _scale = Math.Max(smallest, right > 0 ? Math.Sqrt(rightSquares / right) : _scale);
        _wide = Math.Max(SmallestRatio * _scale, wrongRows > 0 ? Math.Sqrt(wrongSquares / wrongRows) : 0);
        return likelihood;
    }

    private double LogRight(double residual)
    {
        double standard = residual / _scale;
        return Math.Log(1 - _rate) + _logConstant - Math.Log(_scale) - (_freedom + 1) / 2 * double.LogP1(standard * standard / _freedom);
    }

    private double LogWrong(double residual) => Math.Log(_rate) - Math.Log(_wide) - 0.5 * Math.Log(2 * Math.PI) - residual * residual / (2 * _wide * _wide);
}
