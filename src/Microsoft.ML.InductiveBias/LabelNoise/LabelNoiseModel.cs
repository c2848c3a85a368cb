using System.Numerics.Tensors;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Labels that are wrong at random, given scores that never saw the label: P(label k | row) = Σ_j p_j T_jk with
/// p = softmax(b + Σ_s w_s f_s), f_s the logarithms of the scores of space s, and w ≥ 0.</summary>
/// <remarks>Fitted by expectation maximization: S + K + K² parameters, whatever the number of rows.</remarks>
internal sealed class LabelNoiseModel
{
    /// <summary>How many rows the common rate of wrong labels counts as, for each class.</summary>
    private const double PseudoRows = 20;

    /// <summary>The prior of the common rate: as if so many rows had been seen, with this share of wrong labels.</summary>
    private const double RatePriorRows = 10, RatePrior = 0.01;

    private const double StartRate = 0.05, NegligibleRate = 1e-9;

    /// <summary>The most iterations of a fit, and of a refit, which needs fewer and no more accuracy than its sampling error.</summary>
    private const int MostIterations = 300, ReplicateIterations = 15;

    private const double ReplicateConverged = 1e-5;

    /// <summary>The prior precision of each weight about 1, and of each bias about 0. A weight of 1 for each space is right for calibrated scores whose
    /// errors are independent of those of the other spaces; rows decide how far that holds.</summary>
    private const double WeightRidge = 3, BiasRidge = 1, PriorWeight = 1;

    private const double Converged = 1e-7, LongestStep = 1;

    private readonly LogScores _scores;
    private readonly double[] _biases;
    private readonly double[] _weights;
    private readonly double[] _noise;

    private readonly double? _rate;
    private int _without = -1;

    private LabelNoiseModel(LogScores scores, double? rate = null)
    {
        _scores = scores;
        _biases = new double[scores.Classes];
        _weights = Enumerable.Repeat(PriorWeight, scores.Spaces).ToArray();
        _noise = new double[scores.Classes * scores.Classes];
        SetNoise(new double[_noise.Length], rate ?? StartRate);
        _rate = rate;
    }

    private LabelNoiseModel(LabelNoiseModel other) =>
        (_scores, _biases, _weights, _noise) = (other._scores, [.. other._biases], [.. other._weights], [.. other._noise]);

    /// <summary>T, <c>[K, K]</c>: the probability that a row of class j (row) is labeled k (column).</summary>
    public ReadOnlySpan<double> Noise => _noise;

    /// <summary>The logarithm of the likelihood and of the priors of weights and biases, in nats.</summary>
    public double Objective { get; private set; } = double.NegativeInfinity;

    /// <summary>b.</summary>
    public ReadOnlySpan<double> Biases => _biases;

    /// <summary>The weight of each space.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>Fits the model.</summary>
    /// <param name="scores">The scores and labels.</param>
    /// <param name="iterations">The most iterations.</param>
    /// <param name="cancellationToken">Ends the fit after an iteration.</param>
    public static LabelNoiseModel Fit(LogScores scores, int iterations = MostIterations, CancellationToken cancellationToken = default)
    {
        var model = new LabelNoiseModel(scores);
        model.Climb(null, iterations, Converged, cancellationToken);
        return model;
    }

    /// <summary>Fits the model to the rows with weights, starting at another one.</summary>
    /// <param name="start">A model of the same scores.</param>
    /// <param name="rowWeights">How often each row counts.</param>
    /// <param name="without">The space whose weight is held at 0; −1 for none.</param>
    /// <param name="cancellationToken">Ends the fit after an iteration.</param>
    public static LabelNoiseModel Refit(LabelNoiseModel start, double[] rowWeights, int without, CancellationToken cancellationToken)
    {
        var model = new LabelNoiseModel(start);
        if (without >= 0)
            model.LeaveOut(without);
        model.Climb(rowWeights, ReplicateIterations, ReplicateConverged, cancellationToken);
        return model;
    }

    /// <summary>Fits the model of labels that are all right.</summary>
    public static LabelNoiseModel FitWithoutNoise(LogScores scores, CancellationToken cancellationToken = default)
    {
        var model = new LabelNoiseModel(scores, NegligibleRate);
        model.Climb(null, MostIterations, Converged, cancellationToken);
        return model;
    }

    /// <summary>The probability of each class of a row before its label is known.</summary>
    /// <param name="row">The row.</param>
    /// <param name="probabilities">Length K.</param>
    public void Predict(int row, Span<double> probabilities)
    {
        _biases.CopyTo(probabilities);
        for (int s = 0; s < _weights.Length; s++)
            TensorPrimitives.MultiplyAdd(_scores.Of(row, s), _weights[s], probabilities, probabilities);
        TensorPrimitives.Subtract(probabilities, TensorPrimitives.Max<double>(probabilities), probabilities);
        TensorPrimitives.SoftMax<double>(probabilities, probabilities);
    }

    /// <summary>The probability of each class of a row given its label; returns the probability of the label.</summary>
    /// <param name="row">The row.</param>
    /// <param name="prediction">The result of <see cref="Predict"/>.</param>
    /// <param name="responsibilities">Length K.</param>
    public double Judge(int row, ReadOnlySpan<double> prediction, Span<double> responsibilities)
    {
        int label = _scores.Labels[row], classes = prediction.Length;
        double sum = 0;
        for (int j = 0; j < classes; j++)
            sum += responsibilities[j] = prediction[j] * _noise[j * classes + label];
        for (int j = 0; j < classes; j++)
            responsibilities[j] /= sum;
        return sum;
    }

