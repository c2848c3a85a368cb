using Microsoft.ML.InductiveBias.DataViews;

namespace Microsoft.ML.InductiveBias;

/// <summary>Trains the members of a trainer space on one training set.</summary>
/// <remarks>Several trainers read the rows at the same time, so the rows are cached.</remarks>
internal sealed class MemberTraining(
    TrainerFactory factory, TrainerSpaceOptions options, IDataView rows, TaskData training, string labelColumnName)
{
    /// <summary>The members of the given seeds, in their order, each as soon as it is trained.</summary>
    /// <remarks>A training that throws gives a diverged member. Of a space that declares a single hypothesis, one is trained, and all seeds share its model.</remarks>
    public IEnumerable<TrainedMember> Run(IReadOnlyList<int> seeds, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        int done = 0;
        int[] trained = [.. options.SingleHypothesis ? seeds.Take(1) : seeds];
        progress?.Report(new WorkProgress("training members", 0));
        foreach (var member in OrderedWork.Run(trained, options.ThreadCount, seed => Prepare(seed, isFirst: seed == trained[0], cancellationToken), cancellationToken))
        {
            progress?.Report(new WorkProgress("training members", ++done / (double)trained.Length));
            yield return member with { IsOnlyHypothesis = options.SingleHypothesis };
            foreach (int seed in seeds.Skip(options.SingleHypothesis ? 1 : seeds.Count))
                yield return member with { Drawn = member.Drawn.WithSeed(seed), IsOnlyHypothesis = true };
        }
    }

    private Func<TrainedMember> Prepare(int seed, bool isFirst, CancellationToken cancellationToken)
    {
        var (draw, trainer) = factory.Make(seed);
        if (isFirst)
            TorchTrainers.RequireFiles(trainer, cancellationToken);
        return () => Train(draw, trainer);
    }

    private TrainedMember Train(HypothesisDraw draw, IEstimator<ITransformer> trainer)
    {
        ITransformer model;
        try
        {
            model = TorchTrainers.Fit(trainer, rows, draw.Seed);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // One failure among many is a hypothesis that doesn't count.
            var failure = new InvalidOperationException($"The trainer of seed {draw.Seed} failed: {TorchTrainers.Explain(trainer, exception)}", exception);
            return new TrainedMember(
                new DrawnHypothesis(draw.Seed, HypothesisStatus.Diverged, double.NaN, failure.Message), [.. draw.Drawn], null,
                OutputMeaning.Probabilities, Failure: failure);
        }
        var outputs = ScoreReader.Read(model.Transform(rows), ClassNames.OfKeys(rows.Schema[labelColumnName]), training.Kind, training.Rows, training.OutputCount, default);
        return new TrainedMember(Classify(draw.Seed, outputs), [.. draw.Drawn], model, outputs.Meaning);
    }

    private DrawnHypothesis Classify(int seed, ModelOutputs outputs)
    {
        if (outputs.FirstNonFiniteRow(training.OutputCount) >= 0)
            return new DrawnHypothesis(seed, HypothesisStatus.Diverged, double.NaN);
        var loss = outputs.Meaning == OutputMeaning.Margins ? LossKind.ZeroOneError : LossKind.MeanSquaredError;
        double trainingLoss = RowLosses.Of<float>(loss, outputs.Values, training).Average();
        return new DrawnHypothesis(seed, trainingLoss > options.TrainingTolerance ? HypothesisStatus.DidNotFit : HypothesisStatus.Fitted, trainingLoss);
    }
}
