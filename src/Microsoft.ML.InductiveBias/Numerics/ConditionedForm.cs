using System.Numerics;
using System.Numerics.Tensors;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>The normal directions of a quadratic form, given the value x of the form.</summary>
/// <remarks>
/// At a node d of the contour, direction i has a variance and a mean that are 1/(1 − 2w(t̂ + d)) times what they are without a condition. The
/// average over the nodes, with the weights of the density, is exact: it gives moments given Q = x without a second integral.
/// </remarks>
internal sealed class ConditionedForm
{
    /// <summary>Functions of the nodes that add less than this to any other are left out.</summary>
    private const double Negligible = 1e-9;

    private const int LargestRank = 60;

    private readonly QuadraticForm _form;
    private readonly double _x;
    private readonly double[] _twiceA;
    private readonly SaddlepointContour.Node[] _nodes;

    public ConditionedForm(ScaledQuadraticForm scaled, TiltedExponent exponent, List<SaddlepointContour.Node> nodes)
    {
        (_form, _x, Tilt) = (scaled.Form, scaled.X, exponent.Location / scaled.X);
        _twiceA = exponent.TwiceA.ToArray();
        // Most nodes lie far out, where their weight is negligible.
        double largest = nodes.Max(node => node.Weight.Magnitude);
        _nodes = [.. nodes.Where(node => node.Weight.Magnitude > 1e-14 * largest)];
    }

    /// <summary>t̂, per unit of the form: negative below the mean.</summary>
    public double Tilt { get; }

    /// <summary>1/(1 − 2w_i t̂) of each given weight.</summary>
    /// <param name="count">How many weights were given to the form.</param>
    public double[] Shrinkages(int count) => Array.ConvertAll(FactorsOf(count), factors => factors.Shrinkage);

    /// <summary>w_i · E[1/(1 − 2w_i t)] for each given weight: the variance of direction i about its mean, in units of the form.</summary>
    /// <param name="count">How many weights were given to the form.</param>
    public double[] Variances(int count)
    {
        var variances = new double[count];
        for (int term = 0; term < _form.Count; term++)
        {
            double average = 0;
            foreach (var (distance, weight) in _nodes)
                average += (weight / (1 - (_twiceA[term] * distance))).Imaginary;
            variances[_form.Origins[term]] = 0.5 * _twiceA[term] * _x * average;
        }
        return variances;
    }

    /// <summary>Products of means: E[f_i f_j] = Σ_rs B_ri G_rs B_sj with f_i = 1/(1 − 2w_i t).</summary>
    /// <param name="sizes">For each given weight, how much f_i matters; at least 0.</param>
    /// <returns>A few functions B, each times the sizes and orthogonal, and G, <c>[R, R]</c>. The functions f_i of all nodes differ little, so that
    /// about ten of them give all others.</returns>
    public (double[][] Basis, double[] Products) Means(ReadOnlySpan<double> sizes)
    {
        // Two real columns for each node, scaled so that the largest error of a product counts.
        var factors = FactorsOf(sizes.Length);
        var columns = new double[2 * _nodes.Length][];
        Parallel.For(0, _nodes.Length, Fill(sizes.ToArray()));
        var basis = new List<double[]>();
        var coefficients = new List<double[]>();
        double scale = columns.Max(column => TensorPrimitives.SumOfSquares<double>(column));
        while (basis.Count < Math.Min(LargestRank, sizes.Length))
        {
            var pivot = columns.MaxBy(column => TensorPrimitives.SumOfSquares<double>(column))!;
            double norm = TensorPrimitives.Norm<double>(pivot);
            if (!(norm * norm > Negligible * Negligible * scale))
                break;
            var direction = new double[sizes.Length];
            TensorPrimitives.Divide(pivot, norm, direction);
            var along = new double[columns.Length];
            for (int c = 0; c < columns.Length; c++)
            {
                along[c] = TensorPrimitives.Dot<double>(direction, columns[c]);
                TensorPrimitives.MultiplyAdd(direction, -along[c], columns[c], columns[c]);
            }
            basis.Add(direction);
            coefficients.Add(along);
        }
        return ([.. basis], ProductsOf(coefficients));

        Action<int> Fill(double[] sizes) => node =>
        {
            var (distance, weight) = _nodes[node];
            double root = Math.Sqrt(weight.Magnitude);
            var (real, imaginary) = (new double[sizes.Length], new double[sizes.Length]);
            for (int i = 0; i < sizes.Length; i++)
            {
                var (shrinkage, twiceA) = factors[i];
                double re = 1 - (twiceA * distance.Real), im = -twiceA * distance.Imaginary, size = root * sizes[i] * shrinkage / ((re * re) + (im * im));
                (real[i], imaginary[i]) = (size * re, -size * im);
            }
            (columns[2 * node], columns[(2 * node) + 1]) = (real, imaginary);
        };
    }

    /// <summary>1/(1 − 2w t̂) and 2a of each given weight; 1 and 0 for one that the form doesn't hold.</summary>
    private (double Shrinkage, double TwiceA)[] FactorsOf(int count)
    {
        var factors = new (double Shrinkage, double TwiceA)[count];
        Array.Fill(factors, (1, 0));
        for (int term = 0; term < _form.Count; term++)
        {
            double weight = _form.Weights[term] / _x;
            factors[_form.Origins[term]] = (weight > 0 ? 0.5 * _twiceA[term] / weight : 1, _twiceA[term]);
        }
        return factors;
    }

    private double[] ProductsOf(List<double[]> coefficients)
    {
        int rank = coefficients.Count;
        var products = new double[rank * rank];
        for (int node = 0; node < _nodes.Length; node++)
        {
            var weight = _nodes[node].Weight / _nodes[node].Weight.Magnitude;
            for (int r = 0; r < rank; r++)
            {
                var first = weight * At(r, node);
                for (int s = 0; s < rank; s++)
                    products[(r * rank) + s] += (first * At(s, node)).Imaginary;
            }
        }
        return products;

        Complex At(int r, int node) => new(coefficients[r][2 * node], coefficients[r][(2 * node) + 1]);
    }
}
