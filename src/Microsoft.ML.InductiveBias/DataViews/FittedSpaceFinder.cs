namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>Finds the fitted hypothesis space in a model and applies the steps before it to data.</summary>
internal static class FittedSpaceFinder
{
    /// <summary>The last hypothesis space of the model, and the data as they arrive at it.</summary>
    public static (IHypothesisSpaceTransformer Transformer, IDataView Input) Find(ITransformer model, IDataView data)
    {
        var steps = Flatten(model).ToList();
        int position = steps.FindLastIndex(step => step is IHypothesisSpaceTransformer);
        if (position < 0)
        {
            throw new ArgumentException(
                "The model has no fitted hypothesis space. Give a model that was fitted in this process with a trainer of mlContext.InductiveBias.Trainers; "
                + "a model loaded from a file can predict, but no longer has its space. For the bias that any other model provides, score the test rows with it "
                + "and call mlContext.InductiveBias.EvaluateModel(scored, spaceModel, testData).", nameof(model));
        }
        // Steps that overwrite columns must not be applied a second time.
        var transformer = (IHypothesisSpaceTransformer)steps[position];
        if (position > 0 && ScoredRows.AreOf(transformer, data))
            return (transformer, data);
        foreach (var step in steps.Take(position))
            data = step.Transform(data);
        return (transformer, data);
    }

    private static IEnumerable<ITransformer> Flatten(ITransformer model) =>
        model is IEnumerable<ITransformer> chain and not IHypothesisSpaceTransformer ? chain.SelectMany(Flatten) : [model];
}
