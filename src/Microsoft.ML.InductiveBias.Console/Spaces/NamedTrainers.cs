namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>Every trainer that the tool knows as a hypothesis space, by its short name.</summary>
internal static class NamedTrainers
{
    /// <summary>Trees first: they need no preparation.</summary>
    public static IReadOnlyList<NamedTrainer> All { get; } = [.. TreeTrainers.All, .. StockTrainers.All];

    /// <summary>The trainer of a name, whatever its case; <see langword="null"/> if there is none.</summary>
    public static NamedTrainer? Find(string name) => All.FirstOrDefault(trainer => trainer.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The names of those that know a kind of task.</summary>
    public static IEnumerable<string> NamesFor(TaskKind task) => All.Where(trainer => trainer.Trainers.ContainsKey(task)).Select(trainer => trainer.Name);
}
