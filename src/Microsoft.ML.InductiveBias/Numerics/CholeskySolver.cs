using MathNet.Numerics.LinearAlgebra;

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
        var part = Matrix<double>.Build.Dense(count, count, (i, j) => matrix[free[Math.Min(i, j)] * size + free[Math.Max(i, j)]]);
        var solution = part.Cholesky().Solve(Vector<double>.Build.Dense(count, i => right[free[i]]));
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
