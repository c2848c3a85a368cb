using Microsoft.ML.InductiveBias;

// In ML.NET's own namespace, so mlContext.InductiveBias needs no other using.
namespace Microsoft.ML;

/// <summary>The entry point of Microsoft.ML.InductiveBias.</summary>
public static class InductiveBiasMLContextExtensions
{
    /// <param name="mlContext">The context whose seed and log the measures and trainers use.</param>
    extension(MLContext mlContext)
    {
        /// <summary>Measures of inductive bias, and hypothesis spaces as trainers.</summary>
        public InductiveBiasCatalog InductiveBias
        {
            get
            {
                ArgumentNullException.ThrowIfNull(mlContext);
                return new InductiveBiasCatalog(mlContext);
            }
        }
    }
}
