using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>Judges the labels of an input.</summary>
internal static class LabelJudge
{
    /// <summary>A row is ambiguous if the entropy of its class is at least this many bits: as of two classes with 1/4 and 3/4.</summary>
    private const double AmbiguousBits = 0.8;

    /// <summary>A row is atypical if the logarithm of its distance is so many standard deviations above the median, by the median absolute deviation.</summary>
    private const double AtypicalDeviations = 5;

    private const double NormalDeviations = 1.4826;

    /// <summary>Two rows are near duplicates if their distance is at most this share of the median of all distances to neighbors.</summary>
    private const double NearDuplicateShare = 0.1;

    /// <summary>A label above it counts as wrong.</summary>
    public const double Flagged = 0.5;

    private const int ForestTrees = 30;

    /// <summary>The duration in kernel spaces and in forests of an audit.</summary>
    public const double CostInKernels = 5, CostInForests = OutOfFoldPredictions.Folds * 1.5;

    /// <summary>Judges the labels.</summary>
    /// <exception cref="ArgumentException">There are too few rows, all labels are equal, or almost every row has a class of its own.</exception>
    public static LabelAudit Judge(AuditInput input, LabelAuditOptions options)
    {
        if (ReasonNotToJudge(input) is { } reason)
            throw new ArgumentException(reason, nameof(input));
        var parts = JudgedPart.Of(input, options);
        List<double[]>[] predictions = new List<double[]>[parts.Count];
        var influence = new double[parts.Count][];
        var neighbors = new NeighborDistances[parts.Count];
        for (int i = 0; i < parts.Count; i++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            double share = i / (double)parts.Count;
            options.Progress?.Report(new WorkProgress(parts.Count == 1 ? "judging labels" : string.Create(CultureInfo.InvariantCulture, $"judging labels, part {i + 1} of {parts.Count}"), 0.9 * share));
            (predictions[i], influence[i]) = Predict(parts[i].Data, options);
            neighbors[i] = NeighborDistances.Of(parts[i].Data, options.CancellationToken);
        }
        int[] rows = [.. parts.SelectMany(part => part.Rows)];
        var judged = Merged(parts);
        var noise = new MLContext().InductiveBias.LabelNoise(judged,
            [.. Enumerable.Range(0, predictions[0].Count).Select(space => predictions.SelectMany(part => part[space]).ToArray())],
            new LabelNoiseOptions { ClassNames = input.ClassNames, Confidence = options.Confidence, Seed = options.Seed }, null, options.CancellationToken);
        return Result(input, rows, parts, noise, [.. influence.SelectMany(one => one)], neighbors);
    }

    /// <summary>The identifiers of rows whose label is more probably wrong than right.</summary>
    public static IReadOnlySet<long> FlaggedIds(LabelAudit? audit) =>
        (audit?.Rows ?? []).TakeWhile(row => row.ProbabilityWrong > Flagged).Select(row => row.Id).ToHashSet();

