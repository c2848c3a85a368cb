using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Where kernel matrices and networks are computed: on the processor, or on a CUDA device.</summary>
/// <remarks>Results come back as doubles in managed memory, whatever the device. A CUDA device needs a CUDA build of libtorch in the application
/// (TorchSharp-cuda-windows or TorchSharp-cuda-linux) and NVIDIA's driver, nothing else. Kernel spaces compute in double precision on each device; networks in single
/// precision, and a seed means the same initial weights and the same order of rows.</remarks>
public sealed class ComputeDevice
{
    /// <summary>Rows from which a kernel space goes to a CUDA device by itself. The first law of a process, which starts the device, takes as long on an H200
    /// as on 16 cores at 1,000 training and test rows, and half as long at 2,000.</summary>
    internal const int KernelRowsThatPay = 1000;

    private const string AutoName = "auto", CudaName = "cuda";

    /// <summary>One object for each device, so that equal devices are the same object.</summary>
    private static readonly ConcurrentDictionary<int, ComputeDevice> CudaDevices = new();

    private readonly DeviceType? _type;
    private readonly int _index;

    private ComputeDevice(DeviceType? type, int index = 0) => (_type, _index) = (type, index);

    /// <summary>The processor; the default everywhere.</summary>
    public static ComputeDevice Cpu { get; } = new(DeviceType.CPU);

    /// <summary>The first CUDA device where there is one with enough free memory and the work is large enough to gain from it; otherwise the processor. The
    /// description of a fitted space names the device that was used.</summary>
    public static ComputeDevice Auto { get; } = new(null);

    /// <summary>A CUDA device by its number; the first one by default.</summary>
    /// <param name="index">The number, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative.</exception>
    public static ComputeDevice Cuda(int index = 0) => CudaDevices.GetOrAdd(Checked.AtLeast(0, index, nameof(index)), number => new(DeviceType.CUDA, number));

    /// <summary>The device of a name: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, or <c>auto</c>.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static ComputeDevice Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name switch
        {
            "cpu" => Cpu,
            AutoName => Auto,
            CudaName => Cuda(),
            _ when name.StartsWith(CudaName + ":", StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(CudaName.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int index) => Cuda(index),
            _ => throw new FormatException($"'{name}' is not a device; use cpu, cuda, cuda:1 (by number), or auto."),
        };
    }

    /// <summary>The name that <see cref="Parse"/> reads.</summary>
    public override string ToString() => _type switch
    {
        null => AutoName,
        DeviceType.CPU => "cpu",
        _ => string.Create(CultureInfo.InvariantCulture, $"{CudaName}:{_index}"),
    };

    /// <summary>Whether results name the device: any choice but the default.</summary>
    internal bool IsNamed => _type != DeviceType.CPU;

    /// <summary>Whether work that is large enough for a CUDA device is done on the processor.</summary>
    internal bool IsProcessor() => this == Cpu || Resolve(isWorthwhile: true).type == DeviceType.CPU;

    /// <summary>The device for some work; loads the native library.</summary>
    /// <param name="isWorthwhile">Whether the work is large enough for a CUDA device; only <see cref="Auto"/> asks.</param>
    /// <param name="requiredBytes">The memory that the work needs; only <see cref="Auto"/> asks.</param>
    /// <exception cref="InvalidOperationException">There is no such device, or libtorch was built without CUDA.</exception>
    internal torch.Device Resolve(bool isWorthwhile, double requiredBytes = 0)
    {
        NativeTorch.EnsureLoaded();
        switch (_type)
        {
            case DeviceType.CPU:
                return torch.CPU;
            case null when !isWorthwhile || Missing(0) is not null:
                return torch.CPU;
            case null:
                var first = torch.device(DeviceType.CUDA, 0);
                return DeviceMemory.Fits(first, requiredBytes) ? first : torch.CPU;
            default:
                return Missing(_index) is { } reason ? throw new InvalidOperationException($"{reason} Otherwise use the device cpu.") : torch.device(DeviceType.CUDA, _index);
        }
    }

    /// <summary>Why there is no such CUDA device; <see langword="null"/> if there is one.</summary>
    private static string? Missing(int index)
    {
        if (!torch.cuda.is_available())
        {
            return NativeLibrary.TryLoad("torch_cuda", typeof(torch).Assembly, null, out _)
                ? "libtorch was built for CUDA but finds no CUDA device: check that the machine has an NVIDIA GPU and its driver is loaded (nvidia-smi lists it)."
                : "This application's libtorch was built without CUDA: reference TorchSharp-cuda-windows or TorchSharp-cuda-linux in place of the build for the processor.";
        }
        int count = torch.cuda.device_count();
        return index < count
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"There is no device cuda:{index}: libtorch finds {count} CUDA {(count == 1 ? "device, cuda:0" : $"devices, cuda:0 to cuda:{count - 1}")}.");
    }
}
