namespace Microsoft.ML.InductiveBias.Console.Tests;

/// <summary>A second implementation of the kernel space in plain loops, straight from the formulas.</summary>
internal static class PlainKernelSpace
{
    /// <summary>(x − mean) / population standard deviation, of the training rows; a constant column becomes 0.</summary>
    public static (double[][] Training, double[][] Test) Standardize(double[][] training, double[][] test)
    {
        int columns = training[0].Length;
        var means = Enumerable.Range(0, columns).Select(c => training.Average(row => row[c])).ToArray();
        var deviations = Enumerable.Range(0, columns).Select(c => Math.Sqrt(training.Average(row => Math.Pow(row[c] - means[c], 2)))).ToArray();
        double[][] Scale(double[][] rows) =>
            [.. rows.Select(row => row.Select((x, c) => deviations[c] == 0 ? 0 : (x - means[c]) / deviations[c]).ToArray())];
        return (Scale(training), Scale(test));
    }

    /// <summary>(x − smallest) / (largest − smallest), of the training rows.</summary>
    public static (double[][] Training, double[][] Test) MinMax(double[][] training, double[][] test)
    {
        int columns = training[0].Length;
        var least = Enumerable.Range(0, columns).Select(c => training.Min(row => row[c])).ToArray();
        var most = Enumerable.Range(0, columns).Select(c => training.Max(row => row[c])).ToArray();
        double[][] Scale(double[][] rows) => [.. rows.Select(row => row.Select((x, c) => (x - least[c]) / (most[c] - least[c])).ToArray())];
        return (Scale(training), Scale(test));
    }

    /// <summary>The posterior means [m][k] and variances [m] on the test points.</summary>
    public static (double[][] Means, double[] Variances) Posterior(
        double[][] training, double[][] targets, double[][] test, double lengthScale, double amplitude, double noise)
    {
        int n = training.Length, k = targets[0].Length;
        double Kernel(double[] x, double[] y) =>
            amplitude * amplitude * Math.Exp(-x.Zip(y, (a, b) => (a - b) * (a - b)).Sum() / (2 * lengthScale * lengthScale));

        // Gauss–Jordan on [K + σ²I | K*ᵀ | Y], with the largest pivot.
        int width = n + test.Length + k;
        var system = new double[n][];
        for (int i = 0; i < n; i++)
        {
            system[i] = new double[width];
            for (int j = 0; j < n; j++)
                system[i][j] = Kernel(training[i], training[j]) + (i == j ? noise : 0);
            for (int j = 0; j < test.Length; j++)
                system[i][n + j] = Kernel(training[i], test[j]);
            targets[i].CopyTo(system[i], n + test.Length);
        }
        for (int pivot = 0; pivot < n; pivot++)
        {
            int best = Enumerable.Range(pivot, n - pivot).MaxBy(row => Math.Abs(system[row][pivot]));
            (system[pivot], system[best]) = (system[best], system[pivot]);
            for (int row = 0; row < n; row++)
            {
                if (row == pivot)
                    continue;
                double factor = system[row][pivot] / system[pivot][pivot];
                for (int c = pivot; c < width; c++)
                    system[row][c] -= factor * system[pivot][c];
            }
        }

        var means = new double[test.Length][];
        var variances = new double[test.Length];
        for (int j = 0; j < test.Length; j++)
        {
            means[j] = new double[k];
            variances[j] = Kernel(test[j], test[j]);
            for (int i = 0; i < n; i++)
            {
                double weight = Kernel(training[i], test[j]) / system[i][i];
                variances[j] -= weight * system[i][n + j];
                for (int c = 0; c < k; c++)
                    means[j][c] += weight * system[i][n + test.Length + c];
            }
        }
        return (means, variances);
    }

    /// <summary>E L = (k tr Σ + ‖M − Y‖²) / (mk).</summary>
    public static double MeanLoss((double[][] Means, double[] Variances) posterior, double[][] targets) =>
        (targets[0].Length * posterior.Variances.Sum() + SquaredResidual(posterior.Means, targets)) / ((double)targets.Length * targets[0].Length);

    /// <summary>‖M − Y‖².</summary>
    public static double SquaredResidual(double[][] means, double[][] targets) =>
        means.Zip(targets, (mean, target) => mean.Zip(target, (a, b) => (a - b) * (a - b)).Sum()).Sum();

    /// <summary>P(a ≤ Z ≤ b) of a standard normal variable, by Simpson's rule.</summary>
    public static double Normal(double a, double b)
    {
        const int Steps = 20_000;
        double h = (b - a) / Steps, sum = 0;
        for (int i = 0; i <= Steps; i++)
            sum += (i is 0 or Steps ? 1 : i % 2 == 1 ? 4 : 2) * Math.Exp(-0.5 * Math.Pow(a + i * h, 2));
        return sum * h / 3 / Math.Sqrt(2 * Math.PI);
    }
}
