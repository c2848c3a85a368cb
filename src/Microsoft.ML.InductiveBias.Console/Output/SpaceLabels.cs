using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>Short names of the spaces of a request, for tables.</summary>
internal sealed class SpaceLabels
{
    /// <summary>Leaves room for the numbers on a line of 80 columns.</summary>
    private const int MaximumLength = 24;

    private readonly Dictionary<string, string> _labels;

    /// <summary>Chooses labels: the name of the space if it occurs once; otherwise the value of --space if it is short, or the name with a number.</summary>
    public SpaceLabels(IReadOnlyList<SpaceSpecification> spaces) =>
        _labels = spaces.ToDictionary(space => space.Text, space =>
        {
            var same = spaces.Where(other => other.Form == space.Form).ToList();
            if (same.Count == 1)
                return space.Form.Name;
            return same.TrueForAll(other => other.Text.Length <= MaximumLength) ? space.Text : $"{space.Form.Name} ({same.IndexOf(space) + 1})";
        }, StringComparer.Ordinal);

    public string Of(SpaceSpecification space) => _labels[space.Text];
}
