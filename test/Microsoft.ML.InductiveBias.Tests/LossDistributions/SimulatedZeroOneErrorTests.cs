using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Tests.LossDistributions;

[TestClass]
public sealed class SimulatedZeroOneErrorTests
{
    private const int Classes = 3;

    /// <summary>Independent rows: Σ is diagonal, and a row is right with a probability of its own.</summary>
    private sealed class Independent(double[] scales) : ICovarianceFactor
    {
        public double[] Scales => scales;

        public double[] Precision { get; } = [.. Enumerable.Range(0, scales.Length * scales.Length)
            .Select(i => i % (scales.Length + 1) == 0 ? 1 / (scales[i / scales.Length] * scales[i / scales.Length]) : 0)];

        public void AddModes(int first, int count, double[] block, double[] result) => Add(first, count, block, 0, result, first, s => s);

        public void AddPrecision(int first, int count, double[] block, double[] result) => Add(first, count, block, 0, result, first, s => 1 / (s * s));

        public void ToModes(int first, int count, double[] values, double[] block)
        {
            Array.Clear(block);
            Add(first, count, values, first, block, 0, s => 1 / s);
        }

        private void Add(int first, int count, double[] from, int fromRow, double[] to, int toRow, Func<double, double> factor)
        {
            int columns = Math.Max(from.Length, to.Length) / scales.Length;
            for (int mode = 0; mode < count; mode++)
            {
                for (int i = 0; i < columns; i++)
                    to[((toRow + mode) * columns) + i] += factor(scales[first + mode]) * from[((fromRow + mode) * columns) + i];
            }
        }
    }

    private static (double[] Mean, double[] Scales, WrongRows Rows) Task(int rows)
    {
        var random = new Random(5);
        var scales = Enumerable.Range(0, rows).Select(_ => 0.5 + random.NextDouble()).OrderDescending().ToArray();
        var mean = Enumerable.Range(0, rows * Classes).Select(_ => random.NextDouble()).ToArray();
        return (mean, scales, RowsOf(mean, rows, Classes));
    }

    /// <summary>A row at each point, of the classes in turn.</summary>
    private static WrongRows RowsOf(double[] mean, int rows, int classes) =>
        new(mean, classes, rows, [.. Enumerable.Range(0, rows)], [.. Enumerable.Range(0, rows).Select(row => row % classes)]);

    private static SimulatedZeroOneError Simulate(int rows, ZeroOneErrorOptions options, IProgress<WorkProgress>? progress = null, CancellationToken token = default)
    {
        var (mean, scales, wrongRows) = Task(rows);
        return ZeroOneSimulation.Of(mean, new Independent(scales), wrongRows, default, options, progress, token);
    }

    /// <summary>−ln P(at most c wrong) of the Poisson-binomial law, by its recursion; without one of the rows if that is given.</summary>
    private static double[] Exact(int rows, int without = -1)
    {
        var (mean, scales, _) = Task(rows);
        var law = new double[rows + 1];
        law[0] = 1;
        for (int row = 0; row < rows; row++)
        {
            double right = row == without ? 1 : Right(mean.AsSpan(row * Classes, Classes), row % Classes, scales[row]);
            for (int wrong = row + 1; wrong >= 0; wrong--)
                law[wrong] = (right * law[wrong]) + (wrong > 0 ? (1 - right) * law[wrong - 1] : 0);
        }
        double sum = 0;
        return [.. law.Select(probability => -Math.Log(Math.Min(1, sum += probability)))];
    }

    /// <summary>P(the right output is the largest) = ∫ φ(z) Π Φ((m_y − m_c)/s + z) dz, by the trapezoid rule (exact to rounding here).</summary>
    private static double Right(ReadOnlySpan<double> mean, int right, double scale)
    {
        const double Step = 0.05;
        double sum = 0;
        for (double z = -9; z <= 9; z += Step)
        {
            double product = Step * MathNet.Numerics.Distributions.Normal.PDF(0, 1, z);
            for (int c = 0; c < mean.Length; c++)
                product *= c == right ? 1 : MathNet.Numerics.Distributions.Normal.CDF(0, 1, ((mean[right] - mean[c]) / scale) + z);
            sum += product;
        }
        return sum;
    }

