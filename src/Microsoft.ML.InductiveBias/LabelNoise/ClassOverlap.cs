namespace Microsoft.ML.InductiveBias;

/// <summary>Finds classes that overlap so much that wrong labels can't be told from right ones.</summary>
internal static class ClassOverlap
{
    /// <summary>The entropy in bits from which a row lies between classes: as of two classes with 1/4 and 3/4.</summary>
    public const double AmbiguousBits = 0.8;

    /// <summary>The share of the rows of two classes from which their overlap is reported, and the fewest rows.</summary>
    private const double Visible = 0.2;

    private const int FewestRows = 10;

    private const int MostPairs = 3;

    /// <summary>Counts the rows between two classes.</summary>
    /// <param name="model">The fitted model.</param>
    /// <param name="scores">The scores and labels.</param>
    /// <param name="names">The names of the classes; may be <see langword="null"/>.</param>
    public static Diagnostic? Find(LabelNoiseModel model, LogScores scores, IReadOnlyList<string>? names)
    {
        var between = new Dictionary<(int, int), int>();
        var sizes = new int[scores.Classes];
        var p = new double[scores.Classes];
        for (int row = 0; row < scores.Rows; row++)
        {
            model.Predict(row, p);
            int first = Array.IndexOf(p, p.Max());
            sizes[first]++;
            if (EntropyBits(p) < AmbiguousBits)
                continue;
            p[first] = -1;
            int second = Array.IndexOf(p, p.Max());
            var pair = (Math.Min(first, second), Math.Max(first, second));
            between[pair] = between.GetValueOrDefault(pair) + 1;
        }
        var overlapping = between
            .Where(pair => pair.Value >= FewestRows && pair.Value >= Visible * (sizes[pair.Key.Item1] + sizes[pair.Key.Item2]))
            .OrderByDescending(pair => pair.Value).ToList();
        if (overlapping.Count == 0)
            return null;
        string pairs = string.Join(", ", overlapping.Take(MostPairs).Select(pair => $"{Name(pair.Key.Item1)} and {Name(pair.Key.Item2)} ({pair.Value} rows)"));
        return new Diagnostic("classesOverlap", DiagnosticSeverity.Warning,
            $"These classes overlap: {pairs}{(overlapping.Count > MostPairs ? $" and {overlapping.Count - MostPairs} more pairs" : "")}. On these rows no space is confident, so overlap and wrong labels "
            + "look alike: few wrong labels among them are found, and their number is uncertain. Features that separate the classes would help.");

        string Name(int c) => names is not null ? $"'{names[c]}'" : FormattableString.Invariant($"{c}");
    }

    /// <summary>The entropy of probabilities in bits.</summary>
    public static double EntropyBits(ReadOnlySpan<double> probabilities)
    {
        double sum = 0;
        foreach (double p in probabilities)
            sum -= p > 0 ? p * Math.Log2(p) : 0;
        return sum;
    }
}
