namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>The estimates of Boopathy et al. (IJCAI 2024) as their research code makes them.</summary>
internal static class PublishedEstimate
{
    public static SpaceOption<bool> Option { get; } = SpaceOption.Switch("published",
        "Kernels and trained networks: the estimate as published. Kernels: --preset paper, and beside each exact number the one from 10,000 draws and a fitted scaled noncentral chi-squared distribution (--sample-and-fit). "
        + "Networks: no tolerance, so that every run of all epochs counts, and the fitted distribution at every target loss; width, depth, epochs, batch size, and samples have no published defaults.");

    public static bool IsChosen(SpaceSettings settings) => settings.Of(Option, false);
}
