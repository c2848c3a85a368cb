using Microsoft.ML.InductiveBias;

// In ML.NET's own namespace, so that the trainer is found without another using directive.
namespace Microsoft.ML;

/// <summary>Neural-network trainers in <c>mlContext.InductiveBias.Trainers</c>.</summary>
public static class NeuralNetworkTrainerCatalog
{
    /// <summary>Creates a trainer of a hypothesis space of ReLU perceptrons.</summary>
    /// <param name="catalog">The trainers of this library.</param>
    /// <param name="labelColumnName">A key (multiclass), Boolean (binary), or Single or Double (regression) column.</param>
    /// <param name="featureColumnName">A vector of Single or Double.</param>
    /// <param name="width">Units of each hidden layer.</param>
    /// <param name="depth">Number of hidden layers.</param>
    /// <param name="samples">Number of hypotheses.</param>
    public static NeuralNetworkTrainer NeuralNetwork(
        this InductiveBiasTrainersCatalog catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        int width = 64,
        int depth = 2,
        int samples = 100) =>
        NeuralNetwork(catalog, new NeuralNetworkTrainerOptions
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            Network = new NeuralNetworkOptions { Architecture = new MultilayerPerceptron { Width = width, Depth = depth }, Samples = samples },
        });

    /// <summary>Creates a trainer of a hypothesis space of networks.</summary>
    /// <param name="catalog">The trainers of this library.</param>
    /// <param name="options">Columns, the space, which hypothesis predicts, progress, cancellation.</param>
    public static NeuralNetworkTrainer NeuralNetwork(this InductiveBiasTrainersCatalog catalog, NeuralNetworkTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new NeuralNetworkTrainer(catalog.MLContext, options);
    }
}
