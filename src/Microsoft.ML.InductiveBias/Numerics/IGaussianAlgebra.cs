namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>The products with a covariance Σ = U diag(s²) Uᵀ on G points that random functions need; blocks are row-major with p columns.</summary>
internal interface IGaussianAlgebra
{
    /// <summary>s: the standard deviation along each mode, falling and positive; length G.</summary>
    double[] Scales { get; }

    /// <summary>Σ⁻¹, <c>[G, G]</c> row-major.</summary>
    double[] Precision { get; }

    /// <summary>result <c>[G, p]</c> += U_B diag(s_B) block, for the modes B from <paramref name="first"/> on.</summary>
    void AddModes(int first, int count, double[] block, double[] result);

    /// <summary>block <c>[count, p]</c> = diag(1/s_B) U_Bᵀ values, for the modes B from <paramref name="first"/> on.</summary>
    void ToModes(int first, int count, double[] values, double[] block);

    /// <summary>result <c>[G, p]</c> += the columns of Σ⁻¹ from <paramref name="first"/> on, times the block.</summary>
    void AddPrecision(int first, int count, double[] block, double[] result);
}
