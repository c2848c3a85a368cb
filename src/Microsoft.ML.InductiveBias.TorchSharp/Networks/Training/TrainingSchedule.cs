namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>When the loss on all rows is computed during training, and what it means at the end.</summary>
internal static class TrainingSchedule
{
    /// <summary>With batches, the loss on all rows is computed after an epoch whose running loss is at most so many times the
    /// tolerance (and after the last one): farther away it would cost a third of an epoch without being needed.</summary>
    public const double NearTolerance = 10;

    /// <summary>The status of a hypothesis whose training has ended.</summary>
    public static HypothesisStatus StatusOf(double loss, double fittingLoss) => loss <= fittingLoss ? HypothesisStatus.Fitted
        : double.IsFinite(loss) ? HypothesisStatus.DidNotFit
        : HypothesisStatus.Diverged;
}
