using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Loads the native part of TorchSharp, or throws one exception that names what the application lacks.</summary>
/// <remarks>
/// TorchSharp leaves the choice of the native build to the application. Without it, TorchSharp prints its trace to the
/// standard output and throws one of several exceptions that do not name the cause. Every entry point of this library
/// that uses tensors calls <see cref="EnsureLoaded()"/> first.
/// </remarks>
internal static class NativeTorch
{
    /// <summary>The releases that this library is built and tested with, recorded by the build.</summary>
    internal static readonly string TorchSharpVersion = Metadata("TorchSharpVersion"), LibTorchVersion = Metadata("LibTorchVersion");

    private static int _loaded;
    private static int s_isLimited;

    private delegate int SetEnvironment(byte[] name, byte[] value, int overwrite);

    /// <summary>Loads the native library once; later calls cost nothing.</summary>
    /// <exception cref="DllNotFoundException">It cannot be loaded. The message names the missing package.</exception>
    public static void EnsureLoaded()
    {
        if (Volatile.Read(ref _loaded) != 0)
            return;

        EnsureLoaded(Load);
        Volatile.Write(ref _loaded, 1);
    }

    /// <summary>Loads the library with the operations alone, for functions that it exports.</summary>
    public static bool TryLoadComputation(out nint library)
    {
        LimitSpinning();
        return NativeLibrary.TryLoad("torch_cpu", typeof(torch).Assembly, null, out library);
    }

