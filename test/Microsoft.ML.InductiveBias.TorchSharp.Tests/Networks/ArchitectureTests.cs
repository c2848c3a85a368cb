using Microsoft.ML.InductiveBias.Networks;
using TorchSharp;
using static TorchSharp.torch.nn.functional;

namespace Microsoft.ML.InductiveBias.Tests.Networks;

/// <summary>The batched networks against plain ones, one network at a time, with PyTorch's own functions.</summary>
[TestClass]
public sealed class ArchitectureTests
{
    private const int Networks = 3, Rows = 5, Outputs = 4;

    // Sums of at most some hundred products of numbers below 1 in another order, in single precision.
    private const double Tolerance = 2e-5;

    [TestMethod]
    [DataRow(NetworkActivation.Relu)]
    [DataRow(NetworkActivation.Tanh)]
    [DataRow(NetworkActivation.Gelu)]
    public void APerceptronIsItsLayers(NetworkActivation activation) =>
        Compare(new MultilayerPerceptron { Width = 7, Depth = 3, Activation = activation }, 6, (p, x) =>
        {
            for (int layer = 0; layer < 3; layer++)
                x = Function(activation, linear(x, p[2 * layer].t(), p[2 * layer + 1]));
            return linear(x, p[6].t(), p[7]);
        });

    [TestMethod]
    public void ALinearNetworkIsLinear() => Compare(new LinearNetwork(), 6, (p, x) => linear(x, p[0].t(), p[1]));

    [TestMethod]
    [DataRow(NetworkPooling.Average)]
    [DataRow(NetworkPooling.Max)]
    [DataRow(NetworkPooling.None)]
    public void AConvolutionalNetworkIsItsLayers(NetworkPooling pooling) =>
        Compare(new ConvolutionalNetwork(new ImageShape(2, 6, 5)) { Channels = [3, 4], KernelSize = 3, Pooling = pooling }, 60, (p, x) =>
        {
            x = x.view(Rows, 2, 6, 5);
            for (int layer = 0; layer < 2; layer++)
            {
                x = conv2d(x, p[2 * layer], p[2 * layer + 1], padding: [1, 1]).relu();
                x = pooling switch { NetworkPooling.Average => avg_pool2d(x, 2), NetworkPooling.Max => max_pool2d(x, 2), _ => x };
            }
            return linear(x.flatten(1), p[4].t(), p[5]);
        });

    [TestMethod]
    public void AMixerIsItsLayers() =>
        Compare(new MlpMixer(new ImagePatches(new ImageShape(2, 4, 6), 2)) { Width = 5, Depth = 2, TokenWidth = 3, ChannelWidth = 7 }, 48, (p, x) =>
        {
            int i = 0;
            torch.Tensor Next() => p[i++];
            torch.Tensor Dense(torch.Tensor t) => t.matmul(Next()).add(Next());
            torch.Tensor Norm(torch.Tensor t) => layer_norm(t, [5], Next(), Next(), 1e-5);
            var tokens = Dense(Patches(x, 2, 4, 6, 2));
            for (int block = 0; block < 2; block++)
            {
                tokens = tokens + Dense(gelu(Dense(Norm(tokens).transpose(1, 2)))).transpose(1, 2);
                tokens = tokens + Dense(gelu(Dense(Norm(tokens))));
            }
            return Dense(Norm(tokens).mean([1L]));
        });

    [TestMethod]
    public void ATransformerIsItsLayers() =>
        Compare(new TransformerEncoder(new FeatureTokens { Size = 3 }) { Width = 8, Heads = 2, Depth = 2, FeedForwardWidth = 6 }, 12, (p, x) =>
        {
            int i = 0;
            torch.Tensor Next() => p[i++];
            torch.Tensor Dense(torch.Tensor t) => t.matmul(Next()).add(Next());
            torch.Tensor Norm(torch.Tensor t) => layer_norm(t, [8], Next(), Next(), 1e-5);
            var tokens = Dense(x.view(Rows, 4, 3)) + Next();
            for (int block = 0; block < 2; block++)
            {
                var normal = Norm(tokens);
                torch.Tensor query = Dense(normal), key = Dense(normal), value = Dense(normal);
                var heads = Enumerable.Range(0, 2).Select(h => scaled_dot_product_attention(
                    query.narrow(2, 4 * h, 4), key.narrow(2, 4 * h, 4), value.narrow(2, 4 * h, 4))).ToArray();
                tokens = tokens + Dense(torch.cat(heads, 2));
                tokens = tokens + Dense(gelu(Dense(Norm(tokens))));
            }
            return Dense(Norm(tokens).mean([1L]));
        });

