using System.Numerics.Tensors;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The test rows behind a quadratic loss: how each depends on the directions of the covariance.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// With the weights $v_j$ of the test rows, $L_v = \frac{1}{m} \sum_j v_j \ell_j$, where $\ell_j$ is the loss of a random hypothesis on row j. Then
/// $$\frac{\partial I}{\partial v_j} = \frac{f(\varepsilon)}{P(L \le \varepsilon)} \, \frac{E[\ell_j \mid L = \varepsilon] - \varepsilon}{m},$$
/// f being the density of L. If ε is itself the loss of a predictor on these rows, its loss $r_j$ on row j takes the place of the last ε.
/// Given $L = \varepsilon$, the directions are normal with variances and means that the nodes of the contour give, so the derivative is exact.
///
/// A row that another test set lacks loses its whole weight, and far out in the tail that is more than its derivative. With the tilted variance $V_j$
/// and means $\mu_{jc}$ of the outputs on the row and $\theta = -\hat t/(mk)$, leaving the row out takes
/// $$\psi_j = -\tfrac{k}{2} \log(1 - 2\theta V_j) + \frac{\theta \sum_c \mu_{jc}^2}{1 - 2\theta V_j}$$
/// from the exponent at the saddlepoint. Its part beyond first order is added to the derivative.
/// ]]></format>
/// </remarks>
internal sealed class TestRowSpectrum
{
    private readonly ReadOnlyMemory<double> _eigenvectors;
    private readonly ReadOnlyMemory<int> _groups;
    private readonly double[] _projections;
    private readonly double[] _sizes;
    private readonly int _rows;
    private readonly int _outputs;

    /// <summary>The directions of the covariance on the test rows.</summary>
    /// <param name="eigenvectors">U, <c>[m, m]</c> row-major: row j of it belongs to test row j, column i to eigenvalue i.</param>
    /// <param name="projections">Uᵀ R, <c>[m, k]</c> row-major.</param>
    /// <param name="squaredResiduals">The squared residual along each direction; 0 where it is only rounding.</param>
    /// <param name="outputs">k.</param>
    /// <param name="groups">The group of each test row, from 0; empty if every row is a group of its own.</param>
    public TestRowSpectrum(
        ReadOnlyMemory<double> eigenvectors, ReadOnlySpan<double> projections, ReadOnlySpan<double> squaredResiduals, int outputs, ReadOnlyMemory<int> groups)
    {
        (_eigenvectors, _outputs, _groups) = (eigenvectors, outputs, groups);
        _rows = squaredResiduals.Length;
        _projections = projections.ToArray();
        _sizes = new double[_rows];
        for (int i = 0; i < _rows; i++)
            _sizes[i] = squaredResiduals[i] > 0 ? Math.Sqrt(squaredResiduals[i]) : 0;
    }

    /// <summary>Number of independent parts of the test set: groups, or rows.</summary>
    public static int PartsOf(ReadOnlyMemory<int> groups, int rows) => groups.IsEmpty ? rows : groups.Span.ToArray().Distinct().Count();

    /// <summary>What the rows or groups contribute to I(ε).</summary>
    /// <param name="form">The random part of the loss, with the weights λ/(mk) in the order of the eigenvectors.</param>
    /// <param name="x">ε less the smallest possible loss, above 0.</param>
    /// <param name="targetLoss">ε.</param>
    /// <param name="targetRowLosses">The losses on the rows whose mean ε is; empty if ε doesn't depend on the test rows.</param>
    /// <returns><see langword="null"/> where a contribution isn't finite.</returns>
    public TestRowInfluence? InfluenceAt(QuadraticForm form, double x, double targetLoss, ReadOnlySpan<double> targetRowLosses)
    {
        var (nats, derivatives, curvatures) = At(form, x, targetLoss, targetRowLosses);
        // A common part changes no difference between rows.
        TensorPrimitives.Subtract(curvatures, TensorPrimitives.Sum<double>(curvatures) / _rows, curvatures);
        TensorPrimitives.Add(derivatives, curvatures, derivatives);
        return derivatives.All(double.IsFinite) ? new TestRowInfluence(nats, TestRowInfluence.ByGroup(derivatives, _groups.Span)) : null;
    }

