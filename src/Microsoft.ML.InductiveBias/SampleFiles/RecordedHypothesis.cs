namespace Microsoft.ML.InductiveBias;

/// <summary>The record of a hypothesis whose model was dropped.</summary>
/// <param name="Drawn">Seed, status and training loss.</param>
/// <param name="OutputMeaning">What its outputs are.</param>
/// <param name="IsOnlyHypothesis">Whether its space gives the same hypothesis for every seed.</param>
/// <param name="Predictions">Its outputs on the test rows, <c>[m, k]</c> row-major; empty for a diverged one.</param>
internal sealed record RecordedHypothesis(DrawnHypothesis Drawn, OutputMeaning OutputMeaning, bool IsOnlyHypothesis, float[] Predictions)
{
    /// <summary>Its losses of the given kind; NaN for a diverged one.</summary>
    public SampledHypothesis Measure(LossKind loss, TaskData test)
    {
        if (Drawn.Status == HypothesisStatus.Diverged)
            return new SampledHypothesis(Drawn, double.NaN, default);
        var rows = RowLosses.Weighted<float>(loss, Predictions, test);
        return new SampledHypothesis(Drawn, rows.Average(), Array.ConvertAll(rows, value => (float)value));
    }

    /// <summary>Whether the two are equal bit for bit; details such as the message of a failure are ignored.</summary>
    public bool IsSameAs(RecordedHypothesis other) =>
        Drawn.Seed == other.Drawn.Seed && Drawn.Status == other.Drawn.Status && OutputMeaning == other.OutputMeaning
        // Equals, because NaN is the same as NaN here.
        && Drawn.TrainingLoss.Equals(other.Drawn.TrainingLoss)
        && System.Runtime.InteropServices.MemoryMarshal.AsBytes(Predictions.AsSpan())
            .SequenceEqual(System.Runtime.InteropServices.MemoryMarshal.AsBytes(other.Predictions.AsSpan()));
}
