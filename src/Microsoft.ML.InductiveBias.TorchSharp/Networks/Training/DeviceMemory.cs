using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>The memory that training may use on a device.</summary>
internal static class DeviceMemory
{
    /// <summary>The share of free memory that is used where no option bounds it; products need some of the rest.</summary>
    private const double FreeShare = 0.75;

    private delegate int GetInfo(out nuint free, out nuint total);

    /// <summary>The option's bytes where it is set; otherwise its default on the processor, and most of the free memory of another device.</summary>
    public static long ForNetworks(NeuralNetworkOptions options, torch.Device device) =>
        options.MemoryLimit is null && device.type == DeviceType.CUDA && FreeBytes(device) is { } free ? (long)(FreeShare * free) : options.MemoryBytes;

    /// <summary>The free memory of a CUDA device, from its driver, which TorchSharp does not ask; <see langword="null"/> if the driver does not say.</summary>
    private static long? FreeBytes(torch.Device device)
    {
        // Makes the device's context that of this thread.
        using var context = torch.zeros(1, device: device);
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda" : "libcuda.so.1", out nint driver))
            return null;
        return NativeLibrary.TryGetExport(driver, "cuMemGetInfo_v2", out nint function)
            && Marshal.GetDelegateForFunctionPointer<GetInfo>(function)(out nuint free, out _) == 0 ? (long)free : null;
    }
}