    private void Climb(double[]? rowWeights, int iterations, double tolerance, CancellationToken cancellationToken)
    {
        for (int i = 0; i < iterations; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double last = Objective;
            Objective = Improve(rowWeights);
            if (Math.Abs(Objective - last) < tolerance * Math.Abs(Objective))
                break;
        }
    }

    /// <summary>One iteration: responsibilities, then the noise, and one Newton step of biases and weights. Returns the objective before it.</summary>
    private double Improve(double[]? rowWeights)
    {
        int classes = _scores.Classes, spaces = _scores.Spaces;
        var counts = new double[_noise.Length];
        var slope = new double[classes + spaces];
        var curvature = new double[(classes + spaces) * (classes + spaces)];
        Span<double> p = new double[classes], r = new double[classes], expected = new double[spaces], weighted = new double[classes];
        double likelihood = -Penalty(), wrong = RatePriorRows * RatePrior, rows = RatePriorRows;
        int size = classes + spaces;
        for (int row = 0; row < _scores.Rows; row++)
        {
            double weight = rowWeights?[row] ?? 1;
            if (weight == 0)
                continue;
            Predict(row, p);
            likelihood += weight * Math.Log(Judge(row, p, r));
            int label = _scores.Labels[row];
            for (int j = 0; j < classes; j++)
            {
                counts[j * classes + label] += weight * r[j];
                slope[j] += weight * (r[j] - p[j]);
            }
            wrong += weight * (1 - r[label]);
            rows += weight;
            for (int s = 0; s < spaces; s++)
            {
                var f = _scores.Of(row, s);
                expected[s] = TensorPrimitives.Dot(f, p);
                slope[classes + s] += weight * (TensorPrimitives.Dot(f, r) - expected[s]);
            }
            for (int j = 0; j < classes; j++)
            {
                var line = curvature.AsSpan(j * size, size);
                double scale = weight * p[j];
                TensorPrimitives.MultiplyAdd(p, -scale, line[..classes], line[..classes]);
                line[j] += scale;
                for (int s = 0; s < spaces; s++)
                    line[classes + s] += scale * (_scores.Of(row, s)[j] - expected[s]);
            }
            for (int s = 0; s < spaces; s++)
            {
                TensorPrimitives.Multiply(_scores.Of(row, s), p, weighted);
                for (int t = s; t < spaces; t++)
                    curvature[(classes + s) * size + classes + t] += weight * (TensorPrimitives.Dot(weighted, _scores.Of(row, t)) - expected[s] * expected[t]);
            }
        }
        Step(slope, curvature);
        if (_rate is null)
            SetNoise(counts, wrong / rows);
        return likelihood;
    }

    /// <summary>Holds the weight of a space at 0 and shares it among the others.</summary>
    private void LeaveOut(int space)
    {
        double sum = _weights.Sum(), rest = sum - _weights[space];
        (_without, _weights[space]) = (space, 0);
        for (int s = 0; s < _weights.Length; s++)
        {
            if (s != space)
                _weights[s] = rest > 0 ? _weights[s] * sum / rest : sum / (_weights.Length - 1);
        }
    }

    private double Penalty()
    {
        double sum = 0;
        foreach (double bias in _biases)
            sum += BiasRidge * bias * bias / 2;
        foreach (double weight in _weights)
            sum += WeightRidge * Math.Pow(weight - PriorWeight, 2) / 2;
        return sum;
    }

    /// <summary>A Newton step, with weights that would become negative held at 0.</summary>
    private void Step(double[] slope, double[] curvature)
    {
        int classes = _biases.Length, size = slope.Length;
        for (int j = 0; j < classes; j++)
        {
            slope[j] -= BiasRidge * _biases[j];
            curvature[j * size + j] += BiasRidge;
        }
        for (int s = 0; s < _weights.Length; s++)
        {
            slope[classes + s] -= WeightRidge * (_weights[s] - PriorWeight);
            curvature[(classes + s) * size + classes + s] += WeightRidge;
        }
        var free = Enumerable.Range(0, size).Where(i => i < classes || i - classes != _without).ToList();
        double[] move;
        while (true)
        {
            move = CholeskySolver.Solve(curvature, slope, free);
            int blocked = free.FindIndex(i => i >= classes && _weights[i - classes] + move[i] < 0);
            if (blocked < 0)
                break;
            // At 0 it stays there; above, it moves to 0 with this step.
            int index = free[blocked];
            free.RemoveAt(blocked);
            slope = CholeskySolver.WithMove(curvature, slope, index, -_weights[index - classes]);
            _weights[index - classes] = 0;
        }
        // A longer step would leave the range in which the curvature holds. Shortened, it keeps weights from becoming negative.
        double share = Math.Min(1, LongestStep / Math.Max(LongestStep, move.Max(Math.Abs)));
        for (int j = 0; j < classes; j++)
            _biases[j] += share * move[j];
        for (int s = 0; s < _weights.Length; s++)
            _weights[s] += share * move[classes + s];
    }

    /// <summary>The most probable noise given the counts and the pseudo-counts towards a common rate.</summary>
    private void SetNoise(double[] counts, double rate)
    {
        int classes = _scores.Classes;
        for (int j = 0; j < classes; j++)
        {
            double total = PseudoRows;
            for (int k = 0; k < classes; k++)
                total += counts[j * classes + k];
            for (int k = 0; k < classes; k++)
                _noise[j * classes + k] = (counts[j * classes + k] + PseudoRows * (j == k ? 1 - rate : rate / (classes - 1))) / total;
        }
    }
}
