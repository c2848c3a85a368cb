namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>The spaces that the tool knows.</summary>
internal static class SpaceForms
{
    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<SpaceForm> All { get; } = [.. KernelForms.All, .. NetworkForms.All, .. TrainerForms.All];

    /// <summary>The options of all spaces, each name once.</summary>
    public static IReadOnlyList<SpaceOption> Options { get; } = [.. All.SelectMany(form => form.Options).DistinctBy(option => option.Name)];

    public static SpaceForm? Find(string name) => All.FirstOrDefault(form => form.Name == name);
}
