using System.Globalization;
using System.Text;
using Microsoft.ML.InductiveBias.Reporting;

namespace Microsoft.ML.InductiveBias.Benchmarks.Study;

/// <summary>Writes what came out: study.md and its figures.</summary>
internal sealed class StudyPage(IReadOnlyList<StudyResult> results, int splits, string folder)
{
    private const int LineWidth = 120;

    private readonly StringBuilder _text = new();
    private readonly List<StudyResult> _classes = [.. results.Where(result => result.Set.IsClasses)];

    public void Write()
    {
        _text.Append("# Does it predict?\n\n");
        Wrap(string.Create(CultureInfo.InvariantCulture, $"A study of what the numbers of this library say about models on real data: {results.Count} tabular data sets, {_classes.Count} of classes and {results.Count - _classes.Count} of numbers. ")
            + $"Of each set at most 500 rows are divided at random, {splits} times: half are training rows, a quarter are the test rows on which bits are measured, and a quarter are held out to see how models do. "
            + "A relative loss is the mean squared error divided by that of the constant that is best on the training rows. Intervals are 95% bootstrap intervals over data sets, which are the units of this study.");
        Wrap("`dotnet run -c Release --project test/Microsoft.ML.InductiveBias.Benchmarks -- study DATA docs` writes this page, its figures, and [all points](study/points.csv). `Rscript test/Microsoft.ML.InductiveBias.Benchmarks/Study/datasets.R DATA` writes the data. "
            + "A second run measures only what is missing in the file of points.");
        int verdict = _text.Length;
        List<string> sentences = [SpacesAndModels(), Rows(), Difficulty(), Provided()];
        var body = _text.ToString(verdict, _text.Length - verdict);
        _text.Length = verdict;
        _text.Append("| question | answer |\n|---|---|\n");
        string[] questions = ["[Do models of the space that requires fewer bits do better?](#fewer-bits-better-models)", "[Are the rows needed predicted?](#rows-needed)", "[Does generalization difficulty predict the error?](#difficulty-and-error)", "[Do the bits that a model provides vanish without a signal?](#bits-without-a-signal)"];
        foreach (var (question, sentence) in questions.Zip(sentences))
            _text.Append(CultureInfo.InvariantCulture, $"| {question} | {sentence} |\n");
        _text.Append('\n').Append(body);
        Limits();
        Sets();
        File.WriteAllText(Path.Combine(folder, "study.md"), _text.ToString());
    }

