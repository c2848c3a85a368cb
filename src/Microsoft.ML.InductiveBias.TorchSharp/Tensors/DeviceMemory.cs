using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.ML.InductiveBias.Numerics;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The free memory of devices.</summary>
/// <remarks>libtorch keeps the memory of disposed tensors of a CUDA device for later ones, so the driver's number of free bytes is too low. An
/// allocation answers the question: it takes what libtorch keeps, and if that isn't enough, libtorch gives all of it back to the driver first.</remarks>
internal static partial class DeviceMemory
{
    /// <summary>The share of memory that matrices may take; the rest is for the data, the runtime and the native library.</summary>
    private const double UsableShare = 0.9;

    /// <summary>More bytes than a device has.</summary>
    private const double Unservable = 1L << 50;

    /// <summary>Whether an allocation of so many bytes succeeds, or would on the processor.</summary>
    public static bool Fits(torch.Device device, double bytes) => Missing(device, bytes) is null;

    /// <summary>Throws if work would not fit into the memory of a device.</summary>
    /// <param name="what">What needs the memory, with its sizes.</param>
    /// <param name="required">The bytes it needs.</param>
    /// <param name="remedy">What to do about it.</param>
    /// <param name="device">Where it is computed.</param>
    /// <exception cref="TaskTooLargeException">It would not fit.</exception>
    public static void Check(string what, double required, string remedy, torch.Device device)
    {
        if (Missing(device, required) is { } available)
        {
            bool isCpu = device.type == DeviceType.CPU;
            throw new TaskTooLargeException(
                isCpu ? what : $"{what} on {device}", (long)Math.Min(required, long.MaxValue / 2), available, isCpu ? remedy : $"{remedy}, or the processor (device cpu)");
        }
    }

    /// <summary>The free bytes of a device: an allocation that no device can serve fails with their number.</summary>
    public static long Available(torch.Device device) => Missing(device, Unservable) ?? 0;

    /// <summary>The error of work that ran out of the memory of a device; <see langword="null"/> for any other error.</summary>
    public static TaskTooLargeException? OutOfMemory(ExternalException error)
    {
        if (!error.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase) || Bytes(TriedToAllocate().Match(error.Message)) is not { } tried)
            return null;
        return new TaskTooLargeException("The temporaries of one step on the GPU", tried, Bytes(Free().Match(error.Message)) ?? 0, "use fewer rows, fewer networks at a time (MemoryBytes), or the processor (device cpu)");
    }

    /// <summary>The available bytes if they are too few; <see langword="null"/> if they are enough.</summary>
    private static long? Missing(torch.Device device, double required)
    {
        if (device.type == DeviceType.CPU)
        {
            double available = AvailableMemory.Bytes() * UsableShare;
            return required > available ? (long)available : null;
        }
        if (required > long.MaxValue / 2)
            return 0;
        try
        {
            torch.empty(Math.Max(1, (long)required), dtype: torch.uint8, device: device).Dispose();
            return null;
        }
        catch (ExternalException error) when (OutOfMemory(error) is { } missing)
        {
            return missing.AvailableBytes;
        }
    }

    private static long? Bytes(Match match)
    {
        if (!match.Success)
            return null;
        int power = match.Groups[2].Value switch { "KiB" => 10, "MiB" => 20, "GiB" => 30, _ => 0 };
        return (long)Math.ScaleB(double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), power);
    }

    [GeneratedRegex(@"Tried to allocate ([\d.]+) (bytes|KiB|MiB|GiB)")]
    private static partial Regex TriedToAllocate();

    [GeneratedRegex(@"of which ([\d.]+) (bytes|KiB|MiB|GiB) is free")]
    private static partial Regex Free();
}
