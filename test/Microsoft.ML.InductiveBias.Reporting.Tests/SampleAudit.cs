using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace Microsoft.ML.InductiveBias.Reporting.Tests;

/// <summary>Audits of the data of the samples, measured here with plain Gaussian processes, so that pages and plots hold real numbers.</summary>
internal static class SampleAudit
{
    private static readonly Dictionary<string, Lazy<AuditResult>> Made = new(StringComparer.Ordinal)
    {
        ["wine"] = new(() => Make("wine", trainingRows: 110, noise: 0.02)),
        ["iris"] = new(() => Make("iris", trainingRows: 100, noise: 0.02)),
        ["diabetes"] = new(() => Make("diabetes", trainingRows: 200, noise: 0.3)),
    };

    public static AuditResult Wine => Made["wine"].Value;

    public static AuditResult Iris => Made["iris"].Value;

    public static AuditResult Diabetes => Made["diabetes"].Value;

    private static AuditResult Make(string dataset, int trainingRows, double noise)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", dataset + ".csv")).Select(line => line.Split(',')).ToArray();
        var header = lines[0];
        var rows = lines[1..];
        bool regression = dataset == "diabetes";
        string[] names = regression ? [] : [.. rows.Select(row => row[^1]).Distinct()];
        var random = new Random(1);
        int[] order = [.. Enumerable.Range(0, rows.Length).OrderBy(_ => random.Next())];
        int testRows = Math.Min(rows.Length - trainingRows, 100);
        var features = Standardized(rows, header.Length - 1);
        double[] numbers = regression ? StandardizedLabels(rows) : [];
        string[] labels = [.. rows.Select(row => row[^1])];
        if (!regression)
        {
            // One label of the test rows is made wrong, so that there is a doubtful one.
            int changed = order[trainingRows + 4];
            labels[changed] = names[(Array.IndexOf(names, labels[changed]) + 1) % names.Length];
        }
        int outputs = regression ? 1 : names.Length;
        var targets = Matrix<double>.Build.Dense(rows.Length, outputs, (row, c) => regression ? numbers[row] : labels[row] == names[c] ? 1 : 0);
        int[] training = order[..trainingRows], test = order[trainingRows..(trainingRows + testRows)];