    private string SpacesAndModels()
    {
        int[] kinds = [.. Enumerable.Range(0, StudyModels.Kinds.Length)];
        Heading("Fewer bits, better models?");
        Wrap($"Five kinds of hypothesis spaces, each with a model of its kind: {string.Join("; ", kinds.Select(kind => $"{StudyModels.Kinds[kind]}: {StudyModels.Spaces[kind]}, and {StudyModels.Names[kind]}"))}. "
            + "The rank correlation is that between the bits of the spaces and the held-out losses of the models, over the five kinds of one set; the table has the mean over the sets. "
            + $"The target loss of {Study.Shares[0]} of the constant's was chosen before the study. For comparison: the same with the loss of each model on the test rows in place of the bits, which is plain validation.");
        double[] HeldOut(StudyResult result) => [.. kinds.Select(kind => result.LossOf(kind, heldOut: true))];
        double[] Validation(StudyResult result) => [.. kinds.Select(kind => result.LossOf(kind, heldOut: false))];
        Func<StudyResult, double[]> ByBits(int share) => result => [.. kinds.Select(kind => result.BitsOf(kind, share))];
        OverSets Correlation(Func<StudyResult, double[]> predictor) =>
            OverSets.Of(results, some => Mean(some.Select(result => RankCorrelation.Of(predictor(result), HeldOut(result)))));
        // Ties share the choice.
        double Regret(Func<StudyResult, double[]> predictor, StudyResult result)
        {
            double[] values = predictor(result), losses = HeldOut(result);
            return kinds.Where(kind => values[kind] == values.Min()).Average(kind => losses[kind]) - losses.Min();
        }
        OverSets MeanRegret(Func<StudyResult, double[]> predictor) => OverSets.Of(results, some => some.Average(result => Regret(predictor, result)));
        List<(string Name, Func<StudyResult, double[]> Predictor)> predictors =
        [
            .. Study.Shares.Select((share, i) => (Invariant($"bits at {share} of the constant's loss"), ByBits(i))),
            ("validation: the model's loss on the test rows", Validation),
        ];
        foreach (int kind in kinds)
            predictors.Add(($"always {StudyModels.Kinds[kind]}", _ => [.. kinds.Select(other => other == kind ? 0.0 : 1)]));
        Table(["choice of the kind by", "rank correlation with the held-out loss", "held-out loss above that of the best kind", "best kind chosen"],
            predictors.Select((one, i) => (string[])[one.Name, i <= Study.Shares.Length ? $"{Correlation(one.Predictor)}" : "–", Small(MeanRegret(one.Predictor)), $"{results.Count(result => Regret(one.Predictor, result) == 0)} of {results.Count}"]));
        int[] exact = [.. kinds.Where(kind => StudyModels.Kinds[kind] != "trees")];
        var ofExact = OverSets.Of(results, some => Mean(some.Select(result => RankCorrelation.Of([.. exact.Select(kind => result.BitsOf(kind, 0))], [.. exact.Select(kind => result.LossOf(kind, heldOut: true))]))));
        var acrossSets = OverSets.Of(results, some => Mean(kinds.Select(kind => RankCorrelation.Of([.. some.Select(result => result.BitsOf(kind, 0))], [.. some.Select(result => result.LossOf(kind, heldOut: true))]))));
        Wrap($"Without trees, whose few drawn forests differ little, so that they require either no bits or very many, the rank correlation at {Study.Shares[0]} is {ofExact} over four kinds. "
            + $"Across sets it is another question: within one kind, the sets that require more bits are those on which its model has the larger held-out loss, with a rank correlation of {acrossSets}. So bits say which task is harder for a kind, and not which kind to choose for a task: how far the hypotheses of a space differ from each other enters its bits, and averages of them, which models are, don't depend on it.");
        Figure("models", "Held-out loss by rank", ReportPlot.Lines("Held-out loss by rank", "rank of the kind on its set", "relative held-out loss, mean over sets",
            [.. new[] { predictors[0], predictors[Study.Shares.Length] }.Select(one => (one.Name, (IReadOnlyList<(double, double, double, double)>)[.. kinds.Select(rank =>
            {
                var mean = OverSets.Of(results, some => some.Average(result => HeldOut(result)[kinds.OrderBy(kind => one.Predictor(result)[kind]).ElementAt(rank)]));
                return (rank + 1.0, mean.Value, mean.Lower, mean.Upper);
            })]))]));
        var found = Correlation(predictors[0].Predictor);
        var over = OverSets.Of(results, some => Mean(some.Select(result => RankCorrelation.Of(Validation(result), HeldOut(result)) - RankCorrelation.Of(ByBits(0)(result), HeldOut(result)))));
        string sentence = (found.Lower > 0 ? $"Supported: the spaces that require fewer bits belong to models that do better on held-out rows, rank correlation {found}"
            : found.Upper < 0 ? $"Refuted: models of the spaces that require fewer bits do worse on held-out rows, rank correlation {found}"
            : $"Not supported: the rank correlation of {found} may be 0")
            + (over.Lower > 0 ? $". Plain validation ranks the kinds better, by {over}." : over.Upper < 0 ? $". Plain validation ranks them less well, by {over}." : $". Plain validation ranks them about as well; the difference is {over}.")
            + $" Within a kind, across sets, the rank correlation of bits and held-out loss is {acrossSets}.";
        Wrap($"**{sentence}**");
        return sentence;
    }

