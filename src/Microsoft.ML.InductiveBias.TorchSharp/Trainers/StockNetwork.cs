using System.Globalization;
using Microsoft.ML.InductiveBias.Networks;

namespace Microsoft.ML.InductiveBias;

/// <summary>The mean of several networks as one chain of linear layers and elementwise functions, which ML.NET's own
/// transformers can compute.</summary>
/// <remarks>The networks are placed side by side: the first layer is shared, further layers have a block for each network, and the last
/// layer computes the mean. There is one path from features to scores, because ML.NET computes a column again for each of its readers.</remarks>
internal static class StockNetwork
{
    /// <summary>The largest number of weights; a larger model would take more than 100 MB and be slow.</summary>
    private const long MostWeights = 8_000_000;

    /// <summary>The layers; <see langword="null"/> and the reason if ML.NET cannot express the networks.</summary>
    public static IReadOnlyList<SparseLayer>? Of(NetworkPredictor predictor, IReadOnlyList<float[]> networks, out string? unsaveable)
    {
        unsaveable = null;
        if (!IsLayered(predictor.Architecture))
        {
            unsaveable = $"ML.NET has no transformers for the architecture '{predictor.Architecture.Name}'"
                + $"{(predictor.Architecture is ConvolutionalNetwork ? " with max pooling" : "")}, so the model predicts in this process only. "
                + "To save a model, use a multilayer perceptron, a linear network, or a convolutional network with average or no pooling.";
            return null;
        }
        long weights = WeightCount(predictor) * networks.Count;
        if (weights > MostWeights)
        {
            unsaveable = string.Create(CultureInfo.InvariantCulture,
                $"As ML.NET's transformers, {networks.Count} networks have {weights} weights, more than {MostWeights}, so the model predicts in this process only. "
                + $"To save a model, predict with one of them (option {nameof(NeuralNetworkTrainerOptions.PredictWithSeed)}), or use fewer or smaller networks.");
            return null;
        }
        var members = networks.Select(network => Layers(predictor.Architecture, predictor.Features, predictor.Outputs, network)).ToList();
        if (predictor.PredictsProbabilities)
            members = [.. members.Select(WithSoftmax)];
        return SideBySide(members);
    }

    private static bool IsLayered(NetworkArchitecture architecture) => architecture switch
    {
        MultilayerPerceptron or LinearNetwork => true,
        ConvolutionalNetwork convolutional => convolutional.Pooling != NetworkPooling.Max,
        _ => false,
    };

    /// <summary>The number of weights of one network, known before any are created.</summary>
    private static long WeightCount(NetworkPredictor predictor)
    {
        long softmax = predictor.PredictsProbabilities ? predictor.Outputs : 1; // differences of outputs
        if (predictor.Architecture is not ConvolutionalNetwork cnn)
        {
            var parameters = predictor.Architecture.Parameters(predictor.Features, predictor.Outputs);
            return parameters.SkipLast(2).Sum(parameter => (long)parameter.Count) + softmax * parameters[^2].Count;
        }
        long count = 0;
        int from = cnn.Image.Channels;
        for (int layer = 0; layer < cnn.Channels.Count; layer++)
        {
            var (height, width) = cnn.SizeAfter(layer);
            count += (long)height * width * cnn.Channels[layer] * (from * cnn.KernelSize * cnn.KernelSize + 1);
            from = cnn.Channels[layer];
        }
        var (lastHeight, lastWidth) = cnn.SizeAfter(cnn.Channels.Count);
        return count + softmax * predictor.Outputs * from * lastHeight * lastWidth;
    }

    private static List<SparseLayer> Layers(NetworkArchitecture architecture, int features, int outputs, ReadOnlySpan<float> network)
    {
        var parameters = architecture.Parameters(features, outputs);
        string hidden = architecture switch
        {
            MultilayerPerceptron mlp => ExpressionOf(mlp.Activation),
            ConvolutionalNetwork cnn => ExpressionOf(cnn.Activation),
            _ => "",
        };
        List<SparseLayer> layers = [];
        for (int i = 0; i < parameters.Count; i += 2)
        {
            var weights = network[..parameters[i].Count];
            var biases = network.Slice(weights.Length, parameters[i + 1].Count);
            network = network[(weights.Length + biases.Length)..];
            if (architecture is ConvolutionalNetwork cnn && i + 2 < parameters.Count)
            {
                var (height, width) = cnn.SizeAfter(i / 2);
                layers.Add(Convolution(weights, biases, height, width, cnn.KernelSize, hidden));
                if (cnn.Pooling == NetworkPooling.Average)
                    layers.Add(AveragePooling(biases.Length, height, width));
            }
            else
            {
                layers.Add(SparseLayer.Dense(weights, biases, i + 2 < parameters.Count ? hidden : null));
            }
        }
        return layers;
    }

    /// <summary>GELU's distribution function is Abramowitz and Stegun's 7.1.26, within 1.5·10⁻⁷ as in <see cref="Activations"/>.</summary>
    private static string ExpressionOf(NetworkActivation activation)
    {
        const string t = "(1f / (1f + 0.23164189f * abs(x)))";
        return activation switch
        {
            NetworkActivation.Relu => "x : max(x, 0f)",
            NetworkActivation.Tanh => "x : tanh(x)",
            _ => $"x : max(x, 0f) - 0.5f * abs(x) * {t} * (0.254829592f + {t} * (-0.284496736f + {t} * (1.421413741f + {t} * (-1.453152027f + {t} * 1.061405429f)))) * exp(-0.5f * x * x)",
        };
    }

