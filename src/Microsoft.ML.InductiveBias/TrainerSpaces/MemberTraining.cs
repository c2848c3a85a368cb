using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.InductiveBias.DataViews;

namespace Microsoft.ML.InductiveBias;

/// <summary>Trains the members of a trainer space on one training set.</summary>
/// <remarks>Several trainers read the rows at the same time, so the rows are cached.</remarks>
internal sealed class MemberTraining(
    TrainerFactory factory, TrainerSpaceOptions options, IDataView rows, TaskData training, string labelColumnName)
{
    /// <summary>With this many equal members, the trainer is taken not to vary.</summary>
    private const int EqualMembersForConstantTrainer = 3;

    /// <summary>The members of the given seeds, in their order, each as soon as it is trained.</summary>
    /// <remarks>A training that throws gives a diverged member. A trainer whose first members are all the same model isn't trained further: the other seeds share that model.</remarks>
    public IEnumerable<TrainedMember> Run(IReadOnlyList<int> seeds, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        int done = 0;
        var equal = new List<TrainedMember>();
        var failed = new List<TrainedMember>();
        bool varies = false;
        progress?.Report(new WorkProgress("training members", 0));
        foreach (var member in OrderedWork.Run(seeds, options.ThreadCount, Prepare, cancellationToken))
        {
            progress?.Report(new WorkProgress("training members", ++done / (double)seeds.Count));
            if (varies)
            {
                yield return member;
                continue;
            }
            // A failed training doesn't show whether models differ, but keeps its place.
            if (member.Failure is not null)
            {
                failed.Add(member);
                continue;
            }
            varies = !SameHypothesis(equal, member);
            equal.Add(member);
            if (varies)
            {
                foreach (var early in InOrder(equal.Concat(failed), seeds))
                    yield return early;
            }
            else if (failed.Count == 0 && Trials(equal) == EqualMembersForConstantTrainer)
            {
                break;
            }
        }
        if (varies)
            yield break;
        bool isOnly = equal.Count > 1 && failed.Count == 0;
        var held = equal.Concat(failed).ToDictionary(member => member.Drawn.Seed);
        foreach (int seed in seeds)
        {
            yield return held.TryGetValue(seed, out var trained)
                ? trained with { IsOnlyHypothesis = isOnly }
                : equal[0] with { Drawn = equal[0].Drawn.WithSeed(seed), Hyperparameters = factory.Make(seed).Draw.Drawn, IsOnlyHypothesis = isOnly };
        }
    }

    private static IEnumerable<TrainedMember> InOrder(IEnumerable<TrainedMember> members, IReadOnlyList<int> seeds)
    {
        var held = members.ToDictionary(member => member.Drawn.Seed);
        return seeds.Where(held.ContainsKey).Select(seed => held[seed]);
    }

    /// <summary>How many members could have differed: where hyperparameters are drawn, seeds that drew the same are one trial.</summary>
    private static int Trials(List<TrainedMember> members) =>
        members[0].Hyperparameters.Count == 0
            ? members.Count
            : members.Select(member => string.Join("\n", member.Hyperparameters)).Distinct().Count();

    private Func<TrainedMember> Prepare(int seed)
    {
        var (draw, trainer) = factory.Make(seed);
        return () => Train(draw, trainer);
    }

    private TrainedMember Train(HypothesisDraw draw, IEstimator<ITransformer> trainer)
    {
        ITransformer model;
        try
        {
            model = trainer.Fit(rows);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // One failure among many is a hypothesis that doesn't count.
            var failure = new InvalidOperationException($"The trainer of seed {draw.Seed} failed: {exception.Message}", exception);
            return new TrainedMember(
                new DrawnHypothesis(draw.Seed, HypothesisStatus.Diverged, double.NaN) { Failure = failure.Message }, [.. draw.Drawn], null,
                OutputMeaning.Probabilities, "", Failure: failure);
        }
        var outputs = ScoreReader.Read(model.Transform(rows), ClassNames.OfKeys(rows.Schema[labelColumnName]), training.Kind, training.Rows, training.OutputCount, default);
        return new TrainedMember(Classify(draw.Seed, outputs), [.. draw.Drawn], model, outputs.Meaning,
            Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(outputs.Values.AsSpan()))));
    }

    private DrawnHypothesis Classify(int seed, ModelOutputs outputs)
    {
        if (outputs.FirstNonFiniteRow(training.OutputCount) >= 0)
            return new DrawnHypothesis(seed, HypothesisStatus.Diverged, double.NaN);
        var loss = outputs.Meaning == OutputMeaning.Margins ? LossKind.ZeroOneError : LossKind.MeanSquaredError;
        double trainingLoss = RowLosses.Of<float>(loss, outputs.Values, training).Average();
        return new DrawnHypothesis(seed, trainingLoss > options.TrainingTolerance ? HypothesisStatus.DidNotFit : HypothesisStatus.Fitted, trainingLoss);
    }

    /// <summary>Equal outputs on the training rows aren't enough: trees can separate the classes in different ways.</summary>
    /// <remarks>Saved models can only be compared between seeds with the same number of digits; see <see cref="SavedContent"/>.
    /// Of any three seeds in a row two have it.</remarks>
    private bool SameHypothesis(List<TrainedMember> known, TrainedMember other)
    {
        if (known.Count == 0)
            return true;
        if (known[0].TrainingOutputs != other.TrainingOutputs)
            return false;
        var comparable = known.Find(member => Digits(member) == Digits(other));
        return comparable is null || SavedContent.Digest(comparable.Model!, rows.Schema) == SavedContent.Digest(other.Model!, rows.Schema);
    }

    private static int Digits(TrainedMember member) => member.Drawn.Seed.ToString(CultureInfo.InvariantCulture).Length;
}