    private string Rows()
    {
        var sets = results.Where(result => result.Rows.Length > 0).ToList();
        Heading("Rows needed");
        Wrap($"Half of the rows of a set give the learning curve of the RBF space over 10 splits, and from it the rows that 20, 10, and 5 bits require, with the 90% interval for another split. The target loss is that of the posterior mean on the first split. "
            + $"Then the other half supplies the test rows and further training rows, in 3 random orders, and the rows at which the bits fall to the amount are counted. {sets.Count} sets have 200 rows or more. Where the bits don't fall to the amount with all rows, only a lower end of the rows needed is known.");
        List<(StudyResult Set, double Bits, Prediction Prediction)> all = [.. sets.SelectMany(set => Study.Bits.Select((bits, i) => (set, bits, Prediction.Of(set.Rows, i))))];
        string Held(IReadOnlyCollection<(StudyResult Set, double Bits, Prediction Prediction)> some) =>
            $"{some.Sum(one => one.Prediction.Held)} of {some.Sum(one => one.Prediction.Needed.Count)}";
        Table(["bits", "interval holds the rows needed", "of these, predicted beyond the curve", "no number", "infinite upper end", "upper / lower end, median", "needed / predicted, median"],
            Study.Bits.Select(bits =>
            {
                var some = all.Where(one => one.Bits == bits).ToList();
                double[] widths = [.. some.Where(one => double.IsFinite(one.Prediction.Upper) && one.Prediction.Lower > 0).Select(one => one.Prediction.Upper / one.Prediction.Lower)];
                double[] ratios = [.. some.SelectMany(one => one.Prediction.Ratios)];
                return (string[])[Invariant($"{bits}"), Held(some), Held([.. some.Where(one => one.Prediction.IsBeyond)]), $"{some.Count(one => double.IsNaN(one.Prediction.Rows))} of {some.Count}",
                    $"{some.Count(one => double.IsInfinity(one.Prediction.Upper))} of {some.Count}", Invariant($"{Median(widths):0.0}"), Invariant($"{Median(ratios):0.00}")];
            }));
        Figure("rows", "Rows needed over rows predicted", ReportPlot.Lines("Rows needed over rows predicted", "rows needed / rows predicted (logarithmic)", "share of cases at or below",
            [.. Study.Bits.Select(bits => (Invariant($"{bits} bits"), Distribution([.. all.Where(one => one.Bits == bits).SelectMany(one => one.Prediction.Ratios)]))).Where(one => one.Item2.Count > 0)], logarithmicX: true));
        OverSets coverage = OverSets.Of(sets, some => some.Sum(set => Study.Bits.Select((_, i) => Prediction.Of(set.Rows, i).Held).Sum()) / (double)some.Sum(set => Study.Bits.Select((_, i) => Prediction.Of(set.Rows, i).Needed.Count).Sum()));
        var beyond = all.Where(one => one.Prediction.IsBeyond).ToList();
        var finite = all.Where(one => double.IsFinite(one.Prediction.Upper)).ToList();
        string sentence = (coverage.Upper >= 0.9 ? "Supported, with wide intervals: " : "Refuted: ") + $"the 90% interval holds the rows needed in a share of {coverage} of the cases, {Held(beyond)} where the number lies beyond the curve. Of the intervals with a finite upper end, {Held(finite)} hold them.";
        Wrap($"**{sentence}**");
        return sentence;
    }

    private string Difficulty()
    {
        Heading("Difficulty and error");
        Wrap($"The smallest relative held-out loss of the six models, against measures that need no model. F1 (largest Fisher ratio), N1 (rows at a border between classes), and N3 (error of the nearest neighbor) are those of A. C. Lorena and others, *How Complex Is Your Classification Problem?* (ACM Computing Surveys 52, 2019); larger is harder. {_classes.Count} sets of classes.");
        (string Name, int At)[] measures = [("generalization difficulty (log₂ of bits)", 0), ("F1", 1), ("N1", 2), ("N3", 3)];
        OverSets Of(List<StudyResult> sets, int at)
        {
            var defined = sets.Where(result => !double.IsNaN(result.Complexity[at])).ToList();
            return OverSets.Of(defined, some => RankCorrelation.Of([.. some.Select(result => result.Complexity[at])], [.. some.Select(result => result.BestLoss)]));
        }
        Table(["measure", "rank correlation with the best held-out loss", "sets"],
            [.. measures.Select(one => (string[])[one.Name, $"{Of(_classes, one.At)}", $"{_classes.Count(result => !double.IsNaN(result.Complexity[one.At]))}"]),
             ["generalization difficulty, sets of numbers", $"{Of([.. results.Except(_classes)], 0)}", $"{results.Except(_classes).Count(result => !double.IsNaN(result.Complexity[0]))}"]]);
        Figure("difficulty", "Best held-out loss by thirds of a measure", ReportPlot.Lines("Best held-out loss by thirds of a measure", "third of the sets of classes, from easy to hard by the measure", "best relative held-out loss, mean",
            [.. measures.Select(one =>
            {
                var ordered = _classes.Where(result => !double.IsNaN(result.Complexity[one.At])).OrderBy(result => result.Complexity[one.At]).ToList();
                return (one.Name, (IReadOnlyList<(double, double, double, double)>)[.. Enumerable.Range(0, 3).Select(third =>
                {
                    var part = ordered[(third * ordered.Count / 3)..((third + 1) * ordered.Count / 3)];
                    var mean = OverSets.Of(part, some => some.Average(result => result.BestLoss));
                    return (third + 1.0, mean.Value, mean.Lower, mean.Upper);
                })]);
            })]));
        OverSets found = Of(_classes, 0);
        string sentence = (found.Lower > 0 ? $"Supported: the rank correlation is {found}" : found.Upper < 0 ? $"Refuted: the rank correlation is {found}, so the harder sets have the smaller error" : $"Not supported: the rank correlation of {found} may be 0")
            + $". For comparison: {string.Join(", ", measures.Skip(1).Select(one => $"{one.Name} {Of(_classes, one.At)}"))}.";
        Wrap($"**{sentence}**");
        return sentence;
    }

