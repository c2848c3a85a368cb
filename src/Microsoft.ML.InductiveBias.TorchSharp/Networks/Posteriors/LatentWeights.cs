using MathNet.Numerics;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>The weights of a perceptron as functions of standard normal numbers, one for each random parameter: the initialization as a prior.</summary>
internal sealed class LatentWeights
{
    private readonly int[] _places;
    private readonly bool[] _isNormal;
    private readonly float[] _spreads, _constants;

    /// <summary>Places numbers in the order of training.</summary>
    public LatentWeights(IReadOnlyList<NetworkParameter> parameters, NetworkInitialization initialization, PerceptronLayout layout)
    {
        var constants = new float[layout.PlainLength];
        List<(int Plain, double Spread, bool IsNormal)> random = [];
        int offset = 0;
        foreach (var parameter in parameters)
        {
            var law = initialization.LawOf(parameter);
            for (int i = 0; i < parameter.Count; i++, offset++)
            {
                if (law.Spread > 0)
                    random.Add((offset, law.Spread * initialization.ScaleOf(parameter), law.IsNormal));
                else
                    constants[offset] = law.Center;
            }
        }
        _constants = new float[layout.PackedLength];
        layout.Pack(constants, _constants);
        var placeOf = PlacesOf(layout);
        _places = [.. random.Select(one => placeOf[one.Plain])];
        _spreads = [.. random.Select(one => (float)one.Spread)];
        _isNormal = [.. random.Select(one => one.IsNormal)];
    }

    /// <summary>Number of standard normal numbers.</summary>
    public int Count => _places.Length;

    /// <summary>The weights in the order of training.</summary>
    public void ToWeights(ReadOnlySpan<double> latents, Span<float> weights)
    {
        _constants.CopyTo(weights);
        for (int i = 0; i < _places.Length; i++)
            weights[_places[i]] = (float)(_spreads[i] * (_isNormal[i] ? latents[i] : SpecialFunctions.Erf(latents[i] / Math.Sqrt(2))));
    }

    /// <summary>Adds a multiple of the gradient with respect to the latents.</summary>
    /// <param name="latents">The latents.</param>
    /// <param name="gradient">The gradient with respect to the weights, in the order of training.</param>
    /// <param name="factor">The multiple.</param>
    /// <param name="sum">The sum.</param>
    public void AddGradient(ReadOnlySpan<double> latents, ReadOnlySpan<float> gradient, double factor, Span<double> sum)
    {
        for (int i = 0; i < _places.Length; i++)
        {
            // erf(z/√2) has the derivative √(2/π) exp(−z²/2).
            double slope = _isNormal[i] ? _spreads[i] : _spreads[i] * Math.Sqrt(2 / Math.PI) * Math.Exp(-0.5 * latents[i] * latents[i]);
            sum[i] += factor * slope * gradient[_places[i]];
        }
    }

    /// <summary>The position in the order of training of each number of the plain order.</summary>
    private static int[] PlacesOf(PerceptronLayout layout)
    {
        var places = new int[layout.PlainLength];
        foreach (var layer in layout.Layers)
        {
            for (int i = 0; i < layer.Inputs; i++)
            {
                for (int o = 0; o < layer.Outputs; o++)
                    places[layer.PlainWeights + (i * layer.Outputs) + o] = layer.PackedWeight(i, o);
            }
            for (int o = 0; o < layer.Outputs; o++)
                places[layer.PlainWeights + (layer.Inputs * layer.Outputs) + o] = layer.Biases + o;
        }
        return places;
    }
}