        List<PlainSpace> spaces = [];
        double median = MedianDistance(features, training);
        spaces.Add(PlainSpace.Fit("rbf", 2, median, noise, features, targets, training, test));
        spaces.Add(PlainSpace.Fit("matern12", 1, median, noise, features, targets, training, test));
        spaces.Add(PlainSpace.Fit("rbfShort", 2, median / 2, noise, features, targets, training, test));
        var yTest = targets.SelectRows(test);
        double constant = Mse(yTest, (_, c) => training.Average(row => targets[row, c]));
        double nearest = Mse(yTest, (row, c) => targets[training.MinBy(other => Distance(features, test[row], other)), c]);
        var auditSpaces = spaces.Select(space => space.ToAudit(constant, nearest, trainingRows, header.Length - 1, outputs)).ToList();
        auditSpaces.Add(Sampled(auditSpaces[1], constant, nearest));
        var laws = auditSpaces.Select(space => space.Metrics.LossDistribution).ToList();
        var rowsOf = Rows(spaces, yTest, test, labels, names, rows);
        return new AuditResult([new Diagnostic("smallTestSet", DiagnosticSeverity.Information, $"The test set has {testRows} rows; shares of wrong rows are known to a few percent only.")])
        {
            Name = dataset + ".csv",
            Label = header[^1],
            Task = regression ? TaskKind.Regression : TaskKind.MulticlassClassification,
            Seed = 1,
            TrainingRows = trainingRows,
            TestRows = testRows,
            RowUnit = "line",
            Data = new DataSummary
            {
                Rows = rows.Length,
                DroppedRows = 0,
                Columns = [.. header[..^1].Select((name, column) => new ColumnSummary(name, ColumnRole.Number, 0, rows.Select(row => row[column]).Distinct().Count()))],
                Classes = [.. names.Select(name => new ClassCount(name, rows.Count(row => row[^1] == name))).OrderByDescending(one => one.Rows)],
                DuplicateRows = 1,
                ContradictingRows = [],
            },
            Difficulty = Difficulty(features, regression, labels, names, numbers),
            Spaces = auditSpaces,
            Models =
            [
                Model("linear", 0.9 * nearest + 0.02, regression ? null : 0.06, laws),
                Model("LightGBM", 0.8 * nearest, regression ? null : 0.045, laws),
                Model("FastForest", 0.95 * nearest, regression ? null : 0.03, laws),
                Model("kernel", spaces[0].PosteriorMeanLoss, regression ? null : 0.03, laws),
                Model("FastTree", double.NaN, null, laws),
            ],
            RowsCurve = Curve(features, targets, training, test, median, noise, nearest),
            RowDifficulties = rowsOf,
            Labels = LabelsOf(rowsOf, names),
            ClassPairs = regression ? [] : [.. Pairs(spaces[0], labels, names, test, features)],
            BudgetCuts = ["FastForest drew 40 of 100 hypotheses to keep to --budget 1m."],
            Elapsed = TimeSpan.FromSeconds(41.3),
        };
    }

    private static AuditSpace Sampled(AuditSpace like, double constant, double nearest)
    {
        // The family that sampled losses are modelled with, at the mean and variance of another space.
        double mean = like.Metrics.LossDistribution.Mean * 1.1, variance = Math.Pow(like.Metrics.LossDistribution.StandardDeviation * 1.6, 2);
        var law = new ScaledNoncentralChiSquared(2 * mean * mean / variance, 0, variance / (2 * mean));
        double smallest = law.Quantile(0.01);
        InductiveBiasEstimate At(string reference, double loss)
        {
            var bias = law.InductiveBias(loss);
            bool extrapolated = loss < smallest;
            double width = extrapolated ? 0.35 : 0.08;
            return new InductiveBiasEstimate(law.Estimate(loss))
            {
                Reference = reference, Method = extrapolated ? EstimationMethod.Fitted : EstimationMethod.Empirical, Extrapolated = extrapolated,
                Lower = Information.FromNats(bias.Nats * (1 - width)), Upper = Information.FromNats(bias.Nats * (1 + width)),
            };
        }
        return new AuditSpace("mlp", new InductiveBiasMetrics(like.Metrics)
        {
            Space = new HypothesisSpaceDescription("network", [new("hiddenUnits", 64), new("layers", 2), new("hypotheses", 100)]),
            LossDistribution = law,
            Method = EstimationMethod.Fitted,
            InductiveBias = [At(LossReference.ConstantPredictor, constant), At(LossReference.NearestNeighbor, nearest), At(LossReference.PosteriorMean, mean * 0.7)],
            Diagnostics = [new Diagnostic("extrapolated", DiagnosticSeverity.Warning, "Targets below the smallest of 100 sampled losses rest on a fitted law.")],
        }, [.. like.Curve.Select(point => At(LossReference.Target, point.TargetLoss))]);
    }

    private static AuditModel Model(string name, double loss, double? error, List<LossDistribution> laws) =>
        new(name, loss, error, double.IsNaN(loss) ? [] : [.. laws.Select(law => law.Estimate(loss))]);

    private static AuditRowsCurve Curve(double[][] features, Matrix<double> targets, int[] training, int[] test, double median, double noise, double nearest)
    {
        var points = new[] { 8, 4, 2, 1 }.Select(part => training[..(training.Length / part)])
            .Select(part => (part.Length, PlainSpace.Fit("rbf", 2, median, noise, features, targets, part, test).Law.Estimate(nearest))).ToList();
        return new AuditRowsCurve("rbf", LossReference.NearestNeighbor, nearest, [.. points.Select(point => new AuditRowsPoint(point.Length, point.Item2, point.Item2.Bits, 0.6 * point.Item2.Bits, 1.5 * point.Item2.Bits))], 3, training.Length * 2.4, true,
            training.Length * 1.3, training.Length * 5.0, 6);
    }

    private static List<AuditRow> Rows(List<PlainSpace> spaces, Matrix<double> yTest, int[] test, string[] labels, string[] names, string[][] cells)
    {
        var draws = spaces.Select(space => space.Draws(200)).ToList();
        return [.. Enumerable.Range(0, test.Length).Select(row =>
        {
            var losses = draws.Select(sample => sample.Select(one => Enumerable.Range(0, yTest.ColumnCount).Average(c => Math.Pow(one[row, c] - yTest[row, c], 2))).ToArray()).ToList();
            double[] right = [.. draws.Select(sample => sample.Average(one => names.Length > 0 && one.Row(row).MaximumIndex() == yTest.Row(row).MaximumIndex() ? 1.0 : 0.0))];
            double mean = losses.Average(one => one.Average());
            return new AuditRow
            {
                Id = test[row] + 2,
                Label = labels[test[row]],
                Predicted = names.Length > 0 ? names[spaces[0].Mean.Row(row).MaximumIndex()] : spaces[0].Mean[row, 0].ToString("0.00", CultureInfo.InvariantCulture),
                ExpectedLoss = mean,
                LossDeviation = losses.Average(one => Math.Sqrt(one.Average(loss => Math.Pow(loss - one.Average(), 2)))),
                ProbabilityRight = names.Length > 0 ? right.Average() : null,
                Bits = [.. right.Select(share => -Math.Log2(Math.Max(share, 1 / 201.0)))],
                IsLabelSuspect = names.Length > 0 && right.All(share => share < 0.15),
                Cells = cells[test[row]][..^1],
            };
        }).OrderByDescending(row => row.ExpectedLoss)];
    }

    /// <summary>Judgments with each reason, from the difficulties of the rows.</summary>
    private static LabelAudit LabelsOf(List<AuditRow> rows, string[] names)
    {
        List<LabelAuditRow> judged = [.. rows.Select((row, i) => new LabelAuditRow
        {
            Id = row.Id,
            Label = row.Label,
            ProbabilityWrong = Math.Pow(0.9, i + 1),
            Suggested = i < 6 ? row.Predicted : row.Label,
            Reason = i < 6 ? RowReason.WrongLabel : i < 9 ? RowReason.Ambiguous : i < 11 ? RowReason.Atypical : RowReason.None,
            Ambiguity = names.Length > 0 ? 1.2 / (1 + i) : 0,
            Atypicality = i is 9 or 10 ? 6 : 1,
            Influence = 0.01 - 0.002 * i,
            Cells = row.Cells,
        })];
        return new LabelAudit
        {
            ExpectedWrong = judged.Sum(row => row.ProbabilityWrong),
            Lower = 4,
            Upper = 13,
            Confidence = 0.95,
            ClassNames = names,
            NoiseMatrix = [.. names.Select((_, j) => names.Select((_, k) => j == k ? 0.94 : 0.06 / (names.Length - 1)).ToArray())],
            Rows = judged,
            Conflicts = judged.Count > 7 ? [(judged[0], judged[7], 0.01)] : [],
        };
    }

    private static IEnumerable<ClassPair> Pairs(PlainSpace space, string[] labels, string[] names, int[] test, double[][] features)
    {
        var draws = space.Draws(100);
        List<ClassPair> pairs = [];
        for (int a = 0; a < names.Length; a++)
        {
            for (int b = a + 1; b < names.Length; b++)
            {
                int[] rows = [.. Enumerable.Range(0, test.Length).Where(row => labels[test[row]] == names[a] || labels[test[row]] == names[b])];
                double confusion = draws.Average(one => rows.Average(row => one.Row(row).MaximumIndex() == (labels[test[row]] == names[a] ? b : a) ? 1.0 : 0.0));
                double distance = (from i in test where labels[i] == names[a] from j in test where labels[j] == names[b] select Distance(features, i, j)).Min();
                pairs.Add(new ClassPair(names[a], names[b], confusion, distance));
            }
        }
        return pairs.OrderByDescending(pair => pair.Confusion);
    }

    private static GeneralizationDifficultyEstimate Difficulty(double[][] features, bool regression, string[] labels, string[] names, double[] numbers)
    {
        var points = PointSet.FromDouble([.. features.SelectMany(row => row)], features.Length, features[0].Length);
        return regression
            ? GeneralizationDifficultyEstimator.Estimate(points, [.. numbers.Select(number => (float)number)])
            : GeneralizationDifficultyEstimator.Estimate(points, [.. labels.Select(label => Array.IndexOf(names, label))]);
    }

    private static double Mse(Matrix<double> targets, Func<int, int, double> prediction) =>
        Enumerable.Range(0, targets.RowCount).Average(row => Enumerable.Range(0, targets.ColumnCount).Average(c => Math.Pow(prediction(row, c) - targets[row, c], 2)));

    private static double[][] Standardized(string[][] rows, int columns)
    {
        double[][] features = [.. rows.Select(row => row[..columns].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
        for (int column = 0; column < columns; column++)
        {
            double mean = features.Average(row => row[column]), deviation = Math.Sqrt(features.Average(row => Math.Pow(row[column] - mean, 2)));
            foreach (var row in features)
                row[column] = (row[column] - mean) / deviation;
        }
        return features;
    }

    private static double[] StandardizedLabels(string[][] rows)
    {
        double[] labels = [.. rows.Select(row => double.Parse(row[^1], CultureInfo.InvariantCulture))];
        double mean = labels.Average(), deviation = Math.Sqrt(labels.Average(label => Math.Pow(label - mean, 2)));
        return [.. labels.Select(label => (label - mean) / deviation)];
    }

    private static double MedianDistance(double[][] features, int[] rows)
    {
        double[] distances = [.. (from i in rows from j in rows where i < j select Distance(features, i, j)).Order()];
        return distances[distances.Length / 2];
    }

    public static double Distance(double[][] features, int first, int second) =>
        Math.Sqrt(features[first].Zip(features[second], (a, b) => (a - b) * (a - b)).Sum());
}

/// <summary>A Gaussian process on the training rows, straight from the formulas.</summary>
internal sealed class PlainSpace
{
    private readonly Matrix<double> _root;
    private readonly Matrix<double> _targets;

    private PlainSpace(string name, double lengthScale, double noise, Matrix<double> mean, Matrix<double> covariance, Matrix<double> targets)
    {
        Name = name;
        LengthScale = lengthScale;
        Noise = noise;
        Mean = mean;
        _targets = targets;
        var spectrum = covariance.Evd(Symmetricity.Symmetric);
        double[] eigenvalues = [.. spectrum.EigenValues.Select(value => Math.Max(value.Real, 0))];
        var residuals = spectrum.EigenVectors.TransposeThisAndMultiply(mean - targets);
        Law = ExactQuadraticLoss.FromSpectrum(eigenvalues, [.. residuals.EnumerateRows().Select(row => row.DotProduct(row))], targets.ColumnCount, 0, 0);
        _root = spectrum.EigenVectors * Matrix<double>.Build.DenseOfDiagonalArray([.. eigenvalues.Select(Math.Sqrt)]);
        PosteriorMeanLoss = (mean - targets).PointwisePower(2).Enumerate().Average();
    }

    public string Name { get; }

    public double LengthScale { get; }

    public double Noise { get; }

    public Matrix<double> Mean { get; }

    public ExactQuadraticLoss Law { get; }

    public double PosteriorMeanLoss { get; }

    public static PlainSpace Fit(string name, int power, double lengthScale, double noise, double[][] features, Matrix<double> targets, int[] training, int[] test)
    {
        double Kernel(int i, int j)
        {
            double distance = SampleAudit.Distance(features, i, j) / lengthScale;
            return power == 2 ? Math.Exp(-distance * distance / 2) : Math.Exp(-distance);
        }
        Matrix<double> K(int[] first, int[] second) => Matrix<double>.Build.Dense(first.Length, second.Length, (i, j) => Kernel(first[i], second[j]));
        var cholesky = (K(training, training) + Matrix<double>.Build.DenseIdentity(training.Length) * noise).Cholesky();
        var cross = K(test, training);
        return new PlainSpace(name, lengthScale, noise, cross * cholesky.Solve(targets.SelectRows(training)), K(test, test) - cross * cholesky.Solve(cross.Transpose()), targets.SelectRows(test));
    }

    public AuditSpace ToAudit(double constant, double nearest, int trainingRows, int features, int outputs)
    {
        double low = Law.Quantile(0.5) * 0.25, high = Math.Max(Law.Quantile(0.99), constant);
        var curve = Enumerable.Range(0, 30).Select(i => Law.Estimate(low * Math.Pow(high / low, i / 29.0))).ToList();
        return new AuditSpace(Name, new InductiveBiasMetrics(
            new HypothesisSpaceDescription("kernel", [new("lengthScale", LengthScale), new("noiseVariance", Noise)]), Law)
        {
            TrainingRows = trainingRows,
            TestRows = _targets.RowCount,
            Features = features,
            Outputs = outputs,
            Loss = LossKind.MeanSquaredError,
            TrainingLoss = 0,
            Method = EstimationMethod.Exact,
            InductiveBias =
            [
                new InductiveBiasEstimate(Law.Estimate(constant)) { Reference = LossReference.ConstantPredictor },
                new InductiveBiasEstimate(Law.Estimate(nearest)) { Reference = LossReference.NearestNeighbor },
                new InductiveBiasEstimate(Law.Estimate(PosteriorMeanLoss)) { Reference = LossReference.PosteriorMean },
            ],
        }, curve);
    }

    public List<Matrix<double>> Draws(int count)
    {
        var random = new Random(7);
        var normal = new MathNet.Numerics.Distributions.Normal(0, 1, random);
        return [.. Enumerable.Range(0, count).Select(_ => Mean + _root * Matrix<double>.Build.Random(Mean.RowCount, Mean.ColumnCount, normal))];
    }
}

internal static class MatrixRows
{
    public static Matrix<double> SelectRows(this Matrix<double> matrix, int[] rows) =>
        Matrix<double>.Build.Dense(rows.Length, matrix.ColumnCount, (row, column) => matrix[rows[row], column]);
}