    private string Provided()
    {
        Heading("Bits without a signal");
        Wrap("The bits that a model provides in the RBF space are I(ε) at its loss. The table has what they are above those of the constant, for the six models: on the data as they are, with labels in random order, and with each feature in a random order of its own (one split each). In the last two there is nothing to learn, so the bits must vanish. "
            + "A positive number there is a false advantage; a loss above that of the constant gives a negative one.");
        Dictionary<Shuffling, List<(StudyResult Set, double Bits, double Advantage)>> pairs = Enum.GetValues<Shuffling>().ToDictionary(shuffling => shuffling, shuffling => results.SelectMany(result => Enumerable.Range(0, StudyModels.Names.Length)
            .SelectMany(model => result.Models[shuffling].Select(split => (result, Bits: Beyond(split[4 * model + 2], split[4 * model + 3]), Advantage: 1 - split[4 * model + 1])))).Where(one => !double.IsNaN(one.Bits)).ToList());
        string Name(Shuffling shuffling) => shuffling switch { Shuffling.None => "data as they are", Shuffling.Labels => "random labels", _ => "shuffled features" };
        OverSets Above(Shuffling shuffling) => OverSets.Of(results, some => Mean(some.Select(result => Mean(pairs[shuffling].Where(one => one.Set == result).Select(one => one.Bits > 1 ? 1.0 : 0)))));
        Table(["data", "bits beyond the constant: median", "5% … 95%", "share above 1 bit", "held-out advantage over the constant, median"],
            pairs.Select(one =>
            {
                double[] sorted = [.. one.Value.Select(pair => pair.Bits).Order()];
                return (string[])[Name(one.Key), NumberOf(Median(sorted)), $"{NumberOf(sorted[(int)(0.05 * sorted.Length)])} … {NumberOf(sorted[(int)(0.95 * sorted.Length)])}", $"{Above(one.Key)}", NumberOf(Median([.. one.Value.Select(pair => pair.Advantage)]))];
            }));
        Figure("provided", "Bits that models provide beyond the constant", ReportPlot.Lines("Bits that models provide beyond the constant", "bits; what is below 0.001 is drawn there (logarithmic)", "share of models and splits at or below",
            [.. pairs.Select(one => (Name(one.Key), Distribution([.. one.Value.Select(pair => Math.Max(0.001, pair.Bits))])))], logarithmicX: true));
        var relation = OverSets.Of(results, some =>
        {
            var drawn = some.SelectMany(result => Enumerable.Range(0, StudyModels.Names.Length).Select(model => (Bits: Median([.. result.Models[Shuffling.None].Select(split => Beyond(split[4 * model + 2], split[4 * model + 3]))]), Advantage: 1 - result.LossOf(model, heldOut: true))))
                .Where(one => !double.IsNaN(one.Bits)).ToList();
            return RankCorrelation.Of([.. drawn.Select(one => one.Bits)], [.. drawn.Select(one => one.Advantage)]);
        });
        var (labels, features) = (Above(Shuffling.Labels), Above(Shuffling.Features));
        bool vanish = labels.Value <= 0.05 && features.Value <= 0.05;
        string sentence = $"{(vanish ? "Supported" : "Refuted")}: more than 1 bit remains in a share of {labels} of the cases with random labels and {features} with shuffled features, against {Above(Shuffling.None)} on the data as they are. Over sets and models, the rank correlation of the bits with the held-out advantage is {relation}.";
        Wrap($"**{sentence}**");
        return sentence;
    }

    private void Limits()
    {
        Heading("Limits");
        Wrap("These are small tables with at most 250 training rows, default settings of the models, and squared errors. The target losses and statistics were chosen before the first full run; that trees are looked at apart, and the comparison across sets, came after it. The sets aren't a random sample of anything: an interval says what other sets like these would give. "
            + "The rows needed are those of the RBF space alone, and the rows that predict them are among those that test the prediction; only its test rows are new.");
    }

