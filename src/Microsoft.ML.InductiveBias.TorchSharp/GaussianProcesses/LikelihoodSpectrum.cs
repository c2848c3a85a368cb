using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The marginal likelihood of one kernel as a function of its amplitude a and the noise variance σ², from one
/// eigendecomposition.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// With K = U Λ Uᵀ, r = σ²/a² and $p_i = \sum_c (u_i^\top y_c)^2$,
/// $$-\ln p(Y) = \tfrac12 \sum_i \frac{p_i}{a^2(\lambda_i + r)} + \tfrac k2 \sum_i \ln(a^2(\lambda_i + r)) + \tfrac{nk}2 \ln 2\pi,$$
/// which is smallest at $a^2 = \frac{1}{nk} \sum_i p_i / (\lambda_i + r)$. What is left is a function of r alone, which costs O(n) and may have
/// several minima: the whole range is scanned.
/// ]]></format>
/// </remarks>
internal sealed class LikelihoodSpectrum
{
    /// <summary>The smallest and the largest r, in units of the mean variance of the kernel: from practically free of noise, but well
    /// conditioned, to nothing but noise.</summary>
    private const double LeastNoise = 1e-8, MostNoise = 1e4;

    private const int GridPoints = 49;

    /// <summary>The width of ln r at which the search ends: a likelihood is flat to its square around the maximum.</summary>
    private const double Tolerance = 1e-4;

    private readonly double[] _eigenvalues;
    private readonly double[] _squares;
    private readonly int _outputs;

    /// <summary>The function.</summary>
    /// <param name="eigenvalues">λ_i.</param>
    /// <param name="squares">p_i.</param>
    /// <param name="outputs">k.</param>
    /// <param name="isAllowed">Whether r and a² may be chosen. If no others may, most noise is chosen.</param>
    public LikelihoodSpectrum(double[] eigenvalues, double[] squares, int outputs, Func<double, double, bool> isAllowed)
    {
        // Targets without variation have no scale of their own: any will do.
        _squares = squares.Sum() > 0 ? squares : Array.ConvertAll(squares, _ => (double)outputs);
        (_eigenvalues, _outputs) = (Array.ConvertAll(eigenvalues, value => Math.Max(0, value)), outputs);
        double variance = _eigenvalues.Average();
        double low = Math.Log(variance * LeastNoise), step = (Math.Log(variance * MostNoise) - low) / (GridPoints - 1);
        double[] grid = [.. Enumerable.Range(0, GridPoints).Select(i => low + i * step)];
        double best = GridMaximizer.Maximize(at => -At(Math.Exp(at)), grid, Tolerance).Point;
        double ratio = grid.OrderBy(at => At(Math.Exp(at))).Prepend(best).Select(Math.Exp).Append(MostNoise * variance).First(at => at == MostNoise * variance || isAllowed(at, SquaredAmplitude(at)));
        Amplitude = Math.Sqrt(SquaredAmplitude(ratio));
        NoiseVariance = ratio * SquaredAmplitude(ratio);
        NegativeLogLikelihood = At(ratio);
    }

    /// <summary>The factor on the amplitude of the kernel with the largest likelihood.</summary>
    public double Amplitude { get; }

    /// <summary>σ² with the largest likelihood.</summary>
    public double NoiseVariance { get; }

    /// <summary>−ln p(Y) there, in nats.</summary>
    public double NegativeLogLikelihood { get; }

    private double Count => (double)_outputs * _squares.Length;

    private double At(double ratio)
    {
        double logarithms = 0;
        foreach (double eigenvalue in _eigenvalues)
            logarithms += Math.Log(eigenvalue + ratio);
        return 0.5 * (Count * (Math.Log(SquaredAmplitude(ratio)) + 1 + Math.Log(2 * Math.PI)) + _outputs * logarithms);
    }

    private double SquaredAmplitude(double ratio)
    {
        double sum = 0;
        for (int i = 0; i < _squares.Length; i++)
            sum += _squares[i] / (_eigenvalues[i] + ratio);
        return sum / Count;
    }
}
