using System.Runtime.InteropServices;

namespace Microsoft.ML.InductiveBias.Tests;

[TestClass]
[DoNotParallelize] // The standard output belongs to the whole process.
public sealed class MissingLibTorchTests
{
    [TestMethod]
    public void OneMessageNamesThePackageToAdd()
    {
        // Then the loader gets further, and reports what the version of that library lacks.
        if (OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libtorch.so", out _))
            Assert.Inconclusive("This machine has a libtorch of its own, so it isn't one that lacks it.");
        var before = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        DllNotFoundException failure;
        try
        {
            failure = Assert.ThrowsExactly<DllNotFoundException>(NativeTorch.EnsureLoaded);
        }
        finally
        {
            Console.SetOut(before);
        }

        var platform = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        var package = $"libtorch-cpu-{platform}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        StringAssert.Contains(failure.Message, package);
        StringAssert.Contains(failure.Message, NativeTorch.LibTorchVersion);
        Assert.IsNotNull(failure.InnerException);
        Assert.AreEqual("", output.ToString(), "TorchSharp's trace must not reach the standard output, which may be a result.");
    }

    [TestMethod]
    public void EveryAttemptFailsInTheSameWay()
    {
        var first = Assert.ThrowsExactly<DllNotFoundException>(NativeTorch.EnsureLoaded);
        var second = Assert.ThrowsExactly<DllNotFoundException>(NativeTorch.EnsureLoaded);

        Assert.AreEqual(first.Message, second.Message);
    }
}
