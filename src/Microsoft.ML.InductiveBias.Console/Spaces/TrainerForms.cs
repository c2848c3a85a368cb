namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>Spaces of ML.NET trainers, by short name.</summary>
internal static class TrainerForms
{
    private static readonly SpaceOption<double> Tolerance = SpaceOption.NotNegative("tolerance", "LOSS", "The maximum training loss of a hypothesis that counts.");

    private static readonly SpaceOption<int> Threads = SpaceOption.WholeNumber("threads", "NUMBER", 1,
        "Trainers: the number of hypotheses to train at the same time (default: one per core). Results don't depend on it.");

    public static IReadOnlyList<SpaceForm> All { get; } = [.. NamedTrainers.All.Select(Of)];

    private static SpaceForm Of(NamedTrainer trainer) =>
        new(trainer.Name, [Tolerance, Threads, .. SamplingOptions.All], (settings, training) => Space(trainer, settings, training)) { IsSampled = true };

    private static TrainerHypothesisSpace Space(NamedTrainer trainer, SpaceSettings settings, TaskData training)
    {
        if (!trainer.Trainers.ContainsKey(training.Kind))
        {
            string task = training.Kind switch
            {
                TaskKind.Regression => "regression",
                TaskKind.BinaryClassification => "binary classification",
                _ => "multiclass classification",
            };
            throw new ToolException($"the trainer doesn't support {task}; these do: {string.Join(", ", NamedTrainers.NamesFor(training.Kind))}.");
        }
        return new TrainerHypothesisSpace(trainer.For(training.Kind), new TrainerSpaceOptions
        {
            Name = trainer.Name,
            SingleHypothesis = trainer.VariesBy is null,
            TrainingTolerance = settings.Given(Tolerance),
            Threads = settings.Of(Threads, 0),
            Samples = settings.Of(SamplingOptions.Samples, new TrainerSpaceOptions().Samples),
            FirstSeed = settings.Given(SamplingOptions.FirstSeed),
        });
    }
}
