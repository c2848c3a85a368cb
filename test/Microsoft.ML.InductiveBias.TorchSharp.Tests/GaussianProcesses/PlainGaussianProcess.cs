namespace Microsoft.ML.InductiveBias.Tests.GaussianProcesses;

/// <summary>Gaussian-process regression in loops straight from the formulas: Gauss–Jordan inverse, no factorization, no tensors.</summary>
internal sealed class PlainGaussianProcess
{
    private readonly TaskData _training;
    private readonly Func<double, double> _kernelOfDistance;
    private readonly double[,] _inverse;

    private PlainGaussianProcess(TaskData training, Func<double, double> kernelOfDistance, double[,] inverse, double negativeLogMarginalLikelihood)
    {
        _training = training;
        _kernelOfDistance = kernelOfDistance;
        _inverse = inverse;
        NegativeLogMarginalLikelihood = negativeLogMarginalLikelihood;
    }

    public double NegativeLogMarginalLikelihood { get; }

    public static PlainGaussianProcess Fit(TaskData training, double lengthScale, double amplitude, double noise)
    {
        double Kernel(double distance) => amplitude * amplitude * Math.Exp(-distance * distance / (2 * lengthScale * lengthScale));
        int n = training.Rows, k = training.OutputCount;
        var matrix = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                matrix[i, j] = Kernel(Distance(training.FeatureRow(i), training.FeatureRow(j))) + (i == j ? noise : 0);
        }
        var (inverse, logDeterminant) = Invert(matrix);
        double quadratic = 0;
        for (int c = 0; c < k; c++)
        {
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                    quadratic += training.TargetRow(i)[c] * inverse[i, j] * training.TargetRow(j)[c];
            }
        }
        double evidence = 0.5 * quadratic + 0.5 * k * logDeterminant + 0.5 * n * k * Math.Log(2 * Math.PI);
        return new PlainGaussianProcess(training, Kernel, inverse, evidence);
    }

    public static double Distance(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
            sum += (left[i] - right[i]) * (left[i] - right[i]);
        return Math.Sqrt(sum);
    }

    public double[] Mean(TaskData test)
    {
        int k = _training.OutputCount;
        var mean = new double[test.Rows * k];
        for (int row = 0; row < test.Rows; row++)
        {
            var weights = Weights(test, row);
            for (int c = 0; c < k; c++)
            {
                for (int j = 0; j < weights.Length; j++)
                    mean[row * k + c] += weights[j] * _training.TargetRow(j)[c];
            }
        }
        return mean;
    }

    /// <summary>(1/(mk)) Σ over rows and outputs of squared residual plus variance.</summary>
    public double ExpectedLoss(TaskData test)
    {
        var mean = Mean(test);
        double sum = 0;
        for (int row = 0; row < test.Rows; row++)
        {
            var weights = Weights(test, row);
            double variance = _kernelOfDistance(0);
            for (int j = 0; j < weights.Length; j++)
                variance -= weights[j] * _kernelOfDistance(Distance(test.FeatureRow(row), _training.FeatureRow(j)));
            for (int c = 0; c < test.OutputCount; c++)
                sum += Math.Pow(mean[row * test.OutputCount + c] - test.TargetRow(row)[c], 2) + variance;
        }
        return sum / (test.Rows * test.OutputCount);
    }

    /// <summary>Predictions of each row by a process fitted to all others.</summary>
    public double[] LeaveOneOut(double lengthScale, double amplitude, double noise) =>
        [.. Enumerable.Range(0, _training.Rows).SelectMany(left =>
            Fit(_training.SelectRows([.. Enumerable.Range(0, _training.Rows).Where(row => row != left)]), lengthScale, amplitude, noise)
                .Mean(_training.SelectRows([left])))];

    private double[] Weights(TaskData test, int row)
    {
        int n = _training.Rows;
        var weights = new double[n];
        for (int i = 0; i < n; i++)
        {
            double kernel = _kernelOfDistance(Distance(test.FeatureRow(row), _training.FeatureRow(i)));
            for (int j = 0; j < n; j++)
                weights[j] += kernel * _inverse[i, j];
        }
        return weights;
    }

    private static (double[,] Inverse, double LogDeterminant) Invert(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        var left = (double[,])matrix.Clone();
        var inverse = new double[n, n];
        for (int i = 0; i < n; i++)
            inverse[i, i] = 1;
        double logDeterminant = 0;
        for (int pivot = 0; pivot < n; pivot++)
        {
            double value = left[pivot, pivot];
            logDeterminant += Math.Log(value);
            for (int j = 0; j < n; j++)
            {
                left[pivot, j] /= value;
                inverse[pivot, j] /= value;
            }
            for (int i = 0; i < n; i++)
            {
                double factor = left[i, pivot];
                if (i == pivot || factor == 0)
                    continue;
                for (int j = 0; j < n; j++)
                {
                    left[i, j] -= factor * left[pivot, j];
                    inverse[i, j] -= factor * inverse[pivot, j];
                }
            }
        }
        return (inverse, logDeterminant);
    }
}
