namespace Microsoft.ML.InductiveBias;

/// <summary>The losses of predictions on single rows; their mean is the loss of a test set.</summary>
internal static class RowLosses
{
    /// <summary>Smaller probabilities are clipped to this value, as in ML.NET, so one confident error doesn't make the loss infinite.</summary>
    private const double SmallestProbability = 1e-15;

    /// <summary>The class chosen by outputs that are NaN: wrong on every row.</summary>
    private const int NoClass = -1;

    /// <summary>One loss for each row, times its weight, so that their mean is the loss of the test set.</summary>
    public static double[] Weighted<T>(LossKind loss, ReadOnlySpan<T> predictions, TaskData data)
        where T : System.Numerics.IFloatingPoint<T>
    {
        double[] losses = Of(loss, predictions, data);
        for (int row = 0; !data.Weights.IsEmpty && row < losses.Length; row++)
            losses[row] *= data.Weights.Span[row];
        return losses;
    }

    /// <summary>One loss for each row, whatever its weight.</summary>
    /// <param name="loss">How outputs are compared with targets.</param>
    /// <param name="predictions"><c>[m, k]</c>, row-major.</param>
    /// <param name="data">The rows with their targets.</param>
    public static double[] Of<T>(LossKind loss, ReadOnlySpan<T> predictions, TaskData data)
        where T : System.Numerics.IFloatingPoint<T>
    {
        int outputs = data.OutputCount;
        if (predictions.Length != (long)data.Rows * outputs)
            throw new ArgumentException($"There are {predictions.Length} predictions for {data.Rows} rows of {outputs} outputs.", nameof(predictions));
        var losses = new double[data.Rows];
        for (int row = 0; row < losses.Length; row++)
        {
            var predicted = predictions.Slice(row * outputs, outputs);
            var targets = data.TargetRow(row);
            losses[row] = loss switch
            {
                LossKind.MeanSquaredError => MeanSquaredError(predicted, targets),
                LossKind.ZeroOneError => LargestOf(predicted) == LargestOf(targets) ? 0 : 1,
                _ => LogLoss(predicted, targets),
            };
        }
        return losses;
    }

    /// <summary>Throws if a loss isn't defined for the targets.</summary>
    public static void CheckDefined(LossKind loss, TaskKind task)
    {
        if (loss != LossKind.MeanSquaredError && task == TaskKind.Regression)
            throw new ArgumentException($"{loss} compares classes, but the labels are numbers (regression); use {nameof(LossKind.MeanSquaredError)}.", nameof(loss));
    }

    /// <summary>Throws if a loss isn't defined for test rows: the 0-1 error counts rows, so they can't have weights.</summary>
    public static void CheckDefined(LossKind loss, TaskData test)
    {
        CheckDefined(loss, test.Kind);
        if (loss == LossKind.ZeroOneError && !test.Weights.IsEmpty)
            throw new ArgumentException($"{loss} is a share of rows, so the test rows can't have weights; use {nameof(LossKind.MeanSquaredError)}, or rows without weights.", nameof(test));
    }

    private static double MeanSquaredError<T>(ReadOnlySpan<T> predicted, ReadOnlySpan<double> targets)
        where T : System.Numerics.IFloatingPoint<T>
    {
        double sum = 0;
        for (int c = 0; c < targets.Length; c++)
        {
            double difference = double.CreateChecked(predicted[c]) - targets[c];
            sum += difference * difference;
        }
        return sum / targets.Length;
    }

    private static double LogLoss<T>(ReadOnlySpan<T> predicted, ReadOnlySpan<double> targets)
        where T : System.Numerics.IFloatingPoint<T> =>
        -Math.Log(Math.Clamp(double.CreateChecked(predicted[LargestOf(targets)]), SmallestProbability, 1));

    private static int LargestOf<T>(ReadOnlySpan<T> values)
        where T : System.Numerics.IFloatingPoint<T>
    {
        int largest = 0;
        for (int c = 0; c < values.Length; c++)
        {
            if (T.IsNaN(values[c]))
                return NoClass;
            if (values[c] > values[largest])
                largest = c;
        }
        return largest;
    }
}
