namespace Microsoft.ML.InductiveBias;

/// <summary>A kernel has no usable matrix on some rows: values overflow, or all are 0.</summary>
internal sealed class KernelMatrixException(string message) : ArgumentException(message);
