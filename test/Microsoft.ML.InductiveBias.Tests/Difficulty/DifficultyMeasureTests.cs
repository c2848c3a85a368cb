using static Microsoft.ML.InductiveBias.Tests.ReferenceTasks;

namespace Microsoft.ML.InductiveBias.Tests;

[TestClass]
public class DifficultyMeasureTests
{
    // What the measure is asked to reach; the factors are exponentials of sums up to 350, each with rounding 1e-14 or so.
    private const double Relative = 1e-10;

    [TestMethod]
    public void PublishedClassificationAndUnionTasksComeOut()
    {
        var cases = Open("difficulty.json").GetProperty("classificationAndUnion");
        Assert.AreEqual(31, cases.GetArrayLength());
        foreach (var c in cases.EnumerateArray())
        {
            var name = c.GetProperty("name").GetString()!;
            var terms = DifficultyMeasure.Of(Constants(c));
            var bits = Number(c.GetProperty("bits"));
            AreClose(bits, terms.Bits, Relative, name);
            AreClose(Math.Log2(bits), terms.Log2Bits, 1e-12, name + " log2");
            AreClose(c.GetProperty("K").GetDouble(), terms.CutOffDegree!.Value, 1e-12, name + " K");
            AreClose(c.GetProperty("eigenfunctions").GetDouble(), Math.Pow(2, terms.Log2Eigenfunctions!.Value), Relative, name + " E");
            AreClose(c.GetProperty("hypothesisSpaceDimension").GetDouble(), Math.Pow(2, terms.Log2HypothesisDimensions), Relative, name + " dim");
            AreClose(c.GetProperty("logWasserstein").GetDouble(), terms.LogWasserstein!.Value, 1e-12, name + " ln W");
            AreClose(c.GetProperty("bitsPerDimension").GetDouble(), terms.BitsPerDimension, 1e-12, name + " per dimension");
        }
    }

    [TestMethod]
    public void UnionOfPublishedTasksHasThePublishedConstants()
    {
        // MNIST alone is published at ε = 0.001 as in the unions; CIFAR10's own ε is not used.
        foreach (var second in new[] { "MNIST", "CIFAR10" })
        {
            var union = TaskConstants.Union(Named("MNIST"), Named(second));
            var expected = Named($"union_MNIST+{second}");
            AreClose(expected.Radius, union.Radius, 1e-15, second);
            Assert.AreEqual(System.Text.Json.JsonSerializer.Serialize(new TaskConstants(expected) { Radius = union.Radius }), System.Text.Json.JsonSerializer.Serialize(union));
        }
    }

    [TestMethod]
    public void CartpoleComesOut()
    {
        foreach (var c in Open("difficulty.json").GetProperty("cartpole").EnumerateArray())
        {
            var terms = DifficultyMeasure.CartPole(c.GetProperty("T").GetInt32());
            AreClose(c.GetProperty("bits").GetDouble(), terms.Bits, Relative, c.GetProperty("name").GetString()!);
        }
    }

    [TestMethod]
    public void ContinuousControlComesOut()
    {
        foreach (var c in Open("difficulty.json").GetProperty("continuousControl").EnumerateArray())
        {
            var terms = DifficultyMeasure.ContinuousControl(
                c.GetProperty("m").GetDouble(), c.GetProperty("D").GetDouble(), c.GetProperty("n").GetDouble(),
                c.GetProperty("delta").GetDouble(), c.GetProperty("error").GetDouble());
            AreClose(c.GetProperty("bits").GetDouble(), terms.Bits, Relative, c.GetProperty("name").GetString()!);
        }
    }

    [TestMethod]
    public void OmniglotComesOut()
    {
        var c = Open("difficulty.json").GetProperty("omniglot");
        int[] classes = [.. c.GetProperty("chars_per_alphabet").EnumerateArray().Select(e => e.GetInt32())];
        var terms = DifficultyMeasure.FewShot(
            classes, c.GetProperty("m0").GetDouble(), c.GetProperty("m1").GetDouble(), c.GetProperty("R").GetDouble(), c.GetProperty("delta").GetDouble(), c.GetProperty("error").GetDouble());
        AreClose(Number(c.GetProperty("n_exact")), DifficultyMeasure.TrainingTasks(classes, ways: 20, examplesPerClass: 20), 1e-14, "n");
        AreClose(Number(c.GetProperty("bits_mp")), terms.Bits, Relative, "bits");
    }

