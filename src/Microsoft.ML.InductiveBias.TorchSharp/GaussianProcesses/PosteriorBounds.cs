using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Mean and covariance of a Gaussian process on points from an approximate solution X of C X = B, with the bounds that follow from
/// its residual R = B − C X.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// With $S = B^\top X + X^\top R$, $B^\top C^{-1} B = S + R^\top C^{-1} R$, and $0 \le C^{-1} \le P^{-1}$ for the preconditioner, so that
/// $$\Sigma_- = K_{**} - S - R^\top P^{-1} R \;\le\; \Sigma \;\le\; K_{**} - S = \Sigma_+ .$$
/// The error of the mean is $R^\top C^{-1} r$ with the residual r of the coefficients, at most
/// $\sqrt{\lambda_{max}(R^\top P^{-1} R)} \sqrt{r^\top P^{-1} r}$ in norm.
/// ]]></format>
/// </remarks>
internal sealed class PosteriorBounds : IDisposable
{
    private readonly double[] _shares;
    private readonly int _outputs;

    private PosteriorBounds(torch.Tensor mean, torch.Tensor smallest, torch.Tensor largest, double[] shares, double meanError, double roundingError, int outputs)
    {
        (Mean, Smallest, Largest, MeanError, RoundingError) = (mean, smallest, largest, meanError, roundingError);
        (_shares, _outputs) = (shares, outputs);
        LogRatio = 0;
        foreach (double share in shares)
            LogRatio += share < 1 ? -0.5 * outputs * double.LogP1(-Math.Max(0, share)) : double.PositiveInfinity;
    }

    /// <summary>The mean, <c>[p, k]</c>.</summary>
    public torch.Tensor Mean { get; }

    /// <summary>Σ₋, <c>[p, p]</c>.</summary>
    public torch.Tensor Smallest { get; }

    /// <summary>Σ₊, <c>[p, p]</c>.</summary>
    public torch.Tensor Largest { get; }

    /// <summary>The best value of the covariance: Σ₋, because the preconditioner is near C; Σ₊ where Σ₋ isn't positive.</summary>
    public torch.Tensor Covariance => double.IsFinite(LogRatio) ? Smallest : Largest;

    /// <summary>A bound of the norm of the error of all means.</summary>
    public double MeanError { get; }

    /// <summary>Eigenvalues of the covariance below it are rounding noise.</summary>
    public double RoundingError { get; }

    /// <summary>k/2 · ln(det Σ₊ / det Σ₋), over the directions whose variance is above the rounding error.</summary>
    public double LogRatio { get; }

    /// <summary>The bounds of the present state of a solution.</summary>
    public static PosteriorBounds Of(IteratedProcess process, torch.Tensor prior, torch.Tensor cross, ConjugateGradients gradients)
    {
        using var scope = torch.NewDisposeScope();
        int points = (int)prior.shape[0];
        var largest = prior - Symmetric(torch.mm(cross.t(), gradients.Solution).Plus_(torch.mm(gradients.Solution.t(), gradients.Residual)));
        var gap = Symmetric(torch.mm(gradients.Residual.t(), gradients.Preconditioned)).Times_(process.Inflation);
        double rounding = Math.ScaleB(1, -52) * Math.Sqrt(cross.shape[0]) * cross.norm().Value() * gradients.Solution.norm().Value();
        var vectors = AlignedNumbers.Of(largest);
        double[] variances = SymmetricEigen.Decompose(vectors, points), errors = SymmetricEigen.Decompose(AlignedNumbers.Of(gap), points);
        // The gap in units of Σ₊, along its directions above the rounding error.
        int first = Array.FindIndex(variances, variance => variance > rounding);
        double[] shares = [];
        if (first >= 0)
        {
            int count = points - first;
            var scales = Tensors.Vector(variances[first..], gap.device).sqrt_().reciprocal_();
            var basis = vectors.AsMatrix(points).to(gap.device).narrow(1, first, count).mul(scales);
            shares = SymmetricEigen.Decompose(AlignedNumbers.Of(Symmetric(torch.mm(basis.t(), torch.mm(gap, basis)))), count);
        }
        double meanError = Math.Sqrt(Math.Max(0, errors[^1]) * process.CoefficientError);
        return new PosteriorBounds(
            process.MeanOf(gradients).MoveToOuterDisposeScope(), (largest - gap).MoveToOuterDisposeScope(), largest.MoveToOuterDisposeScope(), shares, meanError, rounding, process.Data.OutputCount);
    }

    /// <summary>The ratio that is expected once the squared errors have shrunk to a share, taken at the start, where X is 0.</summary>
    public double PredictedLogRatio(double share)
    {
        double sum = 0;
        foreach (double own in _shares)
        {
            // At the start the gap is nearly all of the prior covariance: what is left of it is the posterior one.
            double posterior = Math.Max(1e-12, 1 - own);
            sum += 0.5 * _outputs * double.LogP1(share * own / posterior);
        }
        return sum;
    }

    /// <summary>The same, outside of any scope.</summary>
    public PosteriorBounds Kept()
    {
        Mean.DetachFromDisposeScope();
        Smallest.DetachFromDisposeScope();
        Largest.DetachFromDisposeScope();
        return this;
    }

    public void Dispose()
    {
        Mean.Dispose();
        Smallest.Dispose();
        Largest.Dispose();
    }

    private static torch.Tensor Symmetric(torch.Tensor matrix) => matrix.Plus(matrix.t()).Times_(0.5);
}
