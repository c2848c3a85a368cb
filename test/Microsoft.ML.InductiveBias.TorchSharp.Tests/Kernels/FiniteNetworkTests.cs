using TorchSharp;

namespace Microsoft.ML.InductiveBias.Tests.Kernels;

/// <summary>Network kernels beside random networks of finite width.</summary>
/// <remarks>Given its last hidden layer, the output of a random network is normal, and its covariance the mean product of that layer's
/// activations. So each network gives an estimate of the kernel that is far better than its one output; the standard error is that
/// of the mean over networks. The bias of a finite width is about depth/width of the kernel, far below it.</remarks>
[TestClass]
public sealed class FiniteNetworkTests
{
    private const int Features = 3;

    [TestMethod]
    [DataRow(KernelActivation.Relu, 1, 4096, 300)]
    [DataRow(KernelActivation.Erf, 1, 4096, 300)]
    [DataRow(KernelActivation.Relu, 2, 4096, 6)]
    [DataRow(KernelActivation.Relu, 3, 1024, 12)]
    [DataRow(KernelActivation.Erf, 3, 1024, 12)]
    public void TheKernelIsTheCovarianceOfWideRandomNetworks(KernelActivation activation, int depth, int width, int networks)
    {
        const double Weight = 1.7, Bias = 0.2;
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(7);
        var points = Points(generator, 4);
        var estimates = Enumerable.Range(0, networks).Select(_ =>
        {
            using var inner = torch.NewDisposeScope();
            var hidden = points.t().to(torch.float32);
            for (int layer = 0; layer < depth; layer++)
            {
                long inputs = hidden.shape[0];
                var weights = torch.randn([width, inputs], torch.float32, generator: generator).mul_(Math.Sqrt(Weight / inputs));
                var biases = torch.randn([width, 1], torch.float32, generator: generator).mul_(Math.Sqrt(Bias));
                var before = torch.mm(weights, hidden).add_(biases);
                hidden = activation == KernelActivation.Relu ? before.relu_() : before.erf_();
            }
            var last = hidden.to(torch.float64);
            return Values(torch.mm(last.t(), last) * (Weight / width) + Bias);
        }).ToList();
        var kernel = new NngpKernel { Activation = activation, Depth = depth, WeightVariance = Weight, BiasVariance = Bias };
        AssertMean(estimates, Values(kernel.Resolve(points).Gram(points)));
    }

    [TestMethod]
    [DataRow(KernelActivation.Relu)]
    [DataRow(KernelActivation.Erf)]
    public void TheTangentKernelIsTheGradientProductOfWideRandomNetworks(KernelActivation activation)
    {
        const double Weight = 1.7, Bias = 0.2;
        const int Hidden = 512, Networks = 60;
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(11);
        var points = Points(generator, 3);
        var estimates = Enumerable.Range(0, Networks).Select(_ =>
        {
            using var inner = torch.NewDisposeScope();
            // Standard normal variables; their scale stands in the network, so that gradients are with respect to them.
            int[] sizes = [Features, Hidden, Hidden, 1];
            List<torch.Tensor> parameters = [];
            for (int layer = 0; layer < 3; layer++)
            {
                parameters.Add(torch.randn([sizes[layer + 1], sizes[layer]], torch.float64, generator: generator, requires_grad: true));
                parameters.Add(torch.randn([sizes[layer + 1], 1], torch.float64, generator: generator, requires_grad: true));
            }
            var gradients = Enumerable.Range(0, (int)points.shape[0]).Select(row =>
            {
                var hidden = points.narrow(0, row, 1).t();
                for (int layer = 0; layer < 3; layer++)
                {
                    hidden = torch.mm(parameters[2 * layer], hidden) * Math.Sqrt(Weight / sizes[layer]) + parameters[2 * layer + 1] * Math.Sqrt(Bias);
                    if (layer < 2)
                        hidden = activation == KernelActivation.Relu ? hidden.relu() : hidden.erf();
                }
                return torch.cat([.. torch.autograd.grad([hidden.sum()], parameters).Select(gradient => gradient.flatten())]);
            }).ToArray();
            var all = torch.stack(gradients);
            return Values(torch.mm(all, all.t()));
        }).ToList();
        var kernel = new NtkKernel { Activation = activation, Depth = 2, WeightVariance = Weight, BiasVariance = Bias };
        AssertMean(estimates, Values(kernel.Resolve(points).Gram(points)));
    }

    [TestMethod]
    [DataRow(ImageReadout.Flatten)]
    [DataRow(ImageReadout.GlobalAveragePooling)]
    public void TheConvolutionalKernelIsTheCovarianceOfRandomNetworksWithManyChannels(ImageReadout readout)
    {
        const double Weight = 1.7, Bias = 0.2;
        const int Height = 4, Wide = 3, Channels = 2, Hidden = 128, Networks = 40;
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(13);
        var points = torch.randn([3, Channels * Height * Wide], torch.float64, generator: generator);
        var estimates = Enumerable.Range(0, Networks).Select(_ =>
        {
            using var inner = torch.NewDisposeScope();
            var hidden = points.reshape(3, Channels, Height, Wide);
            for (int layer = 0; layer < 2; layer++)
            {
                long inputs = hidden.shape[1];
                var weights = torch.randn([Hidden, inputs, 3, 3], torch.float64, generator: generator).mul_(Math.Sqrt(Weight / (9 * inputs)));
                var biases = torch.randn([Hidden], torch.float64, generator: generator).mul_(Math.Sqrt(Bias));
                hidden = torch.nn.functional.conv2d(hidden, weights, biases, padding: [1, 1]).relu_();
            }
            var last = readout == ImageReadout.Flatten ? hidden.flatten(1) : hidden.mean([2L, 3L]);
            return Values(torch.mm(last, last.t()) * (Weight / last.shape[1]) + Bias);
        }).ToList();
        var kernel = new ConvolutionalNngpKernel(Height, Wide, Channels) { Depth = 2, WeightVariance = Weight, BiasVariance = Bias, Readout = readout };
        AssertMean(estimates, Values(kernel.Resolve(points).Gram(points)));
    }

    private static torch.Tensor Points(torch.Generator generator, int count) => torch.randn([count, Features], torch.float64, generator: generator);

    private static double[] Values(torch.Tensor tensor) => [.. tensor.contiguous().data<double>()];

    private static void AssertMean(List<double[]> estimates, double[] expected)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            double mean = estimates.Average(estimate => estimate[i]);
            double variance = estimates.Sum(estimate => Math.Pow(estimate[i] - mean, 2)) / (estimates.Count - 1);
            double error = Math.Sqrt(variance / estimates.Count);
            // Five standard errors, estimated from as few as 6 networks; and the error must itself be small for this to say anything.
            Assert.AreEqual(expected[i], mean, 5 * error, $"element {i}, standard error {error}");
            Assert.IsLessThan(0.05 * expected.Max(), error, $"element {i}");
        }
    }
}
