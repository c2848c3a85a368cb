using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The rows that are judged, normalized together.</summary>
/// <param name="Rows">The number of each row in the input.</param>
/// <param name="Data">Their features and targets, normalized.</param>
/// <param name="Targets">How the targets were scaled.</param>
/// <param name="PartSizes">How many rows models see together: the first of them, the next of them, and so on.</param>
internal sealed record JudgedRows(int[] Rows, TaskData Data, TargetScaling Targets, IReadOnlyList<int> PartSizes)
{
    /// <summary>All rows of an input in random parts, or one random part of them.</summary>
    public static JudgedRows Of(AuditInput input, LabelAuditOptions options)
    {
        int count = input.Rows.Rows;
        int[][] parts = [[.. Enumerable.Range(0, count)]];
        if (count > options.MaximumRows)
        {
            int number = options.JudgesAll ? (count + options.MaximumRows - 1) / options.MaximumRows : 1;
            int size = options.JudgesAll ? (count + number - 1) / number : options.MaximumRows;
            parts = [.. StableShuffle.Order(count, options.Seed).Take(number * size).Chunk(size).Select(part => part.Order().ToArray())];
        }
        int[] rows = [.. parts.SelectMany(part => part)];
        var (selected, _, isNumeric, _) = input.Encoded(rows, []);
        var targets = TargetScaling.Of(input.Rows, rows);
        var data = FeatureScaling.Of(selected, [.. Enumerable.Range(0, rows.Length)], isNumeric).Apply(selected, targets.Apply(selected.Targets.Span));
        return new JudgedRows(rows, input.ClassNames.Count == data.OutputCount ? data.WithClassNames(input.ClassNames) : data, targets, Array.ConvertAll(parts, part => part.Length));
    }

    /// <summary>Computes values of each part, and puts them together.</summary>
    public double[] OfParts(Func<TaskData, double[]> compute)
    {
        if (PartSizes.Count == 1)
            return compute(Data);
        List<double> values = [];
        int start = 0;
        foreach (int size in PartSizes)
        {
            values.AddRange(compute(Data.SelectRows([.. Enumerable.Range(start, size)])));
            start += size;
        }
        return [.. values];
    }
}
