namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>Finds the fitted hypothesis space in a model and brings data to where it stands.</summary>
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
                "The model holds no fitted hypothesis space. Evaluate a model fitted in this process whose pipeline has a trainer of mlContext.InductiveBias.Trainers; "
                + "a model loaded from a file predicts, but no longer holds its space.", nameof(model));
        }
        foreach (var step in steps.Take(position))
            data = step.Transform(data);
        return ((IHypothesisSpaceTransformer)steps[position], data);
    }

    private static IEnumerable<ITransformer> Flatten(ITransformer model) =>
        model is IEnumerable<ITransformer> chain and not IHypothesisSpaceTransformer ? chain.SelectMany(Flatten) : [model];
}
