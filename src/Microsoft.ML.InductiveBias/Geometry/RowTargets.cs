using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The targets of rows: classes, or numbers with a tolerance.</summary>
internal sealed class RowTargets
{
    private readonly int[]? _classes;
    private readonly double[]? _values;
    private readonly double _tolerance;

    public RowTargets(int[] classes) => _classes = classes;

    public RowTargets(double[] values, int outputs, double tolerance) => (_values, Outputs, _tolerance) = (values, outputs, tolerance);

    /// <summary>The number of outputs of a regression task.</summary>
    public int Outputs { get; } = 1;

    /// <summary>The number of classes; for regression, the number of rows.</summary>
    public int Classes => _classes?.Distinct().Count() ?? Math.Max(2, _values!.Length / Outputs);

    public PairContrast Contrast() => _classes is not null ? new ClassContrast(_classes) : new TargetContrast(_values!, Outputs, _tolerance);

    public RowTargets Select(int[] rows) => _classes is not null
        ? new RowTargets([.. rows.Select(row => _classes[row])])
        : new RowTargets([.. rows.SelectMany(row => _values![(row * Outputs)..((row + 1) * Outputs)])], Outputs, _tolerance);

    /// <summary>Groups of rows of one point whose targets differ.</summary>
    public List<int[]> Contradictions(DistinctRows distinct)
    {
        var contrast = Contrast();
        List<int[]> groups = [];
        foreach (var group in Groups(distinct))
        {
            if (group.Length > 1 && MayContradict(group, contrast))
                groups.Add(group);
        }
        return groups;
    }

    /// <summary>Representative rows: of each point one row of each class, or the rows of its smallest and largest target
    /// (with several outputs, of each output).</summary>
    public int[] Representatives(DistinctRows distinct)
    {
        List<int> kept = [];
        foreach (var group in Groups(distinct))
        {
            if (group.Length == 1)
                kept.Add(group[0]);
            else if (_classes is not null)
                kept.AddRange(group.DistinctBy(row => _classes[row]));
            else
                kept.AddRange(Extremes(group).Distinct());
        }
        kept.Sort();
        return [.. kept];
    }

    private bool MayContradict(int[] group, PairContrast contrast) => _classes is not null
        ? group.Any(row => contrast.Differ(group[0], row))
        // Rows differ when any output does: it does most between that output's extremes.
        : Extremes(group).Chunk(2).Any(pair => contrast.Differ(pair[0], pair[1]));

    private IEnumerable<int> Extremes(int[] group)
    {
        for (var c = 0; c < Outputs; c++)
        {
            var output = c;
            yield return group.MinBy(row => _values![row * Outputs + output]);
            yield return group.MaxBy(row => _values![row * Outputs + output]);
        }
    }

    private static IEnumerable<int[]> Groups(DistinctRows distinct)
    {
        var order = Enumerable.Range(0, distinct.PointOfRow.Length).ToArray();
        // Rows of a point in ascending order: the second key.
        Array.Sort(order, (a, b) => distinct.PointOfRow[a] != distinct.PointOfRow[b]
            ? distinct.PointOfRow[a].CompareTo(distinct.PointOfRow[b]) : a.CompareTo(b));
        for (var from = 0; from < order.Length;)
        {
            var to = from + 1;
            while (to < order.Length && distinct.PointOfRow[order[to]] == distinct.PointOfRow[order[from]])
                to++;
            yield return order[from..to];
            from = to;
        }
    }
}
