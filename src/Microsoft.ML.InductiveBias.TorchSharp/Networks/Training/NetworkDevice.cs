namespace Microsoft.ML.InductiveBias;

/// <summary>The device on which networks are trained.</summary>
public enum NetworkDevice
{
    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>The first CUDA device; requires a CUDA build of libtorch in the application.</summary>
    Cuda,
}
