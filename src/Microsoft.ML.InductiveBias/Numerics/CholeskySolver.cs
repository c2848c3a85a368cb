namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Small symmetric positive definite systems of which only some unknowns are free.</summary>
internal static class CholeskySolver
{
    /// <summary>The solution of A x = b over the free unknowns; the others are 0.</summary>
    /// <param name="matrix">A, <c>[n, n]</c>; only its upper triangle is read.</param>
    /// <param name="right">b.</param>
    /// <param name="free">The free unknowns, ascending.</param>
    public static double[] Solve(double[] matrix, double[] right, IReadOnlyList<int> free)
    {
        int size = right.Length, count = free.Count;
        var factor = new double[count * count];
        var solution = new double[count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[free[j] * size + free[i]];
                for (int k = 0; k < j; k++)
                    sum -= factor[i * count + k] * factor[j * count + k];
                factor[i * count + j] = i == j ? Math.Sqrt(sum) : sum / factor[j * count + j];
            }
            double value = right[free[i]];
            for (int k = 0; k < i; k++)
                value -= factor[i * count + k] * solution[k];
            solution[i] = value / factor[i * count + i];
        }
        for (int i = count - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < count; k++)
                solution[i] -= factor[k * count + i] * solution[k];
            solution[i] /= factor[i * count + i];
        }
        var full = new double[size];
        for (int i = 0; i < count; i++)
            full[free[i]] = solution[i];
        return full;
    }

    /// <summary>b − A e_i · move: the right side once unknown i has a given value.</summary>
    public static double[] WithMove(double[] matrix, double[] right, int index, double move)
    {
        var changed = (double[])right.Clone();
        for (int i = 0; i < changed.Length; i++)
            changed[i] -= move * matrix[Math.Min(i, index) * changed.Length + Math.Max(i, index)];
        return changed;
    }
}
