using System.Numerics.Tensors;

namespace Microsoft.ML.InductiveBias;

/// <summary>The test rows behind the losses of sampled hypotheses.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// $\partial I / \partial v_j = h \, (E[\ell_j \mid L = \varepsilon] - \varepsilon) / m$ with $h = -dI/d\varepsilon$, as for an exact law. The expected loss of
/// a row is its linear regression on the loss, $\bar\ell_j + \beta_j (\varepsilon - \bar L)$; that is what the rows do to the mean and the deviation of
/// the losses, on which a fitted law depends. The regression errs by its residual variance times $1/S + z^2/(S - 1)$, with
/// $z = (\varepsilon - \bar L)/\sigma$; the contributions are reduced by what that adds to the sum of their squares.
/// ]]></format>
/// </remarks>
internal sealed class SampledRowInfluence
{
    /// <summary>Whatever the regression errs, at least this share of the sum of squares is left.</summary>
    private const double LeastShare = 0.1;

    private readonly ReadOnlyMemory<int> _groups;
    private readonly double[] _means;
    private readonly double[] _slopes;
    private readonly double[] _residuals;
    private readonly int _rows;
    private readonly int _count;
    private readonly double _mean;
    private readonly double _deviation;

    private SampledRowInfluence(IReadOnlyList<SampledHypothesis> hypotheses, ReadOnlyMemory<int> groups)
    {
        (_groups, _rows, _count) = (groups, hypotheses[0].RowLosses.Length, hypotheses.Count);
        double[][] sums = [.. hypotheses.Select(hypothesis => TestRowInfluence.ByGroup([.. hypothesis.RowLosses.ToArray().Select(loss => (double)loss)], groups.Span))];
        double[] losses = [.. sums.Select(rows => TensorPrimitives.Sum<double>(rows) / _rows)];
        int parts = sums[0].Length;
        _mean = losses.Average();
        double squares = losses.Sum(loss => (loss - _mean) * (loss - _mean));
        _deviation = Math.Sqrt(squares / Math.Max(1, _count - 1));
        _means = new double[parts];
        _slopes = new double[parts];
        _residuals = new double[parts];
        for (int s = 0; s < _count; s++)
        {
            TensorPrimitives.MultiplyAdd(sums[s], 1.0 / _count, _means, _means);
            if (squares > 0)
                TensorPrimitives.MultiplyAdd(sums[s], (losses[s] - _mean) / squares, _slopes, _slopes);
        }
        for (int s = 0; s < _count && _count > 2; s++)
        {
            for (int part = 0; part < parts; part++)
            {
                double residual = sums[s][part] - _means[part] - (_slopes[part] * (losses[s] - _mean));
                _residuals[part] += residual * residual / (_count - 2);
            }
        }
    }

    /// <summary>The rows behind the losses; <see langword="null"/> if the losses of single rows are unknown or there is a single row or group.</summary>
    public static SampledRowInfluence? Of(IReadOnlyList<SampledHypothesis> hypotheses, ReadOnlyMemory<int> groups)
    {
        int rows = hypotheses[0].RowLosses.Length;
        if (rows < 2 || hypotheses.Any(hypothesis => hypothesis.RowLosses.Length != rows) || (!groups.IsEmpty && groups.Length != rows))
            return null;
        var influence = new SampledRowInfluence(hypotheses, groups);
        return influence._means.Length < 2 || hypotheses.Count < 2 ? null : influence;
    }

    /// <summary>What the rows or groups contribute to I(ε).</summary>
    /// <param name="nats">I(ε), finite.</param>
    /// <param name="rate">−dI/dε, at least 0.</param>
    /// <param name="targetLoss">ε.</param>
    /// <param name="targetRowLosses">The losses on the rows whose mean ε is; empty if ε doesn't depend on the test rows.</param>
    public TestRowInfluence? At(double nats, double rate, double targetLoss, ReadOnlySpan<double> targetRowLosses)
    {
        var targets = new double[_rows];
        Array.Fill(targets, targetLoss);
        if (!targetRowLosses.IsEmpty)
            targetRowLosses.CopyTo(targets);
        targets = TestRowInfluence.ByGroup(targets, _groups.Span);
        double distance = targetLoss - _mean, score = _deviation > 0 ? distance / _deviation : 0, squares = 0, noise = 0;
        double errors = (1.0 / _count) + (score * score / (_count - 1));
        var contributions = new double[_means.Length];
        for (int part = 0; part < contributions.Length; part++)
        {
            contributions[part] = rate / _rows * (_means[part] + (_slopes[part] * distance) - targets[part]);
            squares += contributions[part] * contributions[part];
            noise += rate / _rows * (rate / _rows) * _residuals[part] * errors;
        }
        if (squares > 0)
            TensorPrimitives.Multiply(contributions, Math.Sqrt(Math.Max(LeastShare, 1 - (noise / squares))), contributions);
        return contributions.All(double.IsFinite) ? new TestRowInfluence(nats, contributions) : null;
    }
}
