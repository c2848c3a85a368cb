namespace Microsoft.ML.InductiveBias;

/// <summary>The loss that training minimizes.</summary>
public enum NetworkTrainingLoss
{
    /// <summary>The squared error, averaged over rows and outputs; targets of classes are one-hot. Networks predict their outputs as they are.</summary>
    MeanSquaredError,

    /// <summary>−ln of the probability of the right class, averaged over rows; classification only. Networks predict probabilities.</summary>
    CrossEntropy,
}
