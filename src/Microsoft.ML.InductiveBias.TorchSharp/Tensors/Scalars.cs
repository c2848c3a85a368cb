using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Numbers as arguments of tensor operations.</summary>
/// <remarks>
/// TorchSharp converts a number to a <see cref="Scalar"/>, takes its native handle, and calls libtorch. From then on nothing
/// refers to the scalar: a garbage collection may end it before libtorch has read it, which then computes with whatever
/// is in that memory. So no number is converted implicitly, neither here nor within a method of TorchSharp
/// (a test reads the compiled code): the scalars made here outlive the call.
/// </remarks>
internal static class Scalars
{
    /// <summary>Far more than the arguments of one operation.</summary>
    private const int Kept = 64;

    public static readonly Scalar Zero = 0, One = 1, Two = 2;

    [ThreadStatic]
    private static Scalar?[]? t_recent;

    [ThreadStatic]
    private static int t_next;

    /// <summary>A number for the next operation of this thread; not to be stored.</summary>
    public static Scalar Of(double value) => Keep(value);

    /// <inheritdoc cref="Of(double)"/>
    public static Scalar Of(long value) => Keep(value);

    public static torch.Tensor Plus(this torch.Tensor tensor, torch.Tensor other) => tensor.add(other, One);

    public static torch.Tensor Plus_(this torch.Tensor tensor, torch.Tensor other) => tensor.add_(other, One);

    public static torch.Tensor Plus(this torch.Tensor tensor, double number) => tensor.add(Of(number), One);

    public static torch.Tensor Plus_(this torch.Tensor tensor, double number) => tensor.add_(Of(number), One);

    public static torch.Tensor Times(this torch.Tensor tensor, double factor) => tensor.mul(Of(factor));

    public static torch.Tensor Times_(this torch.Tensor tensor, double factor) => tensor.mul_(Of(factor));

    public static torch.Tensor Squared(this torch.Tensor tensor) => tensor.pow(Two);

    /// <summary>number − tensor.</summary>
    public static torch.Tensor From(this torch.Tensor tensor, double number) => tensor.neg().Plus_(number);

    /// <summary>The number in a tensor of one element.</summary>
    public static double Value(this torch.Tensor tensor)
    {
        var scalar = tensor.ToScalar();
        double value = scalar.ToDouble();
        GC.KeepAlive(scalar);
        return value;
    }

    /// <summary>The whole number in a tensor of one element.</summary>
    public static long Count(this torch.Tensor tensor)
    {
        var scalar = tensor.ToScalar();
        long value = scalar.ToInt64();
        GC.KeepAlive(scalar);
        return value;
    }

    /// <summary>Runs a function of a script. Its arguments are tensors alone: TorchSharp makes scalars of numbers among them.</summary>
    public static void Run(this torch.jit.CompilationUnit unit, string function, params object[] arguments)
    {
        if (!Array.TrueForAll(arguments, argument => argument is torch.Tensor or torch.Tensor[]))
            throw new ArgumentException($"An argument of {function} is neither a tensor nor an array of tensors.", nameof(arguments));
        unit.invoke(function, arguments);
    }

    private static Scalar Keep(Scalar scalar)
    {
        var recent = t_recent ??= new Scalar?[Kept];
        t_next = (t_next + 1) % Kept;
        recent[t_next] = scalar;
        return scalar;
    }
}