    /// <summary>Why the labels can't be judged; <see langword="null"/> if they can.</summary>
    public static string? ReasonNotToJudge(AuditInput input)
    {
        int count = input.Rows.Rows;
        if (count < AuditSplit.FewestRows)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"The data have {count} usable row{(count == 1 ? "" : "s")}; judging labels needs at least {AuditSplit.FewestRows}.");
        }
        return input.Labels.Distinct(StringComparer.Ordinal).Take(2).Count() < 2
            ? $"All labels of '{input.Label}' are '{input.Labels[0]}', so no label contradicts another. Choose another label column."
            : LabelIdentifier.Find(input)?.Message;
    }

    /// <summary>Leave-one-out means of kernel spaces and out-of-fold predictions of a forest, with the mean influence in the kernel spaces.</summary>
    internal static (List<double[]> Predictions, double[] Influence) Predict(TaskData rows, LabelAuditOptions options)
    {
        var catalog = new MLContext().InductiveBias;
        List<double[]> predictions = [];
        var influence = new double[rows.Rows];
        Kernel[] kernels = [new RbfKernel(), new NngpKernel { Depth = AuditSpaces.NetworkDepth }];
        foreach (var kernel in kernels)
        {
            var space = catalog.LeaveOneOut(rows, kernel, null, options.CancellationToken);
            predictions.Add([.. space.Means]);
            for (int i = 0; i < influence.Length; i++)
                influence[i] += space.Influence[i] / kernels.Length;
        }
        predictions.Add(OutOfFoldPredictions.Of(TreeTrainers.FastForestOf(ForestTrees), rows, options.Seed, options.CancellationToken));
        return (predictions, influence);
    }

    private static TaskData Merged(IReadOnlyList<JudgedPart> parts) => parts.Count == 1 ? parts[0].Data : TaskRows.Joined([.. parts.Select(part => part.Data)]);

    private static LabelAudit Result(
        AuditInput input, int[] rows, IReadOnlyList<JudgedPart> parts, LabelNoiseEstimate noise, double[] influence, NeighborDistances[] neighbors)
    {
        double[] distances = [.. neighbors.SelectMany(part => part.Mean)];
        double median = Median(distances);
        double limit = AtypicalDistance(distances);
        List<LabelAuditRow> judged = [];
        List<LabelConflict> conflicts = [];
        int start = 0;
        foreach (var (part, near) in parts.Zip(neighbors))
        {
            judged.AddRange(Enumerable.Range(start, part.Rows.Length).Select(i => RowOf(input, rows[i], part, noise, i, influence[i],
                median > 0 ? distances[i] / median : 1, distances[i] > limit)));
            conflicts.AddRange(near.Conflicts.Where(pair => pair.Distance <= NearDuplicateShare * median).Select(pair => Conflict(judged[start + pair.First], judged[start + pair.Second], pair.Distance)));
            start += part.Rows.Length;
        }
        int left = input.Rows.Rows - rows.Length;
        return new LabelAudit
        {
            ExpectedWrong = noise.ExpectedWrong,
            Lower = noise.Lower,
            Upper = noise.Upper,
            Confidence = noise.Confidence,
            ClassNames = input.ClassNames,
            NoiseMatrix = noise.NoiseMatrix,
            Rows = [.. judged.OrderByDescending(row => row.ProbabilityWrong).ThenBy(row => row.Id)],
            RowsNotJudged = left,
            Conflicts = [.. conflicts.OrderBy(conflict => conflict.Distance).ThenBy(conflict => conflict.First.Id)],
            Diagnostics = [.. left == 0 ? [] : (Diagnostic[])[NotJudged(rows.Length, input.Rows.Rows)], .. noise.Diagnostics],
        };
    }

    private static LabelAuditRow RowOf(AuditInput input, int row, JudgedPart part, LabelNoiseEstimate noise, int position, double influence, double atypicality, bool isAtypical)
    {
        bool regression = input.Rows.Kind == TaskKind.Regression;
        bool isWrong = noise.ProbabilityWrong[position] > Flagged;
        return new LabelAuditRow
        {
            Id = input.Ids[row],
            Label = input.Labels[row],
            ProbabilityWrong = noise.ProbabilityWrong[position],
            Suggested = !isWrong ? input.Labels[row]
                : regression ? part.Targets.Restore(noise.Suggested[position]).ToString("G4", CultureInfo.InvariantCulture)
                : input.ClassNames[(int)noise.Suggested[position]],
            Reason = isWrong ? RowReason.WrongLabel
                : isAtypical ? RowReason.Atypical
                : noise.EntropyBits[position] >= AmbiguousBits ? RowReason.Ambiguous
                : RowReason.None,
            Ambiguity = noise.EntropyBits[position],
            Atypicality = atypicality,
            Influence = influence,
            Cells = input.Cells(row),
        };
    }

    private static LabelConflict Conflict(LabelAuditRow first, LabelAuditRow second, double distance) =>
        first.ProbabilityWrong >= second.ProbabilityWrong ? new LabelConflict(first, second, distance) : new LabelConflict(second, first, distance);

    private static Diagnostic NotJudged(int judged, int all) => new("labelsNotJudged", DiagnosticSeverity.Information, string.Create(CultureInfo.InvariantCulture,
        $"The labels of {judged} of {all} rows were judged, chosen at random. Judge all to look at every row, in parts."));

    /// <summary>The distance above which a row is atypical.</summary>
    private static double AtypicalDistance(double[] distances)
    {
        double[] logarithms = [.. distances.Where(distance => distance > 0).Select(distance => Math.Log(distance))];
        if (logarithms.Length == 0)
            return double.PositiveInfinity;
        double center = Median(logarithms);
        double deviation = NormalDeviations * Median(Array.ConvertAll(logarithms, value => Math.Abs(value - center)));
        return Math.Exp(center + AtypicalDeviations * deviation);
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
