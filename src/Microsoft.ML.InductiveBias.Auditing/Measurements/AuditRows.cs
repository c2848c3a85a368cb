using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>Collects the difficulty of each row in each space.</summary>
internal sealed class AuditRows(AuditInput input)
{
    private readonly Dictionary<int, Dictionary<string, Judgement>> _judgements = [];

    /// <summary>Adds the difficulty of test rows in one space.</summary>
    /// <param name="split">The split; only its test rows are added.</param>
    /// <param name="measured">The space.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public void Add(AuditSplit split, MeasuredSpace measured, CancellationToken cancellationToken)
    {
        var difficulties = new MLContext().InductiveBias.RowDifficulty(measured.Space, split.Test, new RowDifficultyOptions { JudgesLabels = false }, null, cancellationToken);
        var mean = measured.Space.PredictMean(split.Test);
        int outputs = split.Test.OutputCount;
        for (int i = 0; i < split.TestRows.Length; i++)
        {
            if (!_judgements.TryGetValue(split.TestRows[i], out var row))
                _judgements.Add(split.TestRows[i], row = []);
            row[measured.Name] = new Judgement(
                difficulties.ExpectedLoss[i],
                double.IsFinite(difficulties.LossVariance[i]) ? Math.Sqrt(difficulties.LossVariance[i]) : 0,
                difficulties.ProbabilityRight[i],
                difficulties.Bits[i],
                mean[(i * outputs)..((i + 1) * outputs)]);
        }
    }

    /// <summary>The rows, most difficult first.</summary>
    /// <param name="spaces">The spaces whose bits are listed, in this order.</param>
    /// <param name="targets">Converts a predicted number to the units of the label.</param>
    /// <param name="suspects">The identifiers of the rows whose label is probably wrong.</param>
    public IReadOnlyList<AuditRow> Judge(IReadOnlyList<string> spaces, TargetScaling targets, IReadOnlySet<long> suspects) =>
        [.. _judgements.Select(row => Judge(row.Key, row.Value, spaces, CommonSpaces(), targets, suspects)).OrderByDescending(row => row.ExpectedLoss).ThenBy(row => row.Id)];

    /// <summary>The spaces that judged every row, so that one standard holds for training and test rows.</summary>
    private HashSet<string> CommonSpaces()
    {
        HashSet<string> common = [.. _judgements.Values.FirstOrDefault()?.Keys ?? Enumerable.Empty<string>()];
        foreach (var row in _judgements.Values)
            common.IntersectWith(row.Keys);
        return common;
    }

    private AuditRow Judge(
        int row, Dictionary<string, Judgement> bySpace, IReadOnlyList<string> spaces, HashSet<string> common, TargetScaling targets, IReadOnlySet<long> suspects)
    {
        var judgements = bySpace.Where(one => common.Contains(one.Key)).Select(one => one.Value).ToList();
        bool classes = input.Rows.Kind != TaskKind.Regression;
        var mean = Enumerable.Range(0, input.Rows.OutputCount).Select(c => judgements.Average(judgement => judgement.Mean[c])).ToArray();
        return new AuditRow
        {
            Id = input.Ids[row],
            Label = input.Labels[row],
            Predicted = classes
                ? input.ClassNames[IndexOfLargest(mean)]
                : targets.Restore(mean[0]).ToString("G4", CultureInfo.InvariantCulture),
            ExpectedLoss = judgements.Average(judgement => judgement.ExpectedLoss),
            LossDeviation = judgements.Average(judgement => judgement.LossDeviation),
            ProbabilityRight = classes ? judgements.Average(judgement => judgement.ProbabilityRight) : null,
            Bits = [.. spaces.Select(space => bySpace.TryGetValue(space, out var judgement) ? judgement.Bits : double.NaN)],
            IsLabelSuspect = suspects.Contains(input.Ids[row]),
            Cells = input.Cells(row),
        };
    }

    private static int IndexOfLargest(double[] values) => Array.IndexOf(values, values.Max());

    private sealed record Judgement(double ExpectedLoss, double LossDeviation, double ProbabilityRight, double Bits, double[] Mean);
}
