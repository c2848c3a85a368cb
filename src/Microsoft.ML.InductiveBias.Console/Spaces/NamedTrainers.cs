namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>The trainers that can be used as hypothesis spaces, by short name.</summary>
internal static class NamedTrainers
{
    /// <summary>All trainers; trees first, because they need no preparation.</summary>
    public static IReadOnlyList<NamedTrainer> All { get; } = [.. TreeTrainers.All, .. StockTrainers.All];

    /// <summary>The trainer with this name, ignoring case; <see langword="null"/> if there is none.</summary>
    public static NamedTrainer? Find(string name) => All.FirstOrDefault(trainer => trainer.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The names of the trainers that support a kind of task.</summary>
    public static IEnumerable<string> NamesFor(TaskKind task) => All.Where(trainer => trainer.Trainers.ContainsKey(task)).Select(trainer => trainer.Name);
}
