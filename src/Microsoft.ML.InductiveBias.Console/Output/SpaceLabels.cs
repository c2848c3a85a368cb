using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>Names of the spaces of one call that are short enough for a table.</summary>
internal sealed class SpaceLabels
{
    /// <summary>Leaves room for the numbers of a line of 80 columns.</summary>
    private const int Longest = 24;

    private readonly Dictionary<string, string> _labels;

    /// <summary>Labels of all spaces of a call: the name of the space alone where it stands once, what --space said where that
    /// is short, otherwise a number behind the name.</summary>
    public SpaceLabels(IReadOnlyList<SpaceSpecification> spaces)
    {
        _labels = spaces.ToDictionary(space => space.Text, space =>
        {
            var same = spaces.Where(other => other.Form == space.Form).ToList();
            if (same.Count == 1)
                return space.Form.Name;
            return same.TrueForAll(other => other.Text.Length <= Longest) ? space.Text : $"{space.Form.Name} ({same.IndexOf(space) + 1})";
        }, StringComparer.Ordinal);
    }

    public string Of(SpaceSpecification space) => _labels[space.Text];
}