    [TestMethod]
    public void IndependentRowsFollowThePoissonBinomialLaw()
    {
        const int Rows = 40;
        var exact = Exact(Rows);
        var law = Simulate(Rows, new ZeroOneErrorOptions { Particles = 100, Runs = 4, Draws = 4000 });
        Assert.IsGreaterThan(35, exact[0], "the case must lie far below what draws reach");
        for (int wrong = 0; wrong <= Rows; wrong++)
        {
            var estimate = law.Estimate(wrong / (double)Rows);
            Assert.IsLessThanOrEqualTo(estimate.Nats, estimate.Lower.Nats);
            Assert.IsGreaterThanOrEqualTo(estimate.Nats, estimate.Upper.Nats);
            // About 20 steps of variance (1/0.6 − 1)/100 each, 4 runs: a standard error of 0.18; 4 of them. The seed is fixed; draws
            // answer with a tenth at worst.
            Assert.AreEqual(exact[wrong], estimate.Nats, 0.72, $"{wrong} wrong rows");
        }
    }

    /// <summary>200 rows of 10 classes that are right with probability 1/10 each: the binomial law, and 460.5 nats at no wrong row.</summary>
    [TestMethod]
    public void HundredsOfNatsAreHit()
    {
        const int Rows = 200, Number = 10;
        var mean = new double[Rows * Number];
        var law = ZeroOneSimulation.Of(
            mean, new Independent([.. Enumerable.Repeat(1.0, Rows)]), RowsOf(mean, Rows, Number), default,
            new ZeroOneErrorOptions { Particles = 40, Runs = 2, Draws = 400, MostSweeps = 10, LargestBiasNats = 600 }, null, default);
        foreach (int wrong in new[] { 0, 50, 100, 150 })
        {
            double exact = -Math.Log(MathNet.Numerics.SpecialFunctions.BetaRegularized(Rows - wrong, wrong + 1, 1.0 / Number));
            // About 90 steps of variance (1/0.6 − 1)/40 each at the deepest, in the mean of 2 runs: a standard error of 0.9; 4 of them.
            Assert.AreEqual(wrong == 0 ? Rows * Math.Log(Number) : exact, law.Estimate(wrong / (double)Rows).Nats, 3.6, $"{wrong} wrong rows");
        }
    }

    [TestMethod]
    public void WhereDrawsReachTheirShareAnswers()
    {
        var exact = Exact(12);
        var law = Simulate(12, new ZeroOneErrorOptions { Draws = 20_000 });
        for (int wrong = 6; wrong <= 12; wrong++)
        {
            var estimate = law.Estimate(wrong / 12.0);
            Assert.AreEqual(EstimationMethod.Empirical, estimate.Method);
            // The interval of 95 % at ten targets, which are not independent: widened by half its width.
            double slack = 0.5 * (estimate.Upper.Nats - estimate.Lower.Nats);
            Assert.IsTrue(exact[wrong] >= estimate.Lower.Nats - slack && exact[wrong] <= estimate.Upper.Nats + slack, $"{wrong}: {exact[wrong]} outside of {estimate}");
        }
    }

    [TestMethod]
    public void TheBiasNeverRisesWithTheTarget()
    {
        var law = Simulate(20, new ZeroOneErrorOptions { Particles = 50, Runs = 2, Draws = 1000 });
        double previous = double.PositiveInfinity;
        for (int wrong = -1; wrong <= 20; wrong++)
        {
            double nats = law.InductiveBias(wrong / 20.0).Nats;
            Assert.IsLessThanOrEqualTo(previous, nats);
            previous = nats;
        }
        Assert.AreEqual(0, previous);
        Assert.IsGreaterThan(law.Mean, law.Quantile(1));
        Assert.IsGreaterThanOrEqualTo(Math.Log(0.5), law.LogCumulativeProbability(law.Quantile(0.5)));
    }

