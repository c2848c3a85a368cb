namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>Spaces of ML.NET trainers by their short names.</summary>
internal static class TrainerForms
{
    private static readonly SpaceOption<double> Tolerance = SpaceOption.Number("tolerance", "LOSS", Commands.NumberArguments.IsNotNegative, "a number of at least 0",
        "The largest training loss of a hypothesis that counts.");

    private static readonly SpaceOption<int> Threads = SpaceOption.WholeNumber("threads", "NUMBER", 1,
        "Trainers: how many hypotheses are trained at the same time (default: one for each core). No result depends on it.");

    public static IReadOnlyList<SpaceForm> All { get; } = [.. NamedTrainers.All.Select(Of)];

    private static SpaceForm Of(NamedTrainer trainer) =>
        new(trainer.Name, [Tolerance, Threads, .. SamplingOptions.All], (settings, training) => Space(trainer, settings, training)) { IsSampled = true };

    private static TrainerHypothesisSpace Space(NamedTrainer trainer, SpaceSettings settings, TaskData training)
    {
        if (!trainer.Trainers.ContainsKey(training.Kind))
        {
            string task = training.Kind switch
            {
                TaskKind.Regression => "numbers (regressions)",
                TaskKind.BinaryClassification => "two classes",
                _ => "more than two classes",
            };
            throw new ToolException($"the trainer does not know {task}; those that do are {string.Join(", ", NamedTrainers.NamesFor(training.Kind))}.");
        }
        return new TrainerHypothesisSpace(trainer.For(training.Kind), new TrainerSpaceOptions
        {
            Name = trainer.Name,
            TrainingTolerance = settings.Given(Tolerance),
            Threads = settings.Of(Threads, 0),
        });
    }
}
