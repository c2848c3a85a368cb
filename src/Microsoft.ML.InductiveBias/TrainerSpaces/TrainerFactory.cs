namespace Microsoft.ML.InductiveBias;

/// <summary>A user's factory of trainers, with checks and a description.</summary>
internal sealed class TrainerFactory(Func<HypothesisDraw, IEstimator<ITransformer>> make)
{
    /// <summary>Number of seeds drawn to list the ranges of the hyperparameters, including those that depend on others.</summary>
    private const int SeedsForRanges = 16;

    /// <summary>The trainer of one seed.</summary>
    public (HypothesisDraw Draw, IEstimator<ITransformer> Trainer) Make(int seed)
    {
        var draw = new HypothesisDraw(seed);
        var trainer = make(draw)
            ?? throw new InvalidOperationException($"The factory returned null for seed {seed}; it must return an estimator for every seed.");
        return (draw, trainer);
    }

    /// <summary>A description of the space, shown with its results.</summary>
    public HypothesisSpaceDescription Describe(TrainerSpaceOptions options)
    {
        var made = Enumerable.Range(0, SeedsForRanges).Select(Make).ToList();
        List<KeyValuePair<string, object>> parameters = [new("trainer", options.Name ?? NameOf(made[0].Trainer)), .. options.Parameters];
        foreach (var ranges in made.SelectMany(m => m.Draw.Drawn).GroupBy(drawn => drawn.Name))
            parameters.Add(new(ranges.Key, string.Join(" or ", ranges.Select(drawn => drawn.Range).Distinct())));
        if (options.TrainingTolerance is { } tolerance)
            parameters.Add(new("trainingTolerance", tolerance));
        return new HypothesisSpaceDescription("trainer", parameters);
    }

    /// <summary>The type's name; of a pipeline, that of its last estimator.</summary>
    private static string NameOf(IEstimator<ITransformer> trainer)
    {
        var type = trainer.GetType();
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Data.EstimatorChain<>)
            && type.GetField("LastEstimator")?.GetValue(trainer) is IEstimator<ITransformer> last
            ? NameOf(last)
            : type.Name;
    }
}