    [TestMethod]
    public void SummandsAddUpToBitsPerDimension()
    {
        foreach (var terms in new[] { DifficultyMeasure.Of(Named("CIFAR10")), DifficultyMeasure.CartPole(2) })
        {
            AreClose(terms.BitsPerDimension, terms.Summands.Sum(s => s.Bits), 1e-15, "sum");
            AreClose(terms.Log2Bits, terms.Log2FreeDimensions + Math.Log2(terms.BitsPerDimension), 1e-14, "product");
        }
    }

    [TestMethod]
    public void PlainFormulaAgreesWhereItDoesNotOverflow()
    {
        // The formula as it stands, with factorials as products: whole q only.
        foreach (var q in new[] { 1, 2, 5, 9 })
        foreach (var n in new[] { 1.0, 50, 1e5 })
        foreach (var ratio in new[] { 0.4, 3.0, 40 })
        {
            double R = 7.5, delta = R / ratio, D = 3, Nd = 4, epsilon = 1e-3;
            var F = 2 * Math.PI * R / delta;
            var K = (Math.Sqrt((q - 1) * (q - 1) + 4 * F * F) - (q - 1)) / 2;
            double Binomial(double top)
            {
                double product = 1;
                for (var i = 0; i < q; i++)
                    product *= (top - i) / (q - i);
                return product;
            }
            var dimensions = 2 * D * Nd * (Binomial(q + K) + Binomial(q + K - 1)) - n * D;
            // Γ((q+1)/2) by Γ(1) = 1, Γ(½) = √π and Γ(z+1) = zΓ(z).
            var gamma = q % 2 == 1 ? 1 : Math.Sqrt(Math.PI);
            for (var z = q % 2 == 1 ? 1 : 0.5; z < (q + 1) / 2.0; z++)
                gamma *= z;
            var W = Math.Sqrt(q / 6.0) * Math.Pow(2 * Math.Pow(Math.PI, (q + 1) / 2.0) * Nd / (n * gamma), 1.0 / q) * R;
            var expected = Math.Max(0, dimensions) * Math.Log2(Math.Sqrt(D * Nd) * K * Math.Sqrt(D) / R * W / epsilon);
            var terms = DifficultyMeasure.Of(TaskConstants.Classification(n, q, R, delta, 4, epsilon));
            // The subtraction of n·D loses at most three digits here.
            AreClose(expected, terms.Bits, 1e-11, $"q={q} n={n} R/δ={ratio}");
        }
    }

    [TestMethod]
    public void DataThatDetermineTheHypothesisGiveZero()
    {
        var terms = DifficultyMeasure.Of(TaskConstants.Classification(1e9, 2, 1, 0.5, 2, 0.01));
        Assert.AreEqual(0, terms.Bits);
        Assert.IsTrue(double.IsNegativeInfinity(terms.Log2Bits));
        Assert.IsTrue(terms.IsDeterminedByData);
        Assert.AreEqual(1, terms.DataShare);
        Assert.AreEqual("determinedByData", terms.Diagnostics.Single(d => d.Code != "targetWithoutInformation").Code);
    }

    [TestMethod]
    public void LooseTargetGivesZeroAndSaysSo()
    {
        var terms = DifficultyMeasure.Of(TaskConstants.Classification(10, 5, 1, 0.1, 2, 1e9));
        Assert.AreEqual(0, terms.Bits);
        Assert.IsFalse(terms.IsDeterminedByData);
        Assert.AreEqual("targetWithoutInformation", terms.Diagnostics.Single().Code);
    }

    [TestMethod]
    public void OverflowingBitsKeepTheirLogarithm()
    {
        var terms = DifficultyMeasure.Of(TaskConstants.Classification(1e6, 500, 1e4, 1e-4, 1000, 0.01));
        Assert.IsTrue(double.IsPositiveInfinity(terms.Bits));
        Assert.IsTrue(terms.Log2Bits is > 1024 and < 1e6);
        foreach (var (R, delta) in new[] { (1e300, 1e-300), (1e-300, 1e300), (1e200, 1e100) })
            Assert.IsTrue(double.IsFinite(DifficultyMeasure.Of(TaskConstants.Classification(1, 30, R, delta, 3, 1e-9)).Log2HypothesisDimensions));
    }

