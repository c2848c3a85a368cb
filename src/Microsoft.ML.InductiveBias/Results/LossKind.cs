namespace Microsoft.ML.InductiveBias;

/// <summary>How the outputs of a hypothesis are compared with the targets of the test rows.</summary>
public enum LossKind
{
    /// <summary>The mean over rows and outputs of the squared difference; classification targets are one-hot. The default, as in
    /// Boopathy et al., IJCAI 2024.</summary>
    MeanSquaredError,

    /// <summary>The share of rows whose largest output is not that of their class (ties go to the first);
    /// classification only. From 0 to 1.</summary>
    ZeroOneError,

    /// <summary>The mean over rows of −ln p(class), in nats; classification only, of hypotheses that predict probabilities.</summary>
    LogLoss,
}
