using System.Globalization;
using Microsoft.ML.InductiveBias.Numerics;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>What a Gaussian process that is fitted to all other rows predicts at each row, in closed form.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// With $A = (K + \sigma^2 I)^{-1}$ and $\alpha = A (Y - \mu)$, the prediction at row i without that row is normal with mean
/// $y_i - \alpha_i / A_{ii}$ and variance $1 / A_{ii}$, noise included (Rasmussen and Williams, *Gaussian Processes for Machine Learning*,
/// 2006, section 5.4.2). The prior mean $\mu$ is 1/K for classes and 0 for a regression.
///
/// Noise variance, amplitude, and the length scale (¼, ½, 1, or 2 times that of the kernel) maximize the marginal likelihood. One
/// eigendecomposition for each length scale, $O(n^3)$, serves every noise variance; the amplitude that belongs to it is known in closed form.
/// With `LengthScale.MaximumLikelihoodPerFeature`, the length scales of features follow from at most 400 random rows, by gradients and in few steps.
/// ]]></format>
/// </remarks>
public sealed class LeaveOneOutPredictions : InductiveBiasResult
{
    internal LeaveOneOutPredictions()
    {
    }

    /// <summary>The space with the chosen parameters.</summary>
    public HypothesisSpaceDescription Space { get; internal init; } = new("kernel", []);

    /// <summary>The mean of each row without that row, <c>[n, k]</c>, row-major.</summary>
    public IReadOnlyList<double> Means { get; internal init; } = [];

    /// <summary>The variance of each row without that row, noise included; the same for each output, in squared units of the targets.</summary>
    public IReadOnlyList<double> Variances { get; internal init; } = [];

    /// <summary>The leverage of each row, from 0 to 1: how far the posterior mean at the row follows its own target, 1 − σ² A_ii. Near 1 where no other row
    /// says anything about it.</summary>
    public IReadOnlyList<double> Leverages { get; internal init; } = [];

    /// <summary>σ², in squared units of the targets.</summary>
    public double NoiseVariance { get; internal init; }

    /// <summary>−ln p(targets) in nats at the chosen parameters.</summary>
    public double NegativeLogMarginalLikelihood { get; internal init; }

    /// <summary>How the mean squared error of the other rows, each predicted without itself, changes when a row is left out; below 0 if
    /// the other rows are predicted better without it.</summary>
    /// <remarks>Closed form: with B = {t, i}, the residual of row t without both is that of the 2 × 2 system A_BB r = α_B.</remarks>
    public IReadOnlyList<double> Influence { get; internal init; } = [];

    /// <inheritdoc/>
    protected override string Describe() =>
        FormattableString.Invariant($"{Variances.Count} rows, noise variance {ResultText.Of(NoiseVariance)}, −ln p = {ResultText.Of(NegativeLogMarginalLikelihood)} nats (closed form)");
}

/// <summary>Leave-one-out predictions from one eigendecomposition for each length scale.</summary>
internal static class LeaveOneOut
{
    private static readonly double[] LengthScaleFactors = [0.25, 0.5, 1, 2];

    /// <summary>The most rows by which length scales of features are chosen, and the share of noise in the targets at which the search starts: without any, rows
    /// that are hard to explain would pull the length scales down.</summary>
    private const int RelevanceRows = 400;

    private const double StartNoise = 0.1;

    /// <summary>How often the likelihood of these rows is computed. The search finds the features that matter early; later it only fits the noise.</summary>
    private const int MostEvaluations = 40;

    /// <summary>The range of noise variances relative to the mean prior variance, in decades, and the steps of a decade in the grid.</summary>
    private const int SmallestDecade = -6, LargestDecade = 2, StepsOfDecade = 3;

    /// <summary>Rows of the influence that are computed at once, in numbers.</summary>
    private const int BlockNumbers = 1 << 22;

    public static LeaveOneOutPredictions Of(TaskData rows, Kernel kernel, ComputeDevice device, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        double pointBytes = MatrixMemory.PointBytes(rows);
        var resolved = device.Resolve(rows.Rows >= ComputeDevice.KernelRowsThatPay, MatrixMemory.LawBytes(0, rows.Rows) + pointBytes);
        MatrixMemory.CheckLaw(0, rows.Rows, resolved, pointBytes, matrices: SymmetricEigen.MatricesOn(resolved));
        return Cancellable.Run($"leave-one-out predictions of {rows.Rows} rows", () => Best(rows, kernel, resolved, progress), cancellationToken, progress);
    }

