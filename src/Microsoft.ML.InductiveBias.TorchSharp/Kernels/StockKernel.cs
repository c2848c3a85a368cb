namespace Microsoft.ML.InductiveBias;

/// <summary>A kernel in terms of ML.NET's own transformers: an expression of the squared distance, or of the inner product, between a
/// row and each training row.</summary>
/// <param name="Input">What the variable of the expression is.</param>
/// <param name="LengthScales">The divisors of the features; <see langword="null"/> for features as they are.</param>
/// <param name="Body">The value for one training row, in the language of ML.NET's Expression transform and the variable
/// <c>v</c>, amplitude included.</param>
/// <param name="Line">Slope and intercept of a kernel that is linear in the inner product.</param>
internal sealed record StockKernel(StockInput Input, double[]? LengthScales, string Body, (double Slope, double Intercept)? Line = null)
{
    /// <summary>The sum or product of kernels; <see langword="null"/> if their inputs differ.</summary>
    public static StockKernel? Join(IEnumerable<StockKernel?> parts, string operation, double factor)
    {
        var kernels = parts.ToList();
        if (kernels.Exists(part => part is null || part.Input != kernels[0]!.Input || part.LengthScales is not null))
            return null;
        string joined = string.Join($" {operation} ", kernels.Select(part => $"({part!.Body})"));
        return new StockKernel(kernels[0]!.Input, null, Scaled(joined, factor));
    }

    /// <summary>slope · v + intercept.</summary>
    public static string Affine(double slope, double intercept) =>
        intercept == 0 ? $"{Number(slope)} * v" : $"{Number(slope)} * v + {Number(intercept)}";

    /// <summary>A body times a factor.</summary>
    public static string Scaled(string body, double factor) => factor == 1 ? body : $"{Number(factor)} * ({body})";

    /// <summary>A number as a float literal.</summary>
    public static string Number(double value) => FormattableString.Invariant($"{(float)value:R}f").Replace("E+", "E", StringComparison.Ordinal);
}

/// <summary>The variable of a <see cref="StockKernel"/>.</summary>
internal enum StockInput
{
    /// <summary>The squared Euclidean distance.</summary>
    SquaredDistance,

    /// <summary>The inner product.</summary>
    InnerProduct,
}