    private void Sets()
    {
        Heading("Data sets");
        Wrap("Larger sets are sampled down to 1,000 rows. Bits: in the space that requires the fewest, at half of the constant's loss, median over the splits. Best model: the smallest relative held-out loss, mean over the splits.");
        Table(["set", "source", "license of the source", "rows", "features", "label", "fewest bits", "best model"], results.Select(result =>
        {
            int kind = Enumerable.Range(0, StudyModels.Kinds.Length).MinBy(one => result.BitsOf(one, 0)), model = Enumerable.Range(0, StudyModels.Names.Length).MinBy(one => result.LossOf(one, heldOut: true));
            return (string[])[result.Set.Name, result.Set.Source, result.Set.License.Replace("|", "or"), Invariant($"{result.Set.Rows.Rows}"), Invariant($"{result.Set.Rows.FeatureCount}"), result.Set.IsClasses ? $"{result.Set.Rows.OutputCount} classes" : "number",
                $"{StudyModels.Kinds[kind]}, {NumberOf(result.BitsOf(kind, 0))}", Invariant($"{StudyModels.Names[model]}, {result.BestLoss:0.00}")];
        }));
    }

    private static double Beyond(double bits, double constant) => double.IsInfinity(constant) ? double.NaN : Math.Min(bits, 1e6) - constant;

    private static double Mean(IEnumerable<double> values)
    {
        double[] known = [.. values.Where(value => !double.IsNaN(value))];
        return known.Length == 0 ? double.NaN : known.Average();
    }

    private static double Median(double[] values) => values.Length == 0 ? double.NaN : StudyResult.Median(values);

    private static string NumberOf(double value) => double.IsInfinity(value) ? "∞" : Math.Abs(value) < 0.005 ? "0" : value.ToString(Math.Abs(value) < 10 ? "0.00" : "0", CultureInfo.InvariantCulture);

    private static string Small(OverSets one) => Invariant($"{one.Value:0.000} ({one.Lower:0.000} … {one.Upper:0.000})");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>The empirical distribution, at 5% steps.</summary>
    private static IReadOnlyList<(double X, double Y, double Lower, double Upper)> Distribution(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? [] : [.. Enumerable.Range(1, 19).Select(step => (sorted[(int)(step / 20.0 * sorted.Length)], step / 20.0)).DistinctBy(point => point.Item1).Select(point => (point.Item1, point.Item2, point.Item2, point.Item2))];
    }

    private void Heading(string text) => _text.Append(CultureInfo.InvariantCulture, $"## {text}\n\n");

    private void Figure(string name, string title, ReportPlot plot)
    {
        File.WriteAllText(Path.Combine(folder, "study", name + ".svg"), plot.ToSvg());
        _text.Append(CultureInfo.InvariantCulture, $"![{title}](study/{name}.svg)\n\n");
    }

    private void Table(string[] columns, IEnumerable<string[]> rows)
    {
        _text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", columns)} |\n|{string.Concat(columns.Select(_ => "---|"))}\n");
        foreach (string[] row in rows)
            _text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |\n");
        _text.Append('\n');
    }

    private void Wrap(string paragraph)
    {
        int length = 0;
        foreach (string word in paragraph.Split(' '))
        {
            if (length > 0 && length + 1 + word.Length > LineWidth)
            {
                _text.Append('\n');
                length = 0;
            }
            else if (length > 0)
            {
                _text.Append(' ');
                length++;
            }
            _text.Append(word);
            length += word.Length;
        }
        _text.Append("\n\n");
    }

    /// <summary>The rows predicted for an amount of bias, and those needed.</summary>
    private sealed record Prediction(double Rows, double Lower, double Upper, bool IsBeyond, IReadOnlyList<(double From, double To)> Needed)
    {
        private const int Orders = 3, Width = 4 + 2 * Orders, Start = 2;

        public static Prediction Of(double[] values, int bits)
        {
            double[] own = values[(Start + bits * Width)..(Start + (bits + 1) * Width)];
            return new Prediction(own[0], own[1], own[2], own[3] == 1 && !double.IsNaN(own[0]), [.. Enumerable.Range(0, Orders).Select(order => (own[4 + 2 * order], own[5 + 2 * order]))]);
        }

        public int Held => Needed.Count(needed => Lower <= needed.To && Upper >= needed.From);

        public IEnumerable<double> Ratios => Needed.Where(needed => Rows > 0 && double.IsFinite(needed.To) && needed.From > 0).Select(needed => needed.To / Rows);
    }
}