    private static LeaveOneOutPredictions Best(TaskData rows, Kernel kernel, torch.Device device, IProgress<WorkProgress>? progress)
    {
        using var scope = torch.NewDisposeScope();
        var points = PointRows.Of(rows, device);
        var resolved = kernel.Resolve(points);
        bool isPerFeature = resolved.Free.Count > 1;
        if (isPerFeature)
            resolved = MostLikely(rows, resolved, device);
        var candidates = isPerFeature || resolved.WithLengthScalesTimes(1) is null ? [resolved] : Array.ConvertAll(LengthScaleFactors, factor => resolved.WithLengthScalesTimes(factor)!);
        double center = rows.Kind == TaskKind.Regression ? 0 : 1.0 / rows.OutputCount;
        using var targets = Tensors.Matrix(rows.Targets, rows.OutputCount, device).sub_(Scalars.Of(center));
        using var store = new DistanceStore();
        Decomposed? best = null;
        foreach (var (i, candidate) in candidates.Index())
        {
            Cancellable.ThrowIfCancelled();
            progress?.Report(new WorkProgress(string.Create(CultureInfo.InvariantCulture, $"length scale {i + 1} of {candidates.Length}"), i / (double)candidates.Length));
            var decomposed = Decomposed.Of(candidate.Sharing(store), points, targets);
            (var worse, best) = best is null || decomposed.NegativeLogLikelihood < best.NegativeLogLikelihood ? (best, decomposed) : (decomposed, best);
            worse?.Dispose();
        }
        using (best)
            return best!.Predictions(rows);
    }

    /// <summary>The kernel with the length scale of each feature at which the marginal likelihood of some of the rows is largest.</summary>
    private static Kernel MostLikely(TaskData rows, Kernel kernel, torch.Device device)
    {
        var part = rows.Rows <= RelevanceRows ? rows : rows.SelectRows([.. StableShuffle.Order(rows.Rows, 0)[..RelevanceRows].Order()]);
        var tuning = new LikelihoodTuning { Amplitude = true, NoiseVariance = true, Restarts = 0 };
        using var targets = ConditionedProcess.CenteredTargets(part, ConditionedProcess.MeanTarget(part, part.Rows), device);
        using var likelihood = new MarginalLikelihood(part, kernel, StartNoise * targets.Squared().mean().Value(), tuning, device, isCentered: true);
        return LikelihoodSearch.Run(likelihood, tuning, null, MostEvaluations).Kernel.Settled();
    }

    /// <summary>A kernel matrix in its eigenvectors, with the noise and amplitude of the largest likelihood.</summary>
    private sealed class Decomposed : IDisposable
    {
        private readonly Kernel _kernel;
        private readonly torch.Tensor _vectors;
        private readonly torch.Tensor _coordinates;
        private readonly double[] _values;
        private readonly double[] _squares;
        private readonly double _noise;
        private readonly double _scale;

        private Decomposed(Kernel kernel, torch.Tensor values, torch.Tensor vectors, torch.Tensor coordinates, double size)
        {
            (_kernel, _vectors, _coordinates) = (kernel, vectors, coordinates);
            _values = Tensors.ToArray(values);
            using (var squares = coordinates.Squared())
            using (var sums = squares.sum(1))
                _squares = Tensors.ToArray(sums);
            (_noise, NegativeLogLikelihood) = MostLikelyNoise(size);
            _scale = Scale(_noise);
        }

        /// <summary>−ln p(targets) in nats.</summary>
        public double NegativeLogLikelihood { get; }

        private int Outputs => (int)_coordinates.shape[1];

        public static Decomposed Of(Kernel kernel, PointRows points, torch.Tensor targets)
        {
            using var scope = torch.NewDisposeScope();
            var gram = kernel.Gram(points);
            double size = gram.diagonal().mean().Value();
            if (!(size > 0))
                throw new KernelMatrixException($"The kernel {kernel.Describe()} is 0 on all rows, so that every hypothesis is 0. {kernel.RemedyForZeros}");
            var (values, vectors) = torch.linalg.eigh(gram);
            // Below 0, an eigenvalue is rounding noise.
            values.clamp_(min: Scalars.Zero);
            var coordinates = vectors.t().mm(targets);
            return new Decomposed(kernel, values, vectors.DetachFromDisposeScope(), coordinates.DetachFromDisposeScope(), size);
        }

        public LeaveOneOutPredictions Predictions(TaskData rows)
        {
            using var scope = torch.NewDisposeScope();
            var inverse = Tensors.Vector(Array.ConvertAll(_values, value => 1 / (value + _noise)), _vectors.device);
            var precision = _vectors.mul(inverse.unsqueeze(0)).mm(_vectors.t());
            var coefficients = _vectors.mm(_coordinates.mul(inverse.unsqueeze(1)));
            var diagonal = precision.diagonal();
            double[] residuals = Tensors.ToArray(coefficients.div(diagonal.unsqueeze(1))), variances = Tensors.ToArray(diagonal.reciprocal().Times(_scale));
            double[] means = rows.Targets.ToArray();
            for (int i = 0; i < means.Length; i++)
                means[i] -= residuals[i];
            return new LeaveOneOutPredictions
            {
                Space = new HypothesisSpaceDescription("kernel", [.. _kernel.Amplified(Math.Sqrt(_scale)).Parameters, new("noiseVariance", _scale * _noise)]),
                Means = means,
                Variances = variances,
                Leverages = Array.ConvertAll(variances, variance => Math.Clamp(1 - _scale * _noise / variance, 0, 1)),
                NoiseVariance = _scale * _noise,
                NegativeLogMarginalLikelihood = NegativeLogLikelihood,
                Influence = InfluenceOf(precision, coefficients),
            };
        }

