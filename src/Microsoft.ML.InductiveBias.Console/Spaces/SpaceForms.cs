namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>The kinds of hypothesis spaces.</summary>
internal static class SpaceForms
{
    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<SpaceForm> All { get; } = [.. KernelForms.All, .. NetworkForms.All, .. TrainerForms.All];

    /// <summary>The names of the forms, separated by commas.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(form => form.Name));

    /// <summary>The options of all spaces, each name once.</summary>
    public static IReadOnlyList<SpaceOption> Options { get; } = [.. All.SelectMany(form => form.Options).DistinctBy(option => option.Name)];

    public static SpaceForm? Find(string name) => All.FirstOrDefault(form => form.Name == name);
}