    private static SparseLayer Convolution(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, int height, int width, int kernel, string expression)
    {
        int to = biases.Length, from = weights.Length / (to * kernel * kernel), reach = kernel / 2;
        var rows = new (int[], float[])[to * height * width];
        var rowBiases = new float[rows.Length];
        var inputs = new List<int>();
        var values = new List<float>();
        for (int o = 0; o < rows.Length; o++)
        {
            int channel = o / (height * width), y = o / width % height, x = o % width;
            inputs.Clear();
            values.Clear();
            for (int c = 0; c < from; c++)
            {
                for (int dy = Math.Max(-reach, -y); dy <= Math.Min(reach, height - 1 - y); dy++)
                {
                    for (int dx = Math.Max(-reach, -x); dx <= Math.Min(reach, width - 1 - x); dx++)
                    {
                        inputs.Add((c * height + y + dy) * width + x + dx);
                        values.Add(weights[((channel * from + c) * kernel + dy + reach) * kernel + dx + reach]);
                    }
                }
            }
            rows[o] = ([.. inputs], [.. values]);
            rowBiases[o] = biases[channel];
        }
        return new SparseLayer(from * height * width, rows, rowBiases, expression);
    }

    private static SparseLayer AveragePooling(int channels, int height, int width)
    {
        var rows = new List<(int[], float[])>();
        for (int c = 0; c < channels; c++)
        {
            for (int y = 0; y + 1 < height; y += 2)
            {
                for (int x = 0; x + 1 < width; x += 2)
                {
                    int corner = (c * height + y) * width + x;
                    rows.Add(([corner, corner + 1, corner + width, corner + width + 1], [0.25f, 0.25f, 0.25f, 0.25f]));
                }
            }
        }
        return new SparseLayer(channels * height * width, rows, new float[rows.Count], null);
    }

    /// <summary>Probability c is 1/Σ_j exp(z_j − z_c): three layers that cannot overflow into NaN.</summary>
    private static List<SparseLayer> WithSoftmax(List<SparseLayer> layers)
    {
        var logits = layers[^1];
        int k = logits.Biases.Length;
        var differences = new List<(int[], float[])>();
        var biases = new List<float>();
        for (int c = 0; c < k; c++)
        {
            for (int j = 0; j < k; j++)
            {
                differences.Add((logits.Rows[c].Inputs, [.. logits.Rows[j].Weights.Zip(logits.Rows[c].Weights, (left, right) => left - right)]));
                biases.Add(logits.Biases[j] - logits.Biases[c]);
            }
        }
        var sums = Enumerable.Range(0, k).Select(c => (Enumerable.Range(c * k, k).ToArray(), Enumerable.Repeat(1f, k).ToArray()));
        return
        [
            .. layers[..^1],
            new SparseLayer(logits.Inputs, differences, [.. biases], "x : exp(x)"),
            new SparseLayer(k * k, [.. sums], new float[k], "x : 1f / x"),
            SparseLayer.Identity(k),
        ];
    }

    private static List<SparseLayer> SideBySide(List<List<SparseLayer>> members)
    {
        List<SparseLayer> combined = [];
        int depth = members[0].Count;
        for (int l = 0; l < depth; l++)
        {
            var blocks = members.ConvertAll(member => member[l]);
            // A linear model of several outputs has at least two in ML.NET; a layer of one unit has an idle second one.
            int inputs = l == 0 ? blocks[0].Inputs : Math.Max(2, blocks.Sum(block => block.Inputs));
            int shift = l == 0 ? 0 : blocks[0].Inputs;
            combined.Add(l == depth - 1 ? Mean(blocks, inputs, shift) : Beside(blocks, inputs, shift));
        }
        return combined;
    }

    private static SparseLayer Beside(List<SparseLayer> blocks, int inputs, int shift)
    {
        List<(int[], float[])> rows = [];
        List<float> biases = [];
        for (int s = 0; s < blocks.Count; s++)
        {
            foreach (var (from, weights) in blocks[s].Rows)
                rows.Add((Array.ConvertAll(from, i => i + s * shift), weights));
            biases.AddRange(blocks[s].Biases);
        }
        if (rows.Count == 1)
        {
            rows.Add(([], []));
            biases.Add(0);
        }
        return new SparseLayer(inputs, rows, [.. biases], blocks[0].Expression);
    }

    private static SparseLayer Mean(List<SparseLayer> blocks, int inputs, int shift)
    {
        int outputs = blocks[0].Biases.Length;
        var rows = new (int[], float[])[outputs];
        var biases = new float[outputs];
        for (int o = 0; o < outputs; o++)
        {
            // A shared first layer (a linear network) has the same inputs in all blocks: their weights add up.
            var weights = new SortedDictionary<int, double>();
            for (int s = 0; s < blocks.Count; s++)
            {
                var (from, values) = blocks[s].Rows[o];
                for (int i = 0; i < from.Length; i++)
                    weights[from[i] + s * shift] = weights.GetValueOrDefault(from[i] + s * shift) + (double)values[i] / blocks.Count;
            }
            rows[o] = ([.. weights.Keys], [.. weights.Values.Select(value => (float)value)]);
            biases[o] = (float)blocks.Average(block => (double)block.Biases[o]);
        }
        return new SparseLayer(inputs, rows, biases, null);
    }
}
