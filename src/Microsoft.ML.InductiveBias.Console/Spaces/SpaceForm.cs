namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>A kind of hypothesis space that --space names.</summary>
/// <param name="name">The name, such as <c>rbf</c>.</param>
/// <param name="options">What can be set.</param>
/// <param name="make">Makes the space for a task.</param>
internal sealed class SpaceForm(string name, IReadOnlyList<SpaceOption> options, Func<SpaceSettings, TaskData, IHypothesisSpace> make)
{
    public string Name { get; } = name;

    public IReadOnlyList<SpaceOption> Options { get; } = options;

    /// <summary>What the settings lack or what does not go together in them; <see langword="null"/> if nothing.</summary>
    public Func<SpaceSettings, string?> Check { get; init; } = _ => null;

    /// <summary>Fails if the measurement of so many training and test rows would not fit into memory.</summary>
    public Action<SpaceSettings, int, int> CheckMemory { get; init; } = (_, _, _) => { };

    /// <summary>What it takes for hypotheses to predict probabilities of classes, so that a log-loss is defined; <see langword="null"/> if they do.</summary>
    public Func<SpaceSettings, string?> LacksProbabilities { get; init; } = _ => null;

    /// <summary>Whether hypotheses are drawn one by one, so that there is a sample file.</summary>
    public bool IsSampled { get; init; }

    /// <summary>Makes the space for a task.</summary>
    /// <param name="settings">The values of the options.</param>
    /// <param name="training">The training rows.</param>
    public IHypothesisSpace Make(SpaceSettings settings, TaskData training) => make(settings, training);

    /// <summary>The option of a name, if the space knows it.</summary>
    public SpaceOption? Find(string option) => Options.FirstOrDefault(known => known.Name == option);
}