    [TestMethod]
    public void TheSameSeedGivesTheSameNumbersAndAnotherSeedOthers()
    {
        var options = new ZeroOneErrorOptions { Particles = 40, Runs = 2, Draws = 500, SmallestTargetLoss = 0.2 };
        double Nats(int seed) => Simulate(15, new ZeroOneErrorOptions(options) { Seed = seed }).Estimate(0.2).Nats;
        Assert.AreEqual(Nats(1), Nats(1));
        Assert.AreNotEqual(Nats(1), Nats(2));
    }

    [TestMethod]
    public void WhereARunEndsTheBiasIsALowerBoundWithoutAnUpperEnd()
    {
        var exact = Exact(30);
        var law = Simulate(30, new ZeroOneErrorOptions { Particles = 50, Runs = 2, Draws = 1000, LargestBiasNats = 10 });
        var estimate = law.Estimate(0);
        Assert.IsLessThan(exact[0], estimate.Lower.Nats);
        Assert.AreEqual(double.PositiveInfinity, estimate.Upper.Nats);
        Assert.IsNotNull(law.SmallestReachedError);
        Assert.IsLessThan(double.PositiveInfinity, law.Estimate(law.SmallestReachedError.Value).Upper.Nats);
    }

    [TestMethod]
    public void RowsThatNoHypothesisGetsRightMakeTheBiasInfinite()
    {
        // The first point has two rows of different classes. The third has no variance, and its mean is wrong.
        var law = SimulatedZeroOneError.Simulate([0, 0, 0, 0, 0, 0, 1, 0, 0], new Independent([1, 1]), new[] { 0, 0, 1, 2 }, new[] { 0, 1, 0, 2 }, Classes,
            options: new ZeroOneErrorOptions { Draws = 20_000 });
        Assert.AreEqual(2.0 / 4, law.Minimum);
        var impossible = law.Estimate(0.25);
        Assert.AreEqual(double.PositiveInfinity, impossible.Lower.Nats);
        Assert.AreEqual(double.PositiveInfinity, impossible.Nats);
        // The first point is best where class 0 or 1 is largest (2/3), the second where class 0 is (1/3).
        Assert.AreEqual(-Math.Log(2.0 / 9), law.Estimate(0.5).Nats, 0.05);
        Assert.AreEqual(0, law.Estimate(1).Nats);
    }

    private static readonly Lazy<SimulatedZeroOneError> FortyRows = new(() => Simulate(40, new ZeroOneErrorOptions()));

    /// <summary>What each row contributes, against the law of the other rows, in draws (many wrong rows) and in tilted runs (few).</summary>
    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    [DataRow(8)]
    [DataRow(16)]
    [DataRow(22)]
    public void ContributionsAreThoseOfRowsThatAreLeftOut(int wrong)
    {
        const int Rows = 40;
        var law = FortyRows.Value;
        double[] exact = Exact(Rows), predictor = [.. Enumerable.Range(0, Rows).Select(row => row < wrong ? 1.0 : 0)];
        double[][] without = [.. Enumerable.Range(0, Rows).Select(row => Exact(Rows, row))];
        double share = wrong / (double)Rows;
        // Without a row, a target that doesn't depend on the rows is between c and c − 1, and that of a predictor is one of them.
        double Left(int row, double loss) => exact[wrong] - ((1 - loss) * without[row][wrong]) - (loss > 0 ? loss * without[row][wrong - 1] : 0);
        Compare(law.Estimate(share).Influence!, row => Left(row, share));
        Compare(law.Estimate(share, predictor).Influence!, row => Left(row, predictor[row]));

        static void Compare(TestRowInfluence influence, Func<int, double> contribution)
        {
            double[] right = [.. Enumerable.Range(0, Rows).Select(contribution)];
            double mean = right.Average(), size = Math.Sqrt(right.Sum(one => (one - mean) * (one - mean)));
            // The share of states that get a row wrong has a standard error of about 0.015. The noise correction takes its effect on the size away, but not
            // that on single rows.
            Assert.AreEqual(1, influence.StandardError / size, 0.12);
            Assert.IsGreaterThan(0.9, influence.Contributions.Select((one, row) => one * (right[row] - mean)).Sum() / influence.StandardError / size);
            Assert.AreEqual(0, influence.Contributions.Sum(), 1e-9);
        }
    }

