using Microsoft.ML.InductiveBias;

// In ML.NET's own namespace, so that mlContext.InductiveBias() needs no further using.
namespace Microsoft.ML;

/// <summary>The entry point of Microsoft.ML.InductiveBias.</summary>
public static class InductiveBiasMLContextExtensions
{
    /// <summary>Measures of inductive bias and hypothesis spaces as trainers.</summary>
    /// <param name="mlContext">The context whose seed and log they use.</param>
    public static InductiveBiasCatalog InductiveBias(this MLContext mlContext)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return new InductiveBiasCatalog(mlContext);
    }
}
