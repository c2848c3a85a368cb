namespace Microsoft.ML.InductiveBias;

/// <summary>Where networks are trained.</summary>
public enum NetworkDevice
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>The first CUDA device; needs a CUDA build of libtorch in the application.</summary>
    Cuda,
}
