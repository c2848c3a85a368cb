namespace Microsoft.ML.InductiveBias;

/// <summary>Products with a covariance Σ = U diag(s²) Uᵀ on G points, for simulations of random Gaussian functions.</summary>
/// <remarks>Blocks are row-major with p columns. Implement it in your own hypothesis space to use
/// <see cref="SimulatedZeroOneError.Simulate"/>.</remarks>
public interface ICovarianceFactor
{
    /// <summary>s: the standard deviation along each mode, descending and positive; length G.</summary>
    double[] Scales { get; }

    /// <summary>Σ⁻¹, <c>[G, G]</c> row-major.</summary>
    double[] Precision { get; }

    /// <summary>Adds U_B diag(s_B) block to the result, for the modes B from <paramref name="first"/> on.</summary>
    /// <param name="first">The first mode.</param>
    /// <param name="count">Number of modes.</param>
    /// <param name="block"><c>[count, p]</c>.</param>
    /// <param name="result"><c>[G, p]</c>.</param>
    void AddModes(int first, int count, double[] block, double[] result);

    /// <summary>Sets the block to diag(1/s_B) U_Bᵀ values, for the modes B from <paramref name="first"/> on.</summary>
    /// <param name="first">The first mode.</param>
    /// <param name="count">Number of modes.</param>
    /// <param name="values"><c>[G, p]</c>.</param>
    /// <param name="block"><c>[count, p]</c>.</param>
    void ToModes(int first, int count, double[] values, double[] block);

    /// <summary>Adds the columns of Σ⁻¹ from <paramref name="first"/> on, times the block, to the result.</summary>
    /// <param name="first">The first column.</param>
    /// <param name="count">Number of columns.</param>
    /// <param name="block"><c>[count, p]</c>.</param>
    /// <param name="result"><c>[G, p]</c>.</param>
    void AddPrecision(int first, int count, double[] block, double[] result);
}
