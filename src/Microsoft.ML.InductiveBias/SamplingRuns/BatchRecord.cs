namespace Microsoft.ML.InductiveBias;

/// <summary>What is kept of a batch of hypotheses whose models are dropped.</summary>
internal static class BatchRecord
{
    /// <summary>The records of a batch, whose seeds are removed from those that are open.</summary>
    public static List<RecordedHypothesis> Of(ISampledHypothesisSpace space, IHypothesisBatch batch, TaskData test, HashSet<int> open, CancellationToken cancellationToken)
    {
        var predictions = batch.Predict(test.Features, cancellationToken);
        if (predictions.Count != batch.Hypotheses.Count)
            throw new InvalidOperationException($"A batch of {batch.Hypotheses.Count} hypotheses predicted for {predictions.Count}.");
        var hypotheses = new List<RecordedHypothesis>(predictions.Count);
        for (int i = 0; i < predictions.Count; i++)
        {
            var drawn = batch.Hypotheses[i];
            if (!open.Remove(drawn.Seed))
                throw new InvalidOperationException($"The space '{space.Description.Kind}' drew a hypothesis of seed {drawn.Seed}, which was not requested or already drawn.");
            bool diverged = drawn.Status == HypothesisStatus.Diverged;
            if (!diverged && predictions[i].Length != test.Rows * test.OutputCount)
                throw new InvalidOperationException($"The hypothesis of seed {drawn.Seed} gave {predictions[i].Length} outputs for {test.Rows} rows of {test.OutputCount} outputs.");
            hypotheses.Add(new RecordedHypothesis(drawn, batch.OutputMeaning, batch.IsOnlyHypothesis, diverged ? [] : predictions[i]));
        }
        return hypotheses;
    }

    /// <summary>Throws if seeds are still open.</summary>
    public static void CheckAllDrawn(ISampledHypothesisSpace space, int asked, HashSet<int> open)
    {
        if (open.Count > 0)
            throw new InvalidOperationException($"The space '{space.Description.Kind}' was asked for {asked} hypotheses but drew {asked - open.Count}; seed {open.Min()} is missing.");
    }
}
