using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The difficulty of rows from the predictions of sampled hypotheses, which are looked at one after another.</summary>
internal static class SampledRowDifficulty
{
    private const int FewHypotheses = 20;

    public static RowDifficulties Of(TaskData rows, IEnumerable<float[]> predictions, OutputMeaning meaning, RowDifficultyOptions options,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        OutputMeanings.CheckOffered(options.Loss, meaning);
        var mean = new double[rows.Rows];
        var outputMean = new MeanPrediction(rows.Targets.Length);
        var squares = new double[rows.Rows];
        var right = new int[rows.Rows];
        int count = 0;
        foreach (var outputs in predictions)
        {
            cancellationToken.ThrowIfCancellationRequested();
            count++;
            var losses = RowLosses.Of<float>(options.Loss, outputs, rows);
            for (int row = 0; row < losses.Length; row++)
            {
                // Welford's update: the difference of two large sums would cancel.
                double difference = losses[row] - mean[row];
                mean[row] += difference / count;
                squares[row] += difference * (losses[row] - mean[row]);
            }
            CountRight(rows, outputs, options, right);
            outputMean.Add(outputs);
            progress?.Report(new WorkProgress(FormattableString.Invariant($"losses of rows, hypothesis {count}"), 1 - 1.0 / (1 + count)));
        }
        progress?.Report(new WorkProgress("done", 1));

        // Rows share their counts, so each count's interval is needed once.
        var intervals = right.Distinct().ToDictionary(c => c, c => BinomialInterval.Of(c, count, options.Confidence));
        return new RowDifficulties
        {
            Method = EstimationMethod.Empirical,
            Loss = options.Loss,
            RightLoss = options.RightLoss,
            Hypotheses = count,
            ExpectedLoss = mean,
            LossVariance = Array.ConvertAll(squares, sum => count > 1 ? sum / (count - 1) : double.NaN),
            ProbabilityRight = Array.ConvertAll(right, c => c / (double)count),
            Bits = Array.ConvertAll(right, c => BitsOf((c + 0.5) / (count + 1.0))),
            BitsLower = Array.ConvertAll(right, c => BitsOf(intervals[c].Upper)),
            BitsUpper = Array.ConvertAll(right, c => BitsOf(intervals[c].Lower)),
            Means = meaning == OutputMeaning.Margins ? null : outputMean.ToArray(),
            Diagnostics = count >= FewHypotheses ? [] : [new Diagnostic("fewHypotheses", DiagnosticSeverity.Warning,
                $"{count} hypotheses resolve the bits of a row only up to {FormattableString.Invariant($"{BitsOf(0.5 / (count + 1.0)):0.0}")}, and coarsely; draw at least {FewHypotheses}.")],
        };
    }

    private static void CountRight(TaskData rows, float[] outputs, RowDifficultyOptions options, int[] right)
    {
        bool classes = rows.Kind != TaskKind.Regression;
        var losses = RowLosses.Of<float>(classes ? LossKind.ZeroOneError : LossKind.MeanSquaredError, outputs, rows);
        double limit = classes ? 0 : options.RightLoss!.Value;
        for (int row = 0; row < losses.Length; row++)
        {
            if (losses[row] <= limit)
                right[row]++;
        }
    }

    private static double BitsOf(double probability) => Information.FromLogProbability(Math.Log(probability)).Bits;
}