    internal static void EnsureLoaded(Action load)
    {
        try
        {
            load();
        }
        catch (Exception exception) when (IsLoadFailure(exception))
        {
            throw new DllNotFoundException(Explain(exception, RuntimeInformation.RuntimeIdentifier), exception);
        }
    }

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "An empty location, as in a single-file application, is no package folder.")]
    private static void Load()
    {
        var torchSharp = typeof(torch).Assembly;

        // In a notebook the native files are in the folders of their packages, and only TorchSharp can load them from there.
        if (!IsInPackageFolder(torchSharp.Location))
        {
            // Gets the loader's own message, which TorchSharp does not pass on, without output on the console. In TorchSharp's order.
            TryLoadComputation(out _);
            NativeLibrary.Load("LibTorchSharp", torchSharp, null);
        }

        LimitSpinning();
        torch.InitializeDeviceType(DeviceType.CPU);

        // A first tensor runs the static initializers that use the library.
        torch.zeros(1).Dispose();
    }

    /// <summary>Lets threads of the native library that wait for others sleep after a tenth of a millisecond instead of several: where another process
    /// takes a core, they would keep the thread that they wait for from the other cores, and work takes three times as long.</summary>
    /// <remarks>GNU's OpenMP reads the environment of the process when it is loaded; what the user set there stays. .NET changes only its own copy.</remarks>
    private static void LimitSpinning()
    {
        if (Interlocked.Exchange(ref s_isLimited, 1) == 0 && OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null
            && NativeLibrary.TryLoad("libc.so.6", out nint library) && NativeLibrary.TryGetExport(library, "setenv", out nint function))
        {
            _ = Marshal.GetDelegateForFunctionPointer<SetEnvironment>(function)("GOMP_SPINCOUNT\0"u8.ToArray(), "2000\0"u8.ToArray(), overwrite: 0);
        }
    }

    /// <summary>Whether TorchSharp.dll was loaded from <c>…/torchsharp/version/lib/framework/</c>.</summary>
    private static bool IsInPackageFolder(string location)
    {
        var folders = location.Split(Path.DirectorySeparatorChar);
        return folders.Length > 4
            && folders[^3].Equals("lib", StringComparison.OrdinalIgnoreCase)
            && folders[^5].Equals("torchsharp", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsLoadFailure(Exception? exception) => exception switch
    {
        null => false,
        // TorchSharp reports a missing libtorch and a 32-bit process with NotSupportedException.
        DllNotFoundException or BadImageFormatException or EntryPointNotFoundException or NotSupportedException => true,
        FileNotFoundException missing => missing.FileName?.Contains("TorchSharp", StringComparison.Ordinal) ?? false,
        TypeInitializationException => IsLoadFailure(exception.InnerException),
        _ => false,
    };

    /// <summary>The message for the user; the runtime identifier is a parameter so that the text of every platform can be tested everywhere.</summary>
    internal static string Explain(Exception failure, string runtimeIdentifier)
    {
        var words = string.Join('\n', Causes(failure).Select(cause => cause.Message));
        var release = $"TorchSharp {TorchSharpVersion} and libtorch {LibTorchVersion}";

        if (words.Contains("GLIBCXX_", StringComparison.Ordinal) || words.Contains("CXXABI_", StringComparison.Ordinal))
            return $"The native library of TorchSharp does not load, because this Linux distribution's libstdc++ is older than the one it was built with ({CauseLine(words, line => line.Contains("GLIBCXX_", StringComparison.Ordinal) || line.Contains("CXXABI_", StringComparison.Ordinal))}). "
                + "Build the application with the MSBuild property TorchSharpOnOlderLinux=always and without changing its native files afterwards: the package Microsoft.ML.InductiveBias.TorchSharp then makes TorchSharp's library load here. "
                + "Or use a newer distribution (Debian 13, Ubuntu 24.04).";

        if (words.Contains("GLIBC_", StringComparison.Ordinal))
            return $"The native library of TorchSharp does not load, because this Linux distribution's C library is older than the one it was built with ({CauseLine(words, line => line.Contains("GLIBC_", StringComparison.Ordinal))}). Use a newer distribution.";

        if (PackageFor(runtimeIdentifier) is not { } package)
            return $"There is no native build of {release} for this platform ({runtimeIdentifier}). There are builds for linux-x64, win-x64 and osx-arm64, in 64-bit processes.";

        var cuda = runtimeIdentifier.StartsWith("osx", StringComparison.Ordinal)
            ? ""
            : $", or for CUDA <PackageReference Include=\"TorchSharp-cuda-{(runtimeIdentifier.StartsWith("win", StringComparison.Ordinal) ? "windows" : "linux")}\" Version=\"{TorchSharpVersion}\" />";
        return "The native library of TorchSharp does not load. "
            + $"Usually the application has no reference to libtorch: add <PackageReference Include=\"{package}\" Version=\"{LibTorchVersion}\" /> to its project{cuda}. "
            + $"A library that references Microsoft.ML.InductiveBias.TorchSharp leaves that choice to the application. The loader said: {CauseLine(words, MissingDependency)}";
    }

    private static string? PackageFor(string runtimeIdentifier) => runtimeIdentifier switch
    {
        "win-x64" => "libtorch-cpu-win-x64",
        "osx-arm64" => "libtorch-cpu-osx-arm64",
        // TorchSharp's build needs glibc, which Alpine (linux-musl-x64) does not have. Some runtime identifiers name the distribution instead of linux.
        _ when runtimeIdentifier.EndsWith("-x64", StringComparison.Ordinal)
            && !runtimeIdentifier.StartsWith("win", StringComparison.Ordinal)
            && !runtimeIdentifier.StartsWith("osx", StringComparison.Ordinal)
            && !runtimeIdentifier.Contains("musl", StringComparison.Ordinal)
            && !runtimeIdentifier.StartsWith("alpine", StringComparison.Ordinal) => "libtorch-cpu-linux-x64",
        _ => null,
    };

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
            yield return cause;
    }

    /// <summary>The line that contains the cause; the loader also lists every place where it looked for the library itself.</summary>
    private static string CauseLine(string words, Func<string, bool> isCause)
    {
        var lines = words.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.FirstOrDefault(isCause)
            ?? lines.FirstOrDefault()
            ?? "nothing";
    }

    /// <summary>As in <c>libtorch.so: cannot open shared object file</c> (Linux), <c>Library not loaded: @rpath/libtorch.dylib</c> (macOS).</summary>
    private static bool MissingDependency(string line) =>
        line.StartsWith("libtorch", StringComparison.Ordinal) || line.StartsWith("libc10", StringComparison.Ordinal)
        || line.Contains("Library not loaded", StringComparison.Ordinal);

    private static string Metadata(string key) =>
        typeof(NativeTorch).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(metadata => metadata.Key == key).Value!;
}