    [TestMethod]
    public void RowsOfAGroupContributeTogether()
    {
        var (mean, scales, wrongRows) = Task(20);
        int[] groups = [.. Enumerable.Range(0, 20).Select(row => row / 5)];
        InductiveBiasEstimate Estimate(int[] groups) =>
            ZeroOneSimulation.Of(mean, new Independent(scales), wrongRows, groups, new ZeroOneErrorOptions { Draws = 5000, SmallestTargetLoss = 0.4 }, null, default).Estimate(0.5);
        var single = Estimate([]).Influence!;
        var grouped = Estimate(groups).Influence!;
        Assert.HasCount(4, grouped.Contributions);
        // The noise correction of either scales all contributions alike.
        double ratio = grouped.Contributions[0] / single.Contributions.Take(5).Sum();
        for (int group = 1; group < 4; group++)
            Assert.AreEqual(ratio * single.Contributions.Skip(5 * group).Take(5).Sum(), grouped.Contributions[group], 1e-9);
        Assert.AreEqual("testSetIntervalUnknown", Estimate(new int[20]).Diagnostics.Single().Code);
    }

    [TestMethod]
    public void WhereTheSimulationEndsThereIsNoIntervalForTheTestRows()
    {
        var law = Simulate(30, new ZeroOneErrorOptions { Particles = 50, Runs = 2, Draws = 1000, LargestBiasNats = 10 });
        Assert.IsNull(law.Estimate(0).TestSetLower);
        StringAssert.Contains(law.Estimate(0).Diagnostics.Single().Message, "ended at a larger error");
        var reached = law.Estimate(law.SmallestReachedError!.Value);
        Assert.IsTrue(reached.TestSetLower <= reached.Bias && reached.Bias <= reached.TestSetUpper);
        Assert.ThrowsExactly<ArgumentException>(() => law.Estimate(0.5, new double[29]));
    }

    [TestMethod]
    public void RowsThatDontFitThePointsAreErrors()
    {
        SimulatedZeroOneError Simulate(int[] points, int[] labels, int[] groups) => SimulatedZeroOneError.Simulate(new double[6], new Independent([1, 1]), points, labels, Classes, groups);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Simulate([0, 2], [0, 0], []));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Simulate([0, 1], [0, 3], []));
        Assert.ThrowsExactly<ArgumentException>(() => Simulate([0, 1], [0], []));
        Assert.ThrowsExactly<ArgumentException>(() => Simulate([0, 1], [0, 0], [0]));
        Assert.ThrowsExactly<ArgumentException>(() => SimulatedZeroOneError.Simulate(new double[5], new Independent([1, 1]), new[] { 0 }, new[] { 0 }, Classes));
    }

    [TestMethod]
    public void ImpossibleOptionsAreErrors()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ZeroOneErrorOptions { Runs = 1 }.Check());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ZeroOneErrorOptions { EffectiveShare = 1 }.Check());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ZeroOneErrorOptions { LargestCorrelation = 1 }.Check());
    }

    [TestMethod]
    public void CancellationEndsTheRuns()
    {
        using var source = new CancellationTokenSource();
        var cancel = new Cancel(source);
        Assert.ThrowsExactly<OperationCanceledException>(() => Simulate(40, new ZeroOneErrorOptions { Draws = 500 }, cancel, source.Token));
    }

    private sealed class Cancel(CancellationTokenSource source) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            if (value.Step.StartsWith("tilted simulation", StringComparison.Ordinal))
                source.Cancel();
        }
    }
}
