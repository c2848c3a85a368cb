using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Tests.RareLosses;

[TestClass]
public sealed class RareLossTests
{
    private static readonly double[] Weights = [1, 0.7, 0.5, 0.35, 0.25, 0.18, 0.12, 0.08];

    private string _file = "";

    [TestInitialize]
    public void NameFile() => _file = Path.Combine(Path.GetTempPath(), $"rare-{Guid.NewGuid():N}.tail");

    [TestCleanup]
    public void DeleteFile() => File.Delete(_file);

    /// <summary>Outputs √w z on rows with targets of 0: the mean squared error is a quadratic form of the latents.</summary>
    private static LatentSpace Quadratic(string name = "quadratic") => new(Weights.Length, 0, latents =>
    {
        var z = latents.Normals.Span;
        var outputs = new float[Weights.Length];
        for (int i = 0; i < outputs.Length; i++)
            outputs[i] = (float)(Math.Sqrt(Weights[i]) * z[i]);
        return outputs;
    }) { Name = name };

    private static GeneralizedChiSquared Law { get; } = new(0, [.. Weights.Select(weight => weight / Weights.Length)], 1);

    private static TaskData Rows(int count) => TaskData.Regression([.. Enumerable.Range(0, count).Select(row => (double)row)], new double[count], count);

    private static RareLossOptions Small { get; } = new() { Particles = 100, Runs = 4, MostSweeps = 6, TimeLimit = null };

    private static (SampledLossDistribution Law, IReadOnlyList<Diagnostic> Diagnostics) Measure(
        LatentSpace space, TaskData test, double goal, RareLossOptions options, LossKind loss = LossKind.MeanSquaredError, bool includeUnfitted = false, CancellationToken token = default)
    {
        using var fitted = space.Fit(test, 100, includeUnfitted);
        var measured = fitted.LossOn(test, loss, new SampledLossOptions { RareLosses = options, TargetLosses = [goal], GoodnessOfFitReplicates = 0 }, null, token);
        return ((SampledLossDistribution)measured.Distribution, measured.Diagnostics);
    }

    [TestMethod]
    [DataRow(5.0)]
    [DataRow(20.0)]
    [DataRow(100.0)]
    public void AQuadraticFormOfTheLatentsIsHit(double nats)
    {
        double goal = Law.QuantileOfLogProbability(-nats);
        var law = Measure(Quadratic(), Rows(Weights.Length), goal, new RareLossOptions(Small) { MostSweeps = 15, MaximumHypotheses = 1_000_000 }).Law;
        Assert.AreEqual(RareLossEnd.TargetReached, law.RareLosses!.End);
        foreach (double share in new[] { 0.7, 0.85, 1 })
        {
            var estimate = law.Estimate(Law.QuantileOfLogProbability(-share * nats));
            Assert.AreEqual(EstimationMethod.Simulated, estimate.Method);
            // The 95 % interval, twice as wide: the seeds are fixed.
            double half = estimate.Upper.Nats - estimate.Nats;
            Assert.AreEqual(share * nats, estimate.Nats, 2 * half, $"{share * nats} nats");
            Assert.IsLessThan(0.1 * nats + 1, half, "the interval must say something");
        }
    }

    [TestMethod]
    public void TheDistributionFunctionNeverFallsAndQuantilesInvertIt()
    {
        var law = Measure(Quadratic(), Rows(Weights.Length), Law.QuantileOfLogProbability(-12), Small).Law;
        double smallest = law.RareLosses!.ReachedLoss, previous = double.PositiveInfinity;
        var tail = Enumerable.Range(0, 100).Select(i => smallest * Math.Pow(1.05, i)).Select(loss => law.Estimate(loss)).TakeWhile(estimate => estimate.Method == EstimationMethod.Simulated).ToList();
        Assert.IsGreaterThan(20, tail.Count);
        foreach (var estimate in tail)
        {
            Assert.IsLessThanOrEqualTo(previous, estimate.Nats);
            previous = estimate.Nats;
        }
        double probability = Math.Exp(-8);
        Assert.AreEqual(8, law.InductiveBias(law.Quantile(probability)).Nats, 0.05);
    }

    /// <summary>Each of 20 rows is right with probability 1/2, independently: −ln P(no wrong row) = 20 ln 2.</summary>
    [TestMethod]
    public void RareNumbersOfWrongRowsFollowTheBinomialLaw()
    {
        const int Count = 20;
        var space = new LatentSpace(Count, 0, latents => [.. latents.Normals.ToArray().SelectMany(z => z > 0 ? new float[] { 1, 0 } : [0, 1])]);
        var test = TaskData.Classification([.. Enumerable.Range(0, Count).Select(row => (double)row)], new int[Count], 2);
        var law = Measure(space, test, 0, Small, LossKind.ZeroOneError).Law;
        foreach (int wrong in new[] { 0, 1, 2 })
        {
            double exact = -Math.Log(MathNet.Numerics.SpecialFunctions.BetaRegularized(Count - wrong, wrong + 1, 0.5));
            var estimate = law.Estimate(wrong / (double)Count);
            Assert.AreEqual(exact, estimate.Nats, 2 * (estimate.Upper.Nats - estimate.Nats), $"{wrong} wrong");
        }
    }

