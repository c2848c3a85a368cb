using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Lower bounds of squared distances between sparse points, from ‖x‖² + ‖y‖² − 2xᵀy less its rounding: what lies beyond a limit needs no exact distance.</summary>
internal sealed class SparseDistanceBounds
{
    private readonly SparseRows _queries;
    private readonly SparseRows _references;
    private readonly double[] _queryNorms;
    private readonly double[] _norms;
    private readonly double _error;

    public SparseDistanceBounds(SparseRows queries, SparseRows references)
    {
        (_queries, _references) = (queries, references);
        (_queryNorms, _norms) = (queries.SquaredNorms(), references.SquaredNorms());
        int terms = 0;
        for (int row = 0; row < queries.Count; row++)
            terms = Math.Max(terms, queries.ValuesOf(row).Length);
        for (int row = 0; row < references.Count; row++)
            terms = Math.Max(terms, references.ValuesOf(row).Length);
        // A sum of m terms is off by at most m · 2⁻⁵³ of the sum of their magnitudes, which |xᵀy| ≤ (‖x‖² + ‖y‖²)/2 bounds.
        _error = Math.ScaleB(2.0 * terms + 8, -53);
    }

    /// <summary>The bounds of one query, one for each reference; NaN where the squares overflow.</summary>
    public void Of(int query, Span<double> bounds)
    {
        _queries.Products(query, _references, bounds);
        for (int row = 0; row < bounds.Length; row++)
        {
            double squares = _queryNorms[query] + _norms[row];
            bounds[row] = squares - 2 * bounds[row] - _error * squares;
        }
    }
}