    [TestMethod]
    public void TheFastPathOfPerceptronsAgreesWithTheGeneralOne()
    {
        foreach (var architecture in new NetworkArchitecture[]
        {
            new LinearNetwork(), new MultilayerPerceptron { Width = 17, Depth = 3, Activation = NetworkActivation.Gelu },
            new MultilayerPerceptron { Width = 300, Depth = 1 }, new MultilayerPerceptron { Width = 5, Depth = 2, Activation = NetworkActivation.Tanh },
        })
        {
            var (networks, points) = Draw(architecture, 11, 103);
            var fast = new NetworkPredictor(new NeuralNetworkOptions { Architecture = architecture }, 11, Outputs).Predict(networks, points, default);
            var general = new NetworkPredictor(new NeuralNetworkOptions { Architecture = architecture, TensorsOnly = true }, 11, Outputs).Predict(networks, points, default);
            for (int s = 0; s < Networks; s++)
                AssertClose(general[s], fast[s], $"{architecture} network {s}");
        }
    }

    [TestMethod]
    public void FeaturesThatDoNotFitAreErrorsThatSayWhatWould()
    {
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => new ConvolutionalNetwork(new ImageShape(1, 8, 8)).Parameters(63, 2)).Message, "64 pixels, but there are 63 features");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => new ConvolutionalNetwork(new ImageShape(1, 3, 3)).Parameters(9, 2)).Message, "leave nothing");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => new MlpMixer(new FeatureTokens { Size = 4 }).Parameters(10, 2)).Message, "multiple");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => new TransformerEncoder { Width = 10, Heads = 4 }.Parameters(10, 2)).Message, "Heads (4)");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => new ImagePatches(new ImageShape(1, 8, 6), 4)).Message, "must divide");
    }

    private static void Compare(NetworkArchitecture architecture, int features, Func<torch.Tensor[], torch.Tensor, torch.Tensor> plain)
    {
        using var scope = torch.NewDisposeScope();
        var (networks, points) = Draw(architecture, features, Rows);
        var batched = new NetworkPredictor(new NeuralNetworkOptions { Architecture = architecture, TensorsOnly = true }, features, Outputs).Predict(networks, points, default);
        for (int s = 0; s < Networks; s++)
        {
            var parameters = new List<torch.Tensor>();
            int offset = 0;
            foreach (var parameter in architecture.Parameters(features, Outputs))
            {
                parameters.Add(torch.tensor(networks[s].AsSpan(offset, parameter.Count).ToArray(), [.. parameter.Shape]));
                offset += parameter.Count;
            }
            var expected = plain([.. parameters], torch.tensor(points, [Rows, features])).contiguous().data<float>().ToArray();
            AssertClose(expected, batched[s], $"network {s}");
        }
    }

    /// <summary>Every value differs from 0, also gains and shifts.</summary>
    private static (float[][] Networks, float[] Points) Draw(NetworkArchitecture architecture, int features, int rows)
    {
        var random = new Random(3);
        int length = architecture.Parameters(features, Outputs).Sum(parameter => parameter.Count);
        return ([.. Enumerable.Range(0, Networks).Select(_ => NetworkTasks.UniformSingle(length, random))], NetworkTasks.UniformSingle(rows * features, random));
    }

    /// <summary>Patches one by one.</summary>
    private static torch.Tensor Patches(torch.Tensor x, int channels, int height, int width, int size)
    {
        var image = x.view(Rows, channels, height, width);
        var patches = new List<torch.Tensor>();
        for (int top = 0; top < height; top += size)
        {
            for (int left = 0; left < width; left += size)
                patches.Add(image.narrow(2, top, size).narrow(3, left, size).flatten(1));
        }
        return torch.stack(patches, 1);
    }

    private static torch.Tensor Function(NetworkActivation activation, torch.Tensor x) =>
        activation switch { NetworkActivation.Relu => x.relu(), NetworkActivation.Tanh => x.tanh(), _ => gelu(x) };

    private static void AssertClose(float[] expected, float[] actual, string what)
    {
        Assert.HasCount(expected.Length, actual);
        double scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], Tolerance * Math.Max(1, scale), $"{what}, output {i}");
    }
}