    /// <summary>The loss is a function of seeds alone: the square of the mean of four uniform numbers, whose law is known (Irwin and Hall).</summary>
    [TestMethod]
    public void SeedsMoveByBeingRedrawn()
    {
        var space = new LatentSpace(0, 4, latents => [(float)latents.Seeds.ToArray().Average(seed => (ulong)seed / Math.Pow(2, 64))]);
        double target = 0.04; // P(sum of four ≤ t) = t⁴/24 for t ≤ 1
        var law = Measure(space, Rows(1), target * target, Small).Law;
        Assert.AreEqual(RareLossEnd.TargetReached, law.RareLosses!.End, $"{law.RareLosses}, acceptance {law.RareLosses.SmallestAcceptance}");
        var estimate = law.Estimate(target * target);
        Assert.AreEqual(EstimationMethod.Simulated, estimate.Method);
        Assert.AreEqual(-Math.Log(Math.Pow(4 * target, 4) / 24), estimate.Nats, 2 * (estimate.Upper.Nats - estimate.Nats));
    }

    /// <summary>Half of the hypotheses don't fit, those with a negative first latent; the loss is the square of the second.</summary>
    [TestMethod]
    public void TheBiasIsConditionalOnFitting()
    {
        var space = new LatentSpace(2, 0, latents => latents.Normals.Span[0] < 0 ? null : [latents.Normals.Span[1] + latents.Normals.Span[0]]);
        const double Target = 1e-4;
        // Given z₀ > 0: P(|z₀ + z₁| ≤ t) = 2 ∫ φ(x) (Φ(t − x) − Φ(−t − x)) dx over x > 0.
        double exact = 0;
        for (double x = 0.5e-3; x < 9; x += 1e-3)
            exact += 2e-3 * MathNet.Numerics.Distributions.Normal.PDF(0, 1, x) * (MathNet.Numerics.Distributions.Normal.CDF(0, 1, 0.01 - x) - MathNet.Numerics.Distributions.Normal.CDF(0, 1, -0.01 - x));
        var estimate = Measure(space, Rows(1), Target, Small).Law.Estimate(Target);
        Assert.AreEqual(-Math.Log(exact), estimate.Nats, 2 * (estimate.Upper.Nats - estimate.Nats));
    }