    [TestMethod]
    public void DifficultyFallsWithRowsAndTargetErrorAndResolution()
    {
        var task = Named("MNIST");
        foreach (var (variable, values, sign) in new[]
        {
            (DifficultyVariable.TrainingRows, DifficultyMeasure.LogSpaced(1, 1e13, 40), -1),
            (DifficultyVariable.TargetError, DifficultyMeasure.LogSpaced(1e-8, 1, 40), -1),
            (DifficultyVariable.Resolution, DifficultyMeasure.LogSpaced(0.1, 6, 40), -1),
            (DifficultyVariable.Radius, DifficultyMeasure.LogSpaced(5, 5000, 40), 1),
            (DifficultyVariable.Classes, DifficultyMeasure.LogSpaced(2, 2000, 40), 1),
            (DifficultyVariable.IntrinsicDimension, DifficultyMeasure.LogSpaced(3, 30, 40), 1),
        })
        {
            var curve = DifficultyMeasure.Curve(task, variable, values);
            Assert.HasCount(40, curve);
            Assert.AreEqual(values[0], curve[0].Value);
            for (var i = 1; i < curve.Count; i++)
                Assert.IsTrue(sign * (curve[i].Terms.Log2Bits - curve[i - 1].Terms.Log2Bits) > 0, $"{variable} at {curve[i].Value}");
        }
    }

    [TestMethod]
    public void CurvePointsAreThePublishedOnes()
    {
        var points = DifficultyMeasure.Curve(Named("ImageNet"), DifficultyVariable.Classes, [10, 100, 500, 999]);
        foreach (var point in points)
            AreClose(DifficultyMeasure.Of(Named($"imagenet_classes_{point.Value}")).Log2Bits, point.Terms.Log2Bits, 1e-15, $"{point.Value}");
    }

    [TestMethod]
    public void BiasProvidedIsTheDifficultyAtTheModelsErrorRate()
    {
        var expected = DifficultyMeasure.Of(Named("imagenet_models_m48_err_0.1145"));
        var provided = DifficultyMeasure.BiasProvidedBy(Named("ImageNet"), 0.1145);
        Assert.AreEqual(expected.Log2Bits, provided.Log2Bits);
        Assert.IsTrue(DifficultyMeasure.BiasProvidedBy(Named("ImageNet"), 0.375).Log2Bits < provided.Log2Bits);
    }

    [TestMethod]
    public void RowsAtInvertsTheDifficulty()
    {
        foreach (var name in new[] { "MNIST", "CIFAR10", "ImageNet" })
        foreach (var drop in new[] { 1e-3, 0.1, 1, 5 })
        {
            // n·D approaches dim Θ: each bit of drop costs a bit of the difference, so 5 leave 1e-13 or so.
            var task = Named(name);
            var wanted = DifficultyMeasure.Of(task).Log2Bits - drop;
            var rows = DifficultyMeasure.RowsAt(task, wanted);
            AreClose(wanted, DifficultyMeasure.Of(new TaskConstants(task) { TrainingRows = rows.Rows }).Log2Bits, 1e-10, $"{name} − {drop}");
            AreClose(rows.Log10Rows, Math.Log10(rows.Rows), 1e-14, "log10");
        }
    }

    [TestMethod]
    public void RowsAtZeroAreThoseAtWhichTheDifficultyVanishes()
    {
        var task = Named("MNIST");
        var rows = DifficultyMeasure.RowsAt(task, double.NegativeInfinity);
        Assert.IsTrue(DifficultyMeasure.Of(new TaskConstants(task) { TrainingRows = rows.Rows * 0.999 }).Bits > 0);
        Assert.AreEqual(0, DifficultyMeasure.Of(new TaskConstants(task) { TrainingRows = rows.Rows * 1.001 }).Bits);
        Assert.AreEqual(1, DifficultyMeasure.RowsAt(task, 1e6).Rows);
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(-1.0)]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    public void ConstantsOutOfRangeAreNamed(double bad)
    {
        var task = Named("MNIST");
        foreach (var (variable, property) in new[]
        {
            (DifficultyVariable.TrainingRows, "TrainingRows"), (DifficultyVariable.IntrinsicDimension, "IntrinsicDimension"),
            (DifficultyVariable.Radius, "Radius"), (DifficultyVariable.Resolution, "Resolution"), (DifficultyVariable.TargetError, "TargetError"),
        })
        {
            var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => DifficultyMeasure.Of(DifficultyMeasure.With(task, variable, bad)));
            Assert.AreEqual(property, error.ParamName);
        }
    }
}
