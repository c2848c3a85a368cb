using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Rows that are judged together, normalized by themselves.</summary>
/// <param name="Rows">The number of each row in the input.</param>
/// <param name="Data">Their features and targets, normalized.</param>
/// <param name="Targets">How the targets were scaled.</param>
internal sealed record JudgedPart(int[] Rows, TaskData Data, TargetScaling Targets)
{
    /// <summary>The parts of an input: all rows, one random part of them, or several that together are all rows.</summary>
    public static IReadOnlyList<JudgedPart> Of(AuditInput input, LabelAuditOptions options)
    {
        int count = input.Rows.Rows;
        if (count <= options.MaximumRows)
            return [Of(input, [.. Enumerable.Range(0, count)])];
        var order = StableShuffle.Order(count, options.Seed);
        int parts = options.JudgesAll ? (count + options.MaximumRows - 1) / options.MaximumRows : 1;
        int size = options.JudgesAll ? (count + parts - 1) / parts : options.MaximumRows;
        return [.. order.Take(parts * size).Chunk(size).Select(part => Of(input, [.. part.Order()]))];
    }

    private static JudgedPart Of(AuditInput input, int[] rows)
    {
        var selected = input.Rows.SelectRows(rows);
        var targets = TargetScaling.Of(input.Rows, rows);
        return new JudgedPart(rows, FeatureScaling.Of(input.Rows, rows, input.IsNumeric).Apply(selected, targets.Apply(selected.Targets.Span)), targets);
    }
}
