using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>The steps of an optimizer over all parameters of one network, with one pass through memory per step.</summary>
internal sealed class FusedUpdate(UpdateRule rule, double learningRate, double weightDecay, int length)
{
    // Lengths are multiples of 8: panels have 16 columns.
    private readonly float[] _first = new float[rule.KeepsFirst ? length : 0], _second = new float[rule.KeepsSecond ? length : 0];
    private int _steps;

    /// <summary>Discards all earlier steps.</summary>
    public void Restart()
    {
        Array.Clear(_first);
        Array.Clear(_second);
        _steps = 0;
    }

    /// <summary>One step.</summary>
    public void Step(Span<float> parameters, ReadOnlySpan<float> gradients)
    {
        _steps++;
        var w = MemoryMarshal.Cast<float, Vector256<float>>(parameters);
        var g = MemoryMarshal.Cast<float, Vector256<float>>(gradients);
        if (rule.IsAdam)
            Adam(w, g, MemoryMarshal.Cast<float, Vector256<float>>(_first.AsSpan()), MemoryMarshal.Cast<float, Vector256<float>>(_second.AsSpan()));
        else
            Descend(w, g, MemoryMarshal.Cast<float, Vector256<float>>(_first.AsSpan()));
    }

    private void Adam(Span<Vector256<float>> w, ReadOnlySpan<Vector256<float>> g, Span<Vector256<float>> first, Span<Vector256<float>> second)
    {
        var decay = Vector256.Create(rule.DecoupledDecay ? 0f : (float)weightDecay);
        var kept = Vector256.Create(rule.DecoupledDecay ? (float)(1 - learningRate * weightDecay) : 1f);
        var keep1 = Vector256.Create((float)rule.Beta1);
        var take1 = Vector256.Create((float)(1 - rule.Beta1));
        var keep2 = Vector256.Create((float)rule.Beta2);
        var take2 = Vector256.Create((float)(1 - rule.Beta2));
        var epsilon = Vector256.Create((float)rule.Epsilon);
        var size = Vector256.Create((float)(learningRate / (1 - Math.Pow(rule.Beta1, _steps))));
        var unbias = Vector256.Create((float)(1 / Math.Sqrt(1 - Math.Pow(rule.Beta2, _steps))));
        for (int i = 0; i < w.Length; i++)
        {
            var gradient = g[i] + decay * w[i];
            var m = first[i] = keep1 * first[i] + take1 * gradient;
            var v = second[i] = keep2 * second[i] + take2 * gradient * gradient;
            w[i] = kept * w[i] - size * (m / (Vector256.Sqrt(v) * unbias + epsilon));
        }
    }

    private void Descend(Span<Vector256<float>> w, ReadOnlySpan<Vector256<float>> g, Span<Vector256<float>> first)
    {
        var decay = Vector256.Create((float)weightDecay);
        var keep = Vector256.Create((float)rule.Beta1);
        var size = Vector256.Create((float)learningRate);
        for (int i = 0; i < w.Length; i++)
        {
            var step = g[i] + decay * w[i];
            if (rule.KeepsFirst)
                step = first[i] = keep * first[i] + step;
            w[i] -= size * step;
        }
    }
}