        public void Dispose()
        {
            _vectors.Dispose();
            _coordinates.Dispose();
        }

        /// <summary>The noise variance relative to the kernel as it is, and −ln p there.</summary>
        private (double Noise, double NegativeLogLikelihood) MostLikelyNoise(double size)
        {
            double[] grid = [.. Enumerable.Range(0, (LargestDecade - SmallestDecade) * StepsOfDecade + 1)
                .Select(step => Math.Log(size) + Math.Log(10) * (SmallestDecade + step / (double)StepsOfDecade))];
            int best = 0;
            var values = Array.ConvertAll(grid, logarithm => LogLikelihood(Math.Exp(logarithm)));
            for (int i = 1; i < values.Length; i++)
            {
                if (values[i] > values[best])
                    best = i;
            }
            double low = grid[Math.Max(0, best - 1)], high = grid[Math.Min(grid.Length - 1, best + 1)];
            // A golden-section search within the bracket.
            const double Golden = 0.6180339887498949, Width = 1e-4;
            double left = high - Golden * (high - low), right = low + Golden * (high - low);
            double atLeft = LogLikelihood(Math.Exp(left)), atRight = LogLikelihood(Math.Exp(right));
            while (high - low > Width)
            {
                if (atLeft > atRight)
                {
                    (high, right, atRight) = (right, left, atLeft);
                    left = high - Golden * (high - low);
                    atLeft = LogLikelihood(Math.Exp(left));
                }
                else
                {
                    (low, left, atLeft) = (left, right, atRight);
                    right = low + Golden * (high - low);
                    atRight = LogLikelihood(Math.Exp(right));
                }
            }
            double noise = Math.Exp((low + high) / 2);
            return (noise, -LogLikelihood(noise));
        }

        /// <summary>ln p(targets) at the amplitude that is best for a noise variance.</summary>
        private double LogLikelihood(double noise)
        {
            double logarithms = 0;
            foreach (double value in _values)
                logarithms += Math.Log(value + noise);
            double count = (double)_values.Length * Outputs;
            return -0.5 * (count * (Math.Log(Scale(noise)) + 1 + Math.Log(2 * Math.PI)) + Outputs * logarithms);
        }

        /// <summary>The squared amplitude that is best for a noise variance, both relative to the kernel as it is.</summary>
        private double Scale(double noise)
        {
            double sum = 0;
            for (int i = 0; i < _values.Length; i++)
                sum += _squares[i] / (_values[i] + noise);
            // Equal targets at the prior mean leave nothing to explain.
            return Math.Max(sum / _values.Length / Outputs, 1e-300);
        }

        private static double[] InfluenceOf(torch.Tensor precision, torch.Tensor coefficients)
        {
            int rows = (int)precision.shape[0];
            var result = new double[rows];
            if (rows < 2)
                return result;
            int block = Math.Clamp(BlockNumbers / rows, 1, rows);
            using var outer = torch.NewDisposeScope();
            var diagonal = precision.diagonal();
            var squares = coefficients.Squared().sum(1);
            var alone = squares.div(diagonal.Squared());
            double total = alone.sum().Value();
            for (int start = 0; start < rows; start += block)
            {
                using var scope = torch.NewDisposeScope();
                int count = Math.Min(block, rows - start);
                // Rows of the block are the rows i that are left out, columns the rows t that are predicted.
                var cross = precision.narrow(0, start, count);
                var own = diagonal.narrow(0, start, count).unsqueeze(1);
                var products = coefficients.narrow(0, start, count).mm(coefficients.t());
                var determinant = own.mul(diagonal).sub_(cross.Squared());
                var residual = own.Squared().mul(squares).sub_(own.mul(cross).mul_(products).Times_(2))
                    .Plus_(cross.Squared().mul_(squares.narrow(0, start, count).unsqueeze(1))).div_(determinant).div_(determinant);
                using (var self = residual.diagonal(start))
                    self.fill_(Scalars.Zero);
                var sums = Tensors.ToArray(residual.sum(1).sub_(Scalars.Of(total)).Plus_(alone.narrow(0, start, count)));
                for (int i = 0; i < count; i++)
                    result[start + i] = sums[i] / (rows - 1) / coefficients.shape[1];
            }
            return result;
        }
    }
}
