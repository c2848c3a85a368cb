namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>A kind of hypothesis space that --space can name.</summary>
/// <param name="name">The name, such as <c>rbf</c>.</param>
/// <param name="options">The options of the space.</param>
/// <param name="make">Creates the space for a task.</param>
internal sealed class SpaceForm(string name, IReadOnlyList<SpaceOption> options, Func<SpaceSettings, TaskData, IHypothesisSpace> make)
{
    public string Name { get; } = name;

    public IReadOnlyList<SpaceOption> Options { get; } = options;

    /// <summary>Checks the settings together. Returns what is missing or conflicting, or <see langword="null"/>.</summary>
    public Func<SpaceSettings, string?> Check { get; init; } = _ => null;

    /// <summary>Throws if a measurement with this many training and test rows doesn't fit into memory.</summary>
    public Action<SpaceSettings, int, int> CheckMemory { get; init; } = (_, _, _) => { };

    /// <summary>Why the log-loss isn't supported; <see langword="null"/> if hypotheses predict probabilities of classes.</summary>
    public Func<SpaceSettings, string?> LacksProbabilities { get; init; } = _ => null;

    /// <summary>Whether hypotheses are drawn one by one, which allows a sample file.</summary>
    public bool IsSampled { get; init; }

    /// <summary>Creates the space for a task.</summary>
    public IHypothesisSpace Make(SpaceSettings settings, TaskData training) => make(settings, training);

    /// <summary>The option with this name, if the space has it.</summary>
    public SpaceOption? Find(string option) => Options.FirstOrDefault(known => known.Name == option);
}
