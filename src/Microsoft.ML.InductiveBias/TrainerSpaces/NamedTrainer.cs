namespace Microsoft.ML.InductiveBias;

/// <summary>A trainer under a short name for each kind of task that it supports, seeded so that its hypotheses are reproducible.</summary>
public sealed class NamedTrainer
{
    /// <summary>Holds the given values.</summary>
    /// <param name="name"><see cref="Name"/>.</param>
    /// <param name="summary"><see cref="Summary"/>.</param>
    /// <param name="variesBy"><see cref="VariesBy"/>.</param>
    /// <param name="trainers"><see cref="Trainers"/>.</param>
    public NamedTrainer(string name, string summary, string? variesBy, IReadOnlyDictionary<TaskKind, Func<HypothesisDraw, string, string, IEstimator<ITransformer>>> trainers) =>
        (Name, Summary, VariesBy, Trainers) = (name, summary, variesBy, trainers);

    /// <summary>The short name, such as <c>sdca</c>.</summary>
    public string Name { get; }

    /// <summary>A one-line description.</summary>
    public string Summary { get; }

    /// <summary>What makes two seeds differ; <see langword="null"/> for a trainer that is a single hypothesis.</summary>
    public string? VariesBy { get; }

    /// <summary>For each kind of task, the trainer of a draw for a label and a feature column.</summary>
    public IReadOnlyDictionary<TaskKind, Func<HypothesisDraw, string, string, IEstimator<ITransformer>>> Trainers { get; }


    /// <summary>Whether two seeds differ.</summary>
    internal bool Varies => VariesBy is not null;

    /// <summary>The factory for one kind of task, as an ensemble or a trainer space takes it. Classes have probabilities.</summary>
    /// <param name="task">Regression, binary (Boolean label) or multiclass (key label).</param>
    /// <param name="labelColumnName">The label column.</param>
    /// <param name="featureColumnName">A vector of Single.</param>
    /// <exception cref="ArgumentException">The trainer doesn't support the task.</exception>
    public Func<HypothesisDraw, IEstimator<ITransformer>> For(TaskKind task, string labelColumnName = "Label", string featureColumnName = "Features") =>
        Trainers.TryGetValue(task, out var make)
            ? draw => make(draw, labelColumnName, featureColumnName)
            : throw new ArgumentException($"The trainer '{Name}' doesn't support {task}; it supports: {string.Join(", ", Trainers.Keys)}.", nameof(task));
}
