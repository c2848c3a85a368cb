namespace Microsoft.ML.InductiveBias.Tests.LossDistributions;

[TestClass]
public sealed class SampledLossDistributionTests
{
    private static readonly double[] Losses = new ScaledNoncentralChiSquared(10, 5, 0.1).Draw(new Random(1), 200);

    [TestMethod]
    public void ClopperPearsonAndBandAreTheKnownOnes()
    {
        var distribution = SampledLossDistribution.Of(SampledLosses.Of(Enumerable.Range(1, 20).Select(i => i / 20.0)), SampledLosses.Quick);
        // 5 of 20: 0.0866 … 0.4910 (Clopper and Pearson's tables).
        var (lower, upper) = distribution.ClopperPearson(0.25);
        Assert.AreEqual(0.08657147, lower, 1e-7);
        Assert.AreEqual(0.49104587, upper, 1e-7);
        Assert.AreEqual(0, distribution.ClopperPearson(0.01).Lower);
        Assert.AreEqual(1 - Math.Pow(0.025, 0.05), distribution.ClopperPearson(0.01).Upper, 1e-14);
        Assert.AreEqual(Math.Pow(0.025, 0.05), distribution.ClopperPearson(1).Lower, 1e-14);
        Assert.AreEqual(1, distribution.ClopperPearson(1).Upper);
        Assert.AreEqual(Math.Sqrt(Math.Log(40) / 40), distribution.BandHalfHeight, 1e-15);
        Assert.AreEqual((0.0, 0.25 + distribution.BandHalfHeight), distribution.Band(0.25));
    }

