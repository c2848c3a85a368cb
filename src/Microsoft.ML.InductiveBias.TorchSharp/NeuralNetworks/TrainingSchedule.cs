namespace Microsoft.ML.InductiveBias.NeuralNetworks;

/// <summary>When training looks at the loss on all rows.</summary>
internal static class TrainingSchedule
{
    /// <summary>With batches, the loss on all rows is computed after an epoch whose running loss is at most so many times the
    /// tolerance (and after the last one): farther away it would cost a third of an epoch and tell nothing.</summary>
    public const double NearTolerance = 10;
}