    [TestMethod]
    public void WhereTheBudgetEndsThereIsABound()
    {
        double goal = Law.QuantileOfLogProbability(-60);
        var (law, diagnostics) = Measure(Quadratic(), Rows(Weights.Length), goal, new RareLossOptions(Small) { MaximumHypotheses = 12_000 });
        var estimate = law.Estimate(goal);
        Assert.AreEqual(EstimationMethod.Bound, estimate.Method);
        Assert.IsTrue(estimate.IsBound);
        Assert.IsTrue(estimate.Nats is > 4.7 and < 60, $"{estimate.Nats}");
        Assert.AreEqual((estimate.Nats, double.PositiveInfinity), (estimate.Lower.Nats, estimate.Upper.Nats));
        Assert.IsLessThanOrEqualTo(12_000, law.RareLosses!.Hypotheses);
        Assert.AreEqual(RareLossEnd.HypothesesExhausted, law.RareLosses.End);
        Assert.Contains("its budget of 12000 hypotheses was used up", diagnostics.Single(diagnostic => diagnostic.Code == "rareLossesNotReached").Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void ABudgetOfNothingSaysWhatWouldBeEnough()
    {
        var (law, diagnostics) = Measure(Quadratic(), Rows(Weights.Length), 1e-6, new RareLossOptions(Small) { MaximumHypotheses = 10 });
        Assert.IsNull(law.RareLosses);
        Assert.AreEqual(EstimationMethod.Bound, law.Estimate(1e-6).Method);
        Assert.Contains("2400 hypotheses", diagnostics.Single(diagnostic => diagnostic.Code == "rareLossesNotSimulated").Message, StringComparison.Ordinal);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RareLossOptions { MaximumHypotheses = 0 }.Validate());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RareLossOptions { TimeLimit = TimeSpan.Zero }.Validate());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RareLossOptions { Runs = 1 }.Validate());
    }

    [TestMethod]
    public void TargetsThatDrawsReachNeedNoSimulation()
    {
        var space = Quadratic();
        space.Asked = _ => Assert.Fail("nothing needs to be simulated");
        var law = Measure(space, Rows(Weights.Length), 100, Small).Law;
        Assert.AreEqual(0, law.Estimate(100).Nats);
        Assert.IsNull(law.RareLosses);
    }

    [TestMethod]
    public void ALossThatAllHypothesesShareStopsTheSimulation()
    {
        var space = new LatentSpace(1, 0, _ => [1]);
        var (law, _) = Measure(space, Rows(1), 0.5, Small);
        Assert.AreEqual(RareLossEnd.MixingFailed, law.RareLosses!.End);
        Assert.AreEqual(EstimationMethod.Bound, law.Estimate(0.5).Method);
        // All of 100 draws: 0.025^(1/100), in nats.
        Assert.AreEqual(-Math.Log(0.025) / 100, law.Estimate(1).Upper.Nats, 1e-9);
    }

    [TestMethod]
    [DataRow(3)]
    [DataRow(17)]
    public void ARunThatWasKilledResumesToTheSameNumbers(int batches)
    {
        double goal = Law.QuantileOfLogProbability(-15);
        var expected = Measure(Quadratic(), Rows(Weights.Length), goal, Small).Law;
        var space = Quadratic();
        int asked = 0;
        space.Asked = _ =>
        {
            if (++asked > batches)
                throw new InvalidOperationException("killed");
        };
        var options = new RareLossOptions(Small) { ResumeFile = _file };
        Assert.ThrowsExactly<InvalidOperationException>(() => Measure(space, Rows(Weights.Length), goal, options));
        // Killed while writing: a part of a line.
        File.AppendAllText(_file, "{\"run\":0,\"losses\":[0.1,0.2");
        asked = 0;
        space.Asked = count => asked += count;
        var resumed = Measure(space, Rows(Weights.Length), goal, options).Law;
        Assert.AreEqual(expected.Estimate(goal).Nats, resumed.Estimate(goal).Nats);
        Assert.AreEqual(expected.Estimate(goal).Upper, resumed.Estimate(goal).Upper);
        Assert.AreEqual(expected.RareLosses!.Hypotheses, resumed.RareLosses!.Hypotheses);
        Assert.IsGreaterThan(0, resumed.RareLosses.Resumed);
        Assert.AreEqual(expected.RareLosses.Hypotheses, resumed.RareLosses.Resumed + asked);
        // Another target goes on from there.
        var (deeper, diagnostics) = Measure(space, Rows(Weights.Length), Law.QuantileOfLogProbability(-18), options);
        Assert.IsGreaterThan(resumed.RareLosses.Resumed, deeper.RareLosses!.Resumed);
        Assert.IsTrue(diagnostics.Any(diagnostic => diagnostic.Code == "rareLossesResumed"));
    }

    [TestMethod]
    public void AFileOfAnotherSpaceOrSimulationIsAnError()
    {
        double goal = Law.QuantileOfLogProbability(-8);
        var options = new RareLossOptions(Small) { ResumeFile = _file };
        Measure(Quadratic(), Rows(Weights.Length), goal, options);
        byte[] content = File.ReadAllBytes(_file);
        string Message(LatentSpace space, RareLossOptions other) =>
            Assert.ThrowsExactly<SampleFileException>(() => Measure(space, Rows(Weights.Length), goal, other)).Message;
        Assert.Contains("another space, or to other training or test rows", Message(Quadratic("other"), options), StringComparison.Ordinal);
        Assert.Contains("particles = 100; this one has 50", Message(Quadratic(), new RareLossOptions(options) { Particles = 50 }), StringComparison.Ordinal);
        CollectionAssert.AreEqual(content, File.ReadAllBytes(_file));
        File.WriteAllText(_file, "loss\n0.1\n");
        Assert.Contains("isn't the file of a simulation", Message(Quadratic(), options), StringComparison.Ordinal);
    }

    [TestMethod]
    public void ASpaceWithoutLatentsHasBoundsAndNamedExtrapolations()
    {
        var space = Quadratic();
        using var fitted = new FittedSampledSpace(space.Description, Rows(Weights.Length), [.. space.Draw(Rows(Weights.Length), Enumerable.Range(0, 50).ToArray())]);
        double goal = Law.QuantileOfLogProbability(-20);
        var metrics = InductiveBiasEvaluator.Evaluate(fitted, Rows(Weights.Length), new InductiveBiasOptions { TargetLosses = [goal] });
        var estimate = metrics.At(LossReference.Target);
        Assert.IsTrue(estimate.IsBound);
        Assert.AreEqual(-Math.Log(1 - Math.Pow(0.025, 1.0 / 50)), estimate.Nats, 1e-9);
        Assert.IsGreaterThan(estimate.Nats, estimate.Families[0].Bias.Nats);
        Assert.IsTrue(metrics.Diagnostics.Any(diagnostic => diagnostic.Code == "spaceWithoutLatents"));
        var fit = InductiveBiasEvaluator.Evaluate(fitted, Rows(Weights.Length), new InductiveBiasOptions { TargetLosses = [goal], SampledLoss = new SampledLossOptions { Tail = TailMethod.Fitted } });
        Assert.AreEqual(EstimationMethod.Fitted, fit.At(LossReference.Target).Method);
    }

    [TestMethod]
    public void CancellationEndsTheSimulation()
    {
        using var source = new CancellationTokenSource();
        var space = Quadratic();
        int batches = 0;
        space.Asked = _ =>
        {
            if (++batches == 9)
                source.Cancel();
        };
        Assert.Throws<OperationCanceledException>(() => Measure(space, Rows(Weights.Length), Law.QuantileOfLogProbability(-30), Small, token: source.Token));
    }
}
