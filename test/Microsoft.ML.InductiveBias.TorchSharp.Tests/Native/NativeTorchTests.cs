namespace Microsoft.ML.InductiveBias.Tests.Native;

/// <summary>The messages; that a process without libtorch gets one is tested in the project WithoutLibTorch.</summary>
[TestClass]
public sealed class NativeTorchTests
{
    [TestMethod]
    public void LoadsWhereTheApplicationHasChosenANativeBuild()
    {
        NativeTorch.EnsureLoaded();
        NativeTorch.EnsureLoaded();
    }

    [TestMethod]
    [DataRow("linux-x64", "libtorch-cpu-linux-x64", "TorchSharp-cuda-linux")]
    [DataRow("ubuntu.24.04-x64", "libtorch-cpu-linux-x64", "TorchSharp-cuda-linux")]
    [DataRow("win-x64", "libtorch-cpu-win-x64", "TorchSharp-cuda-windows")]
    [DataRow("osx-arm64", "libtorch-cpu-osx-arm64", null)]
    public void TheMessageNamesThePackagesOfThePlatform(string platform, string cpu, string? cuda)
    {
        var message = NativeTorch.Explain(new DllNotFoundException("Unable to load"), platform);

        StringAssert.Contains(message, $"Include=\"{cpu}\" Version=\"{NativeTorch.LibTorchVersion}\"");
        if (cuda is not null)
            StringAssert.Contains(message, $"Include=\"{cuda}\" Version=\"{NativeTorch.TorchSharpVersion}\"");
        else
            Assert.DoesNotContain("CUDA", message);
    }

    [TestMethod]
    public void TheMessageQuotesTheLineThatTellsTheCause()
    {
        var loader = new DllNotFoundException(
            "Unable to load shared library 'LibTorchSharp' or one of its dependencies.\n"
            + "/app/LibTorchSharp.so: cannot open shared object file: No such file or directory\n"
            + "libtorch.so: cannot open shared object file: No such file or directory\n"
            + "/app/libLibTorchSharp: cannot open shared object file: No such file or directory");

        StringAssert.EndsWith(
            NativeTorch.Explain(loader, "linux-x64"),
            "The loader said: libtorch.so: cannot open shared object file: No such file or directory");
    }

    [TestMethod]
    [DataRow("linux-musl-x64")]
    [DataRow("linux-arm64")]
    [DataRow("osx-x64")]
    [DataRow("win-x86")]
    public void APlatformWithoutANativeBuildIsNamed(string platform)
    {
        var message = NativeTorch.Explain(new NotSupportedException(), platform);

        StringAssert.Contains(message, $"({platform})");
        Assert.DoesNotContain("PackageReference", message);
    }

    [TestMethod]
    public void AnOlderDistributionGetsItsCure()
    {
        // What the loader of Debian 12 says.
        var loader = new DllNotFoundException(
            "Unable to load shared library 'LibTorchSharp' or one of its dependencies.\n"
            + "/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)\n"
            + "/app/LibTorchSharp.so: cannot open shared object file: No such file or directory");

        var message = NativeTorch.Explain(new TypeInitializationException("TorchSharp.torch", loader), "linux-x64");

        StringAssert.Contains(message, "GLIBCXX_3.4.32");
        StringAssert.Contains(message, "TorchSharpOnOlderLinux=always");
        Assert.DoesNotContain("PackageReference", message);
    }

    [TestMethod]
    [DataRow(typeof(DllNotFoundException))]
    [DataRow(typeof(BadImageFormatException))]
    [DataRow(typeof(EntryPointNotFoundException))]
    [DataRow(typeof(NotSupportedException))]
    public void EveryFailureToLoadBecomesTheOneException(Type failure)
    {
        var cause = (Exception)Activator.CreateInstance(failure)!;

        var direct = Assert.ThrowsExactly<DllNotFoundException>(() => NativeTorch.EnsureLoaded(() => throw cause));
        var wrapped = Assert.ThrowsExactly<DllNotFoundException>(
            () => NativeTorch.EnsureLoaded(() => throw new TypeInitializationException("TorchSharp.torch", cause)));

        Assert.AreSame(cause, direct.InnerException);
        Assert.AreSame(cause, wrapped.InnerException!.InnerException);
    }

    [TestMethod]
    public void OtherFailuresPassThrough()
    {
        Assert.ThrowsExactly<OutOfMemoryException>(() => NativeTorch.EnsureLoaded(() => throw new OutOfMemoryException()));
        Assert.ThrowsExactly<TypeInitializationException>(
            () => NativeTorch.EnsureLoaded(() => throw new TypeInitializationException("TorchSharp.torch", new OutOfMemoryException())));
        Assert.ThrowsExactly<OperationCanceledException>(() => NativeTorch.EnsureLoaded(() => throw new OperationCanceledException()));
    }
}