    [TestMethod]
    public void TheShareAnswersWithinTheLossesAndTheFitBelowThem()
    {
        var distribution = SampledLossDistribution.Of(SampledLosses.Of(Losses), SampledLosses.Quick);
        double[] sorted = [.. Losses.Order()];
        var inside = distribution.Estimate(sorted[9]);
        Assert.AreEqual(EstimationMethod.Empirical, inside.Method);
        Assert.AreEqual(Math.Log(20), inside.Nats, 1e-12);
        var below = distribution.Estimate(0.3 * sorted[0]);
        Assert.AreEqual(EstimationMethod.Fitted, below.Method);
        Assert.IsTrue(below.Extrapolated);
        Assert.AreEqual(0.7 * sorted[0] / distribution.StandardDeviation, below.ExtrapolationDistance, 1e-12);
        Assert.HasCount(3, below.Families);
        Assert.AreEqual(below.Families.Min(family => family.Lower.Nats), below.Lower.Nats);
        Assert.AreEqual(below.Families.Max(family => family.Upper.Nats), below.Upper.Nats);
        Assert.IsTrue(distribution.Estimate(0.02 * sorted[0]).Diagnostics.Any(diagnostic => diagnostic.Code == "restsOnTheFamily"));
        // A continuous law on positive losses never reaches 0; the sample says 1 − α/2 quantiles of the share, in nats.
        var outside = distribution.Estimate(0).Diagnostics.Single(diagnostic => diagnostic.Code == "outsideTheFamily");
        double least = -Math.Log(1 - Math.Pow(0.025, 1.0 / distribution.Count));
        Assert.Contains(FormattableString.Invariant($"at least {least:F1} nats"), outside.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void EstimateFallsAsTargetLossRises()
    {
        var distribution = SampledLossDistribution.Of(SampledLosses.Of(Losses), SampledLosses.Quick);
        double previous = double.PositiveInfinity;
        for (double target = 0; target < 8; target += 0.02)
        {
            double nats = distribution.InductiveBias(target).Nats;
            Assert.IsLessThanOrEqualTo(previous, nats, $"at {target}");
            previous = nats;
        }
        Assert.AreEqual(0, previous);
        foreach (double p in new[] { 1e-9, 1e-4, 0.03, 0.5, 1 })
            Assert.IsGreaterThanOrEqualTo(Math.Log(p) - 1e-9, distribution.LogCumulativeProbability(distribution.Quantile(p) * (1 + 1e-12)));
    }

    [TestMethod]
    public void EqualLossesAreNoCertainty()
    {
        var distribution = SampledLossDistribution.Of(SampledLosses.Of(Enumerable.Repeat(0.25, 8)));
        Assert.IsEmpty(distribution.Families);
        Assert.AreEqual("lossDoesNotVary", distribution.Diagnostics.Single().Code);
        var reached = distribution.Estimate(0.25);
        var missed = distribution.Estimate(0.2);
        Assert.AreEqual(EstimationMethod.Empirical, reached.Method);
        Assert.AreEqual((0.0, 0.0), (reached.Nats, reached.Lower.Nats));
        // Eight of eight: the share is at least 0.025^(1/8), in nats; none of eight: at most 1 − 0.025^(1/8).
        double share = Math.Pow(0.025, 1.0 / 8);
        Assert.AreEqual(-Math.Log(share), reached.Upper.Nats, 1e-12);
        Assert.AreEqual(EstimationMethod.Bound, missed.Method);
        Assert.IsTrue(missed.IsBound);
        Assert.AreEqual(-Math.Log(1 - share), missed.Nats, 1e-12);
        Assert.AreEqual((missed.Nats, double.PositiveInfinity), (missed.Lower.Nats, missed.Upper.Nats));
    }

    [TestMethod]
    [DataRow(1, "fewHypotheses", 0)]
    [DataRow(2, "fewHypotheses", 0)]
    [DataRow(5, "fewHypotheses", 3)]
    public void FewLossesAreWarnedOf(int count, string code, int families)
    {
        var distribution = SampledLossDistribution.Of(SampledLosses.Of(Losses.Take(count)), SampledLosses.Quick);
        Assert.IsTrue(distribution.Diagnostics.Any(diagnostic => diagnostic.Code == code && diagnostic.Severity == DiagnosticSeverity.Warning));
        Assert.HasCount(families, distribution.Families);
        var estimate = distribution.Estimate(0.5 * Losses.Take(count).Min());
        Assert.AreEqual(families == 0, estimate.IsBound);
        Assert.IsTrue(double.IsFinite(estimate.Lower.Nats));
    }

    [TestMethod]
    public void LossesThatAreNoNumbersDoNotCountAndNegativeOnesAreRefused()
    {
        var distribution = SampledLossDistribution.Of(SampledLosses.Of([.. Losses, double.NaN, double.PositiveInfinity]), SampledLosses.Quick);
        Assert.AreEqual(200, distribution.Count);
        Assert.AreEqual("lossesNotFinite", distribution.Diagnostics[0].Code);
        Assert.ThrowsExactly<ArgumentException>(() => SampledLossDistribution.Of(SampledLosses.Of([double.NaN])));
        Assert.ThrowsExactly<ArgumentException>(() => SampledLossDistribution.Of(SampledLosses.Of([0.5, -0.1])));
        Assert.ThrowsExactly<ArgumentException>(() => SampledLossDistribution.Of(SampledLosses.Of([0.123], LossKind.ZeroOneError, 10)));
        var zeros = SampledLossDistribution.Of(SampledLosses.Of([.. Losses, 0]), SampledLosses.Quick);
        Assert.IsEmpty(zeros.Families);
        Assert.IsTrue(zeros.Diagnostics.Any(diagnostic => diagnostic.Code == "nothingFitted"));
    }

    [TestMethod]
    public void ErrorsOfClassesGetALawOfCounts()
    {
        // Beta-binomial counts: 50 rows, mean error 0.3, correlation 1/11.
        var random = new Random(3);
        double[] errors = [.. Enumerable.Range(0, 400).Select(_ =>
        {
            double x = MathNet.Numerics.Distributions.Beta.Sample(random, 3, 7);
            return MathNet.Numerics.Distributions.Binomial.Sample(random, x, 50) / 50.0;
        })];
        var distribution = SampledLossDistribution.Of(SampledLosses.Of(errors, LossKind.ZeroOneError, 50), new SampledLossOptions { Tail = TailMethod.Fitted, GoodnessOfFitReplicates = 49 });
        Assert.HasCount(2, distribution.Families);
        var fit = distribution.Families.Single(family => family.Family == LossFamilies.BetaBinomial);
        Assert.AreEqual(0.3, fit.Parameters[0].Value, 4 * fit.Parameters[0].StandardError);
        Assert.AreEqual(1 / 11.0, fit.Parameters[1].Value, 4 * fit.Parameters[1].StandardError);
        Assert.IsGreaterThan(0.02, fit.GoodnessOfFit.KolmogorovSmirnovPValue);
        Assert.AreEqual(1, Math.Exp(fit.Law.LogCumulativeProbability(1)), 1e-12);
        // Ties: a target on a share counts the hypotheses with that very share, however it was rounded.
        double share = errors.Order().ElementAt(100);
        Assert.AreEqual(distribution.EmpiricalProbability(share), distribution.EmpiricalProbability(Math.BitDecrement(share)));
        // Truth at no wrong row: B(3, 57)/B(3, 7).
        double truth = -(MathNet.Numerics.SpecialFunctions.BetaLn(3, 57) - MathNet.Numerics.SpecialFunctions.BetaLn(3, 7));
        var own = fit.Estimate(0);
        Assert.IsTrue(own.Lower.Nats < truth && truth < own.Upper.Nats, $"{truth} in {own}");
    }

    [TestMethod]
    public void IndependentRowsGiveTheBinomialBoundary()
    {
        var random = new Random(8);
        // Rows that are easy or hard spread the count less than a binomial law.
        double[] errors = [.. Enumerable.Range(0, 300).Select(_ => Enumerable.Range(0, 60).Count(j => random.NextDouble() < (j < 30 ? 0.1 : 0.7)) / 60.0)];
        var distribution = SampledLossDistribution.Of(SampledLosses.Of(errors, LossKind.ZeroOneError, 60), SampledLosses.Quick);
        Assert.AreEqual(LossFamilies.DoubleBinomial, distribution.Families[0].Family);
        Assert.IsGreaterThan(1, distribution.Families[0].Parameters[1].Value);
        var binomial = distribution.Families[1];
        Assert.AreEqual(0, binomial.Parameters[1].Value);
        Assert.IsNotNull(binomial.Boundary);
        double mean = errors.Average();
        Assert.AreEqual(60 * Math.Log(1 - mean), binomial.Law.LogCumulativeProbability(0), 1e-3);
    }

    [TestMethod]
    public void TheTestSetIntervalHoldsWhatOtherTestSetsGive()
    {
        // Half of a row's loss is the hypothesis's own, half its row's and both's.
        var random = new Random(6);
        double[] skill = [.. Enumerable.Range(0, 100).Select(_ => 0.5 + random.NextDouble())];
        const double Target = 0.45;
        SampledLossDistribution Draw()
        {
            double[] hardness = [.. Enumerable.Range(0, 80).Select(_ => -Math.Log(random.NextDouble()))];
            float[][] rows = [.. skill.Select(s => hardness.Select(h => (float)(s * h * 2 * random.NextDouble())).ToArray())];
            return SampledLossDistribution.Of(SampledLosses.OfRows(rows), SampledLosses.Quick);
        }
        double[] others = [.. Enumerable.Range(0, 31).Select(_ => Draw().InductiveBias(Target).Nats).Order()];
        int held = Enumerable.Range(0, 20).Count(_ =>
        {
            var estimate = Draw().Estimate(Target);
            return estimate.TestSetLower!.Value.Nats <= others[15] && others[15] <= estimate.TestSetUpper!.Value.Nats;
        });
        // Binomial with 20 draws at 0.9 (80 rows lose some of 0.95): 14 or fewer have probability 1 %.
        Assert.IsGreaterThanOrEqualTo(15, held, string.Join(" ", others));
        Assert.IsNull(SampledLossDistribution.Of(SampledLosses.Of(Losses)).Estimate(Target).TestSetLower);
    }

    [TestMethod]
    public void TheSameSeedGivesTheSameGoodnessOfFit()
    {
        var rows = Enumerable.Range(0, 30).Select(s => Enumerable.Range(0, 20).Select(j => (float)(1.5 + Math.Sin((s * 7.1) + (j * j)))).ToArray()).ToArray();
        SampledLossDistribution Fit() => SampledLossDistribution.Of(SampledLosses.OfRows(rows), new SampledLossOptions { Tail = TailMethod.Fitted, Seed = 1, GoodnessOfFitReplicates = 19 });
        var (first, second) = (Fit(), Fit());
        var (one, same) = (first.Families[0].GoodnessOfFit, second.Families[0].GoodnessOfFit);
        Assert.AreEqual((one.KolmogorovSmirnov, one.KolmogorovSmirnovPValue, one.AndersonDarling, one.AndersonDarlingPValue, one.Replicates),
            (same.KolmogorovSmirnov, same.KolmogorovSmirnovPValue, same.AndersonDarling, same.AndersonDarlingPValue, same.Replicates));
    }

    [TestMethod]
    public void AnOptionOutsideItsRangeIsNamed()
    {
        foreach (var (options, name) in new[]
        {
            (new SampledLossOptions { Confidence = 1 }, "Confidence"), (new SampledLossOptions { EmpiricalCount = 0 }, "EmpiricalCount"),
            (new SampledLossOptions { Tail = TailMethod.Fitted, GoodnessOfFitReplicates = -1 }, "GoodnessOfFitReplicates"),
        })
            Assert.AreEqual(name, Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => SampledLossDistribution.Of(SampledLosses.Of(Losses), options)).ParamName);
    }
}