    /// <summary>∂I/∂v_j of each row; for the parameters see <see cref="InfluenceAt"/>.</summary>
    public double[] DerivativesAt(QuadraticForm form, double x, double targetLoss, ReadOnlySpan<double> targetRowLosses) =>
        At(form, x, targetLoss, targetRowLosses).Derivatives;

    private (double Nats, double[] Derivatives, double[] Curvatures) At(QuadraticForm form, double x, double targetLoss, ReadOnlySpan<double> targetRowLosses)
    {
        double[] derivatives = new double[_rows], curvatures = new double[_rows];
        if (form.Count == 0)
            return (0, derivatives, curvatures);
        var (lower, directions) = QuadraticFormTail.Conditioned(form, x);
        double nats = 0 - lower.LogProbability, rate = Math.Exp(lower.LogDensity - lower.LogProbability);
        if (lower.Error > 0)
            Array.Fill(derivatives, double.NaN);
        if (directions is null || lower.Error > 0 || !(rate > 0))
            return (nats, derivatives, curvatures);
        Examine(form, directions, derivatives, curvatures);
        for (int row = 0; row < _rows; row++)
            derivatives[row] = rate / _rows * (derivatives[row] - (targetRowLosses.IsEmpty ? targetLoss : targetRowLosses[row]));
        // Above the mean the tilt is that of the upper tail, whose probability is small against that of the lower one.
        if (directions.Tilt > 0)
            TensorPrimitives.Multiply(curvatures, 0 - AccurateLogarithms.ExpMinusOne(nats), curvatures);
        return (nats, derivatives, curvatures);
    }

    /// <summary>E[ℓ_j | L = ε] and the part of ψ_j beyond first order, of each row.</summary>
    private void Examine(QuadraticForm form, ConditionedForm directions, double[] losses, double[] curvatures)
    {
        double scale = (double)_rows * _outputs, theta = -directions.Tilt / scale;
        double[] variances = directions.Variances(_rows), shrinkages = directions.Shrinkages(_rows), tilted = new double[_rows];
        TensorPrimitives.Multiply(variances, scale, variances);
        for (int term = 0; term < form.Count; term++)
            tilted[form.Origins[term]] = scale * form.Weights[term] * shrinkages[form.Origins[term]];
        var (basis, products) = directions.Means(_sizes);
        int rank = basis.Length;
        // The mean of an output on a row at any node is a combination of these few sums over the directions; the last one is the mean at the saddlepoint.
        var vectors = new double[_outputs][][];
        for (int c = 0; c < _outputs; c++)
            vectors[c] = [.. basis.Select(factors => Vector(c, factors, _sizes)), Vector(c, shrinkages, null)];
        Parallel.For(0, _rows, () => (Squares: new double[_rows], Sums: new double[rank]), (row, _, scratch) =>
        {
            var eigenvectors = _eigenvectors.Span.Slice(row * _rows, _rows);
            TensorPrimitives.Multiply(eigenvectors, eigenvectors, scratch.Squares);
            double means = 0, saddleMeans = 0;
            foreach (double[][] ofOutput in vectors)
            {
                for (int r = 0; r < rank; r++)
                    scratch.Sums[r] = TensorPrimitives.Dot(eigenvectors, ofOutput[r]);
                for (int r = 0; r < rank; r++)
                    means += scratch.Sums[r] * TensorPrimitives.Dot<double>(products.AsSpan(r * rank, rank), scratch.Sums);
                double mean = TensorPrimitives.Dot(eigenvectors, ofOutput[rank]);
                saddleMeans += mean * mean;
            }
            losses[row] = TensorPrimitives.Dot<double>(scratch.Squares, variances) + (means / _outputs);
            // 2θV is below 1, because the tilt itself bounds the variance; rounding may miss that.
            double share = Math.Min(2 * theta * TensorPrimitives.Dot<double>(scratch.Squares, tilted), 1 - 1e-12);
            curvatures[row] = (0.5 * _outputs * AccurateLogarithms.LogOnePlusDeficit(-share)) + (theta * saddleMeans * share / (1 - share));
            return scratch;
        }, _ => { });
    }

    private double[] Vector(int output, double[] factors, double[]? sizes)
    {
        var vector = new double[_rows];
        for (int i = 0; i < _rows; i++)
            vector[i] = _sizes[i] > 0 ? factors[i] * _projections[(i * _outputs) + output] / (sizes is null ? 1 : sizes[i]) : 0;
        return vector;
    }
}
