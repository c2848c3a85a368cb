using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>Activation functions and their derivatives, eight values at a time.</summary>
internal static class Activations
{
    private const float InverseRootOfTwo = 0.70710678f, InverseRootOfTwoPi = 0.39894228f;

    /// <summary>Replaces sums by values of the function.</summary>
    /// <param name="activation">The function.</param>
    /// <param name="values">The sums, <c>[rows, stride]</c>.</param>
    /// <param name="derivatives">Receives the derivatives if they do not follow from the values (GELU).</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="stride">From one row to the next.</param>
    /// <param name="width">Values in a row, a multiple of 8.</param>
    public static void Apply(NetworkActivation activation, Span<float> values, Span<float> derivatives, int rows, int stride, int width)
    {
        for (int row = 0; row < rows; row++)
        {
            var v = MemoryMarshal.Cast<float, Vector256<float>>(values.Slice(row * stride, width));
            switch (activation)
            {
                case NetworkActivation.Relu:
                    for (int i = 0; i < v.Length; i++)
                        v[i] = Vector256.Max(v[i], Vector256<float>.Zero); // NaN stays NaN, so that divergence stays visible
                    break;
                case NetworkActivation.Tanh:
                    for (int i = 0; i < v.Length; i++)
                        v[i] = Tanh(v[i]);
                    break;
                default:
                    Gelu(v, MemoryMarshal.Cast<float, Vector256<float>>(derivatives.Slice(row * stride, width)));
                    break;
            }
        }
    }

    private static void Gelu(Span<Vector256<float>> values, Span<Vector256<float>> derivatives)
    {
        for (int i = 0; i < values.Length; i++)
        {
            var x = values[i];
            var below = Vector256.Create(0.5f) * (Vector256<float>.One + Erf(x * InverseRootOfTwo));
            values[i] = x * below;
            derivatives[i] = below + x * Vector256.Exp(x * x * -0.5f) * InverseRootOfTwoPi;
        }
    }

    /// <summary>(e²ˣ − 1)/(e²ˣ + 1), and its series near 0, where the difference would lose digits.</summary>
    private static Vector256<float> Tanh(Vector256<float> x)
    {
        var magnitude = Vector256.Min(Vector256.Abs(x), Vector256.Create(10f));
        var e = Vector256.Exp(magnitude + magnitude);
        var far = Vector256.CopySign((e - Vector256<float>.One) / (e + Vector256<float>.One), x);
        var square = x * x;
        var near = x * (Vector256<float>.One + square * (Vector256.Create(-1f / 3) + square * (Vector256.Create(2f / 15) + square * Vector256.Create(-17f / 315))));
        var value = Vector256.ConditionalSelect(Vector256.LessThan(magnitude, Vector256.Create(0.25f)), near, far);
        // Min returns the bound instead of NaN on some machines, but divergence must stay visible.
        return Vector256.ConditionalSelect(Vector256.Equals(x, x), value, x);
    }

    /// <summary>Abramowitz and Stegun 7.1.26: within 1.5·10⁻⁷.</summary>
    private static Vector256<float> Erf(Vector256<float> x)
    {
        var magnitude = Vector256.Abs(x);
        var t = Vector256<float>.One / (Vector256<float>.One + magnitude * 0.3275911f);
        var polynomial = t * (Vector256.Create(0.254829592f) + t * (Vector256.Create(-0.284496736f)
            + t * (Vector256.Create(1.421413741f) + t * (Vector256.Create(-1.453152027f) + t * Vector256.Create(1.061405429f)))));
        return Vector256.CopySign(Vector256<float>.One - polynomial * Vector256.Exp(-(magnitude * magnitude)), x);
    }

    /// <summary>Multiplies gradients by the derivative of the function, and copies them to panels.</summary>
    /// <param name="activation">The function.</param>
    /// <param name="gradients">With respect to the values; replaced by those with respect to the sums; <c>[rows, stride]</c>.</param>
    /// <param name="values">The values of the function.</param>
    /// <param name="derivatives">The derivatives from <see cref="Apply"/>.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="stride">From one row to the next.</param>
    /// <param name="width">Values in a row, a multiple of 16.</param>
    /// <param name="panels">Receives the gradients in panels of 16 columns, each <c>[panelRows, 16]</c>.</param>
    /// <param name="panelRows">From one panel to the next, in rows.</param>
    public static void Backward(
        NetworkActivation activation, Span<float> gradients, ReadOnlySpan<float> values, ReadOnlySpan<float> derivatives,
        int rows, int stride, int width, Span<float> panels, int panelRows)
    {
        var p = MemoryMarshal.Cast<float, Vector256<float>>(panels);
        for (int row = 0; row < rows; row++)
        {
            var g = MemoryMarshal.Cast<float, Vector256<float>>(gradients.Slice(row * stride, width));
            var v = MemoryMarshal.Cast<float, Vector256<float>>(values.Slice(row * stride, width));
            switch (activation)
            {
                case NetworkActivation.Relu:
                    for (int i = 0; i < g.Length; i++)
                        g[i] = Vector256.ConditionalSelect(Vector256.GreaterThan(v[i], Vector256<float>.Zero), g[i], Vector256<float>.Zero);
                    break;
                case NetworkActivation.Tanh:
                    for (int i = 0; i < g.Length; i++)
                        g[i] *= Vector256<float>.One - v[i] * v[i];
                    break;
                default:
                    var d = MemoryMarshal.Cast<float, Vector256<float>>(derivatives.Slice(row * stride, width));
                    for (int i = 0; i < g.Length; i++)
                        g[i] *= d[i];
                    break;
            }
            for (int i = 0, place = 2 * row; i + 1 < g.Length; i += 2, place += 2 * panelRows)
            {
                p[place] = g[i];
                p[place + 1] = g[i + 1];
            }
        }
    }
}
