using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>Functions in TorchScript, which libtorch runs without a call from managed code for each operation, and which
/// reach operations that TorchSharp does not offer: fused optimizers, backward passes, results in given memory.</summary>
/// <remarks>
/// What a function changes must come to it in a list, as an argument: libtorch drops changes of tensors in a list that the function makes itself.
/// Numbers are part of the text, so no scalar is passed (<see cref="Scalars"/> says why).
/// Pointwise operations write to given tensors: libtorch fuses pure ones by compiling kernels, which would take seconds at the first steps.
/// </remarks>
internal sealed class TensorScript(string source) : IDisposable
{
    /// <summary>What precedes the message of an operation in that of the interpreter.</summary>
    private const string MessageStart = "RuntimeError: ";

    private readonly torch.jit.CompilationUnit _unit = torch.jit.compile(source);

    /// <summary>Runs a function without a result.</summary>
    /// <param name="function">Its name.</param>
    /// <param name="arguments">Tensors, or arrays of them.</param>
    public void Run(string function, params object[] arguments)
    {
        try
        {
            _unit.Run(function, arguments);
        }
        catch (ExternalException error) when (DeviceMemory.OutOfMemory(error) is null && error.Message.LastIndexOf(MessageStart, StringComparison.Ordinal) is >= 0 and var at)
        {
            throw new InvalidOperationException($"libtorch reported an error: {NativeErrors.FirstSentence(error.Message[(at + MessageStart.Length)..])}", error);
        }
    }

    /// <summary>A number as TorchScript reads it.</summary>
    public static string Number(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
        return text.AsSpan().IndexOfAny('.', 'e') >= 0 ? text : text + ".0";
    }

    public void Dispose() => _unit.Dispose();
}
