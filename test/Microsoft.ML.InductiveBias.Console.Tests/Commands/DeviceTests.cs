using System.Text.Json;
using TorchSharp;

namespace Microsoft.ML.InductiveBias.Console.Tests.Commands;

/// <summary>The option that moves spaces to a GPU, on machines without one.</summary>
[TestClass]
public sealed class DeviceTests
{
    private static string Iris => Path.Combine(ToolRun.Samples, "iris.csv");

    [TestMethod]
    [DataRow("measure")]
    [DataRow("audit")]
    public void UnknownDevicesAreNamed(string command)
    {
        foreach (string name in (string[])["gpu", "cuda:x", ""])
            ToolRun.Of(command, Iris, "--label", "Species", "--device", name).Fails(2, $"--device was '{name}'", "cuda:1");
    }

    [TestMethod]
    [DataRow("measure", "rbf")]
    [DataRow("measure", "nngp")]
    [DataRow("measure", "mlp")]
    [DataRow("audit", null)]
    public void WithoutCudaTheErrorSaysWhatToReference(string command, string? space)
    {
        if (torch.cuda.is_available())
            Assert.Inconclusive("There is a CUDA device.");
        string[] rest = space is null ? [] : ["--space", space];
        ToolRun.Of([command, Iris, "--label", "Species", .. rest, "--device", "cuda"]).Fails(1, "built without CUDA", "TorchSharp-cuda-linux", "device cpu");
    }

    [TestMethod]
    public void AutoNamesTheDeviceThatItTakesAndChangesNoNumber()
    {
        if (torch.cuda.is_available())
            Assert.Inconclusive("There is a CUDA device.");
        JsonElement usual = ToolRun.Json(Iris, "--label", "Species"), automatic = ToolRun.Json(Iris, "--label", "Species", "--device", "auto");
        Assert.AreEqual("cpu", automatic.GetProperty("space").GetProperty("device").GetString());
        Assert.IsFalse(usual.GetProperty("space").TryGetProperty("device", out _));
        Assert.AreEqual(usual.GetProperty("inductiveBias").GetRawText(), automatic.GetProperty("inductiveBias").GetRawText());
    }
}
