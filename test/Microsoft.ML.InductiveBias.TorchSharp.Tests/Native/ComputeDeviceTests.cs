using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.InductiveBias.Tests.Native;

[TestClass]
public sealed class ComputeDeviceTests
{
    [TestMethod]
    [DataRow("cpu", "cpu")]
    [DataRow("cuda", "cuda:0")]
    [DataRow("cuda:0", "cuda:0")]
    [DataRow("cuda:3", "cuda:3")]
    [DataRow("auto", "auto")]
    public void NamesAreReadAndWritten(string text, string name)
    {
        var device = ComputeDevice.Parse(text);
        Assert.AreEqual(name, device.ToString());
        Assert.AreSame(device, ComputeDevice.Parse(name), "Equal devices are one object.");
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("gpu")]
    [DataRow("CUDA")]
    [DataRow("cuda:")]
    [DataRow("cuda:-1")]
    [DataRow("cuda:x")]
    [DataRow("cuda: 1")]
    [DataRow("cuda:99999999999")]
    public void OtherNamesAreErrorsThatShowTheRightOnes(string text)
    {
        var error = Assert.ThrowsExactly<FormatException>(() => ComputeDevice.Parse(text));
        StringAssert.Contains(error.Message, $"'{text}'");
        StringAssert.Contains(error.Message, "cuda:1");
    }

    [TestMethod]
    public void ANegativeNumberIsNoDevice() => Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ComputeDevice.Cuda(-1));

    [TestMethod]
    public void WithoutCudaAKernelSpaceSaysWhatToReference()
    {
        if (torch.cuda.is_available())
            Assert.Inconclusive("There is a CUDA device.");
        var (training, test) = Task(40);
        var space = new GaussianProcessHypothesisSpace(new RbfKernel(), 0.1) { Device = ComputeDevice.Cuda() };
        foreach (var attempt in new Action[]
        {
            () => space.Fit(training),
            () => GaussianProcessHypothesisSpace.CheckMemory(40, 40, device: ComputeDevice.Cuda()),
            () => new MLContext().InductiveBias.LeaveOneOut(training, device: ComputeDevice.Cuda()),
        })
        {
            var error = Assert.ThrowsExactly<InvalidOperationException>(attempt);
            StringAssert.Contains(error.Message, "built without CUDA");
            StringAssert.Contains(error.Message, "TorchSharp-cuda-");
        }
        _ = test;
    }

    /// <summary>The path of another device, on the processor: the description names the device, and nothing else differs.</summary>
    [TestMethod]
    public void AutoIsTheProcessorWhereThereIsNoOtherAndIsNamed()
    {
        if (torch.cuda.is_available())
            Assert.Inconclusive("There is a CUDA device.");
        var (training, test) = Task(60);
        using var usual = new GaussianProcessHypothesisSpace(new RbfKernel(), 0.1).Fit(training);
        using var automatic = new GaussianProcessHypothesisSpace(new RbfKernel(), 0.1) { Device = ComputeDevice.Auto }.Fit(training);
        Assert.AreEqual("cpu", automatic.Description.Parameters.Single(parameter => parameter.Key == "device").Value);
        Assert.IsFalse(usual.Description.Parameters.Any(parameter => parameter.Key == "device"));
        Assert.AreEqual(usual.LossOn(test).Distribution.Estimate(0.05).Nats, automatic.LossOn(test).Distribution.Estimate(0.05).Nats);
        using var refitted = automatic.WithTraining(test);
        Assert.IsTrue(refitted.Description.Parameters.Any(parameter => parameter.Key == "device"), "The device is kept.");
    }

    [TestMethod]
    public void TheErrorOfAFullCardSaysWhatWasNeededAndWhatWasFree()
    {
        var error = DeviceMemory.OutOfMemory(new ExternalException(
            "CUDA out of memory. Tried to allocate 26.82 GiB. GPU 0 has a total capacity of 79.18 GiB of which 1.50 GiB is free. Including non-PyTorch memory, this process has 77.00 GiB memory in use.\nException raised from malloc at CUDACachingAllocator.cpp:1"))!;
        // Two decimals of gibibytes.
        Assert.AreEqual(26.82, error.RequiredBytes / (double)(1L << 30), 0.005);
        Assert.AreEqual(1.5, error.AvailableBytes / (double)(1L << 30), 0.005);
        StringAssert.Contains(error.Message, "26.8 GiB");
        StringAssert.Contains(error.Message, "device cpu");
        Assert.IsNull(DeviceMemory.OutOfMemory(new ExternalException("mat1 and mat2 shapes cannot be multiplied")));
    }

    [TestMethod]
    public void TooManyRowsForTheProcessorAreRefusedBeforeTheWork()
    {
        var error = Assert.ThrowsExactly<TaskTooLargeException>(() => DeviceMemory.Check("5 rows", 1e30, "use fewer rows", torch.CPU));
        StringAssert.Contains(error.Message, "5 rows need");
        Assert.IsTrue(DeviceMemory.Fits(torch.CPU, 1e3));
        Assert.IsFalse(DeviceMemory.Fits(torch.CPU, 1e30));
    }

    private static (TaskData Training, TaskData Test) Task(int rows)
    {
        var random = new Random(7);
        double[] x = [.. Enumerable.Range(0, 2 * rows).Select(_ => (6 * random.NextDouble()) - 3)];
        var all = TaskData.Regression(x, [.. x.Select(value => Math.Sin(value) + (0.1 * random.NextDouble()))], 2 * rows);
        return (all.SelectRows([.. Enumerable.Range(0, rows)]), all.SelectRows([.. Enumerable.Range(rows, rows)]));
    }
}
