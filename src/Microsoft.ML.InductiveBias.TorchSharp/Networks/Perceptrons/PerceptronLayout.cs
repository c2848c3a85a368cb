using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>The order of the weights of a perceptron during training: each layer's weights in panels of 16 outputs, the order
/// in which products read them, then its biases. The padding of panels is zero and stays zero.</summary>
internal sealed class PerceptronLayout
{
    private PerceptronLayout(int[] widths, NetworkActivation activation)
    {
        Activation = activation;
        Layers = new Layer[widths.Length - 1];
        for (int l = 0; l < Layers.Length; l++)
        {
            Layers[l] = new Layer(widths[l], widths[l + 1], PackedLength, PlainLength);
            PackedLength = Layers[l].Biases + Layers[l].WholeOutputs;
            PlainLength += widths[l + 1] * (widths[l] + 1);
        }
    }

    /// <summary>The layers, from the inputs on.</summary>
    public Layer[] Layers { get; }

    /// <summary>The activation function of hidden units.</summary>
    public NetworkActivation Activation { get; }

    /// <summary>Numbers in the order of training.</summary>
    public int PackedLength { get; }

    /// <summary>Numbers in the order of <see cref="NetworkArchitecture.Parameters"/>.</summary>
    public int PlainLength { get; }

    /// <summary>The layout for a space, if its networks are perceptrons that are trained on the CPU.</summary>
    public static PerceptronLayout? For(NeuralNetworkOptions options, int features, int outputs) =>
        !options.TensorsOnly && options.Device.IsProcessor() ? Of(options.Architecture, features, outputs) : null;

    /// <summary>The layout of an architecture, if it is a perceptron.</summary>
    public static PerceptronLayout? Of(NetworkArchitecture architecture, int features, int outputs) => architecture switch
    {
        MultilayerPerceptron mlp => new([features, .. Enumerable.Repeat(mlp.Width, mlp.Depth), outputs], mlp.Activation),
        LinearNetwork => new([features, outputs], default),
        _ => null,
    };

    /// <summary>Weights from the plain order to the order of training.</summary>
    public void Pack(ReadOnlySpan<float> plain, Span<float> packed)
    {
        packed.Clear();
        foreach (var layer in Layers)
        {
            for (int i = 0; i < layer.Inputs; i++)
            {
                for (int o = 0; o < layer.Outputs; o++)
                    packed[layer.PackedWeight(i, o)] = plain[layer.PlainWeights + i * layer.Outputs + o];
            }
            plain.Slice(layer.PlainWeights + layer.Inputs * layer.Outputs, layer.Outputs).CopyTo(packed[layer.Biases..]);
        }
    }

    /// <summary>Weights from the order of training to the plain order.</summary>
    public void Unpack(ReadOnlySpan<float> packed, Span<float> plain)
    {
        foreach (var layer in Layers)
        {
            for (int i = 0; i < layer.Inputs; i++)
            {
                for (int o = 0; o < layer.Outputs; o++)
                    plain[layer.PlainWeights + i * layer.Outputs + o] = packed[layer.PackedWeight(i, o)];
            }
            packed.Slice(layer.Biases, layer.Outputs).CopyTo(plain[(layer.PlainWeights + layer.Inputs * layer.Outputs)..]);
        }
    }

    /// <summary>One dense layer.</summary>
    /// <param name="Inputs">Number of inputs.</param>
    /// <param name="Outputs">Number of outputs.</param>
    /// <param name="Weights">The position of its first weight, in the order of training.</param>
    /// <param name="PlainWeights">The position of its first weight, in the plain order.</param>
    internal sealed record Layer(int Inputs, int Outputs, int Weights, int PlainWeights)
    {
        /// <summary>Inputs padded to whole tiles: gradients are computed for whole tiles of inputs.</summary>
        public int WholeInputs { get; } = TiledProduct.WholeTiles(Inputs);

        /// <summary>Outputs padded to whole panels.</summary>
        public int WholeOutputs { get; } = TiledProduct.WholePanels(Outputs);

        /// <summary>From one panel of weights to the next.</summary>
        public int Panel => WholeInputs * TiledProduct.PanelColumns;

        /// <summary>Length of the weights.</summary>
        public int WeightLength => WholeInputs * WholeOutputs;

        /// <summary>The position of its first bias.</summary>
        public int Biases => Weights + WeightLength;

        /// <summary>From one row of inputs to the next: room for whole tiles, and not a multiple of 1 KB, at which the rows of a
        /// column would fall into the same few lines of the innermost cache.</summary>
        public int InputStride { get; } = StrideOf(TiledProduct.WholeTiles(Inputs));

        /// <summary>From one row of outputs to the next.</summary>
        public int OutputStride { get; } = StrideOf(TiledProduct.WholeTiles(Outputs));

        /// <summary>The position of the weight from an input to an output, in the order of training.</summary>
        public int PackedWeight(int input, int output) =>
            Weights + output / TiledProduct.PanelColumns * Panel + input * TiledProduct.PanelColumns + output % TiledProduct.PanelColumns;

        private static int StrideOf(int wholeTiles)
        {
            int stride = TiledProduct.WholePanels(wholeTiles);
            return stride % 256 == 0 ? stride + TiledProduct.PanelColumns : stride;
        }
    }
}
