using System.Text.Json;

namespace Microsoft.ML.InductiveBias.Console.Tests;

[TestClass]
public sealed class ResultJsonTests
{
    private static readonly DataDescription Data = DataOf("folder/größe \"1\".csv");

    private static DataDescription DataOf(string file, string? testFile = null, string? normalization = null, SplitDescription? split = null) => new()
    {
        File = file,
        TestFile = testFile,
        Label = "label",
        Task = "regression",
        Rows = 10,
        DroppedRows = 1,
        Normalization = normalization,
        Split = split,
    };

    /// <summary>The contract: these names, in this order.</summary>
    private const string Shape =
        "{formatVersion,command,data:{file,label,task,rows,features,outputs,trainRows,testRows,droppedRows},"
        + "space:{kind,kernel,lengthScale,amplitude,noiseVariance,jitter},loss,trainLoss,"
        + "lossDistribution:{method,mean,standardDeviation,minimum,quantiles:[{probability,loss}]},"
        + "inductiveBias:[{reference,targetLoss,nats,bits,method,lowerNats,upperNats,extrapolated,isBound,numericalLowerNats,numericalUpperNats,"
        + "extrapolationDistance,families:[],testSetLowerNats,testSetUpperNats,testRows,bitsPerTestRow}],"
        + "negativeLogMarginalLikelihood,diagnostics:[{code,severity,message}]}";

    [TestMethod]
    public void ShapeIsTheContract() => Assert.AreEqual(Shape, ShapeOf(Write(Metrics())));

    [TestMethod]
    public void TestFileIsAddedAtTheEndOfTheData() =>
        Assert.Contains("droppedRows,testFile}", ShapeOf(Write(Metrics(), DataOf("train.csv", "test.csv"))), StringComparison.Ordinal);

    [TestMethod]
    public void SplitNormalizationAndSpecificationAreAddedAtTheEnd()
    {
        string shape = ShapeOf(Read(ResultJson.Of(new MeasureResult
        {
            Data = DataOf("train.csv", normalization: "none", split: new SplitDescription(3, null, MaxTrain: 100)),
            Specification = "rbf:length-scale=2.5",
            Metrics = Metrics(),
        })));
        Assert.Contains("droppedRows,split:{seed,testFraction,maxTrain,maxTest}}", shape, StringComparison.Ordinal);
        Assert.EndsWith("diagnostics:[{code,severity,message}],normalization,specification}", shape, StringComparison.Ordinal);
    }

    [TestMethod]
    public void SampledResultsHaveTheirFitsAndTheirSample()
    {
        var random = new Random(5);
        var hypotheses = Enumerable.Range(0, 40).Select(seed => new SampledHypothesis(
            new DrawnHypothesis(seed, seed == 7 ? HypothesisStatus.Diverged : HypothesisStatus.Fitted, seed == 7 ? double.NaN : 1e-3),
            seed == 7 ? double.NaN : 0.1 + 0.05 * random.NextDouble(), default)).ToList();
        var law = SampledLossDistribution.Of(new LossSample(LossKind.MeanSquaredError, 3, hypotheses), new SampledLossOptions { Tail = TailMethod.Fitted });
        var estimate = new InductiveBiasEstimate(law.Estimate(0.05)) { Reference = LossReference.Target };
        var result = Write(new InductiveBiasMetrics(Metrics()) { LossDistribution = law, Method = law.Method, InductiveBias = [estimate] });
        var fit = result.GetProperty("lossDistribution").GetProperty("fits")[0];
        Assert.AreEqual(law.Families[0].Family, fit.GetProperty("family").GetString());
        Assert.AreEqual(law.Families[0].LogLikelihood, fit.GetProperty("logLikelihood").GetDouble());
        Assert.AreEqual(law.Families[0].Parameters[1].Value, fit.GetProperty("parameters")[1].GetProperty("value").GetDouble());
        Assert.AreEqual(law.Families[0].GoodnessOfFit.KolmogorovSmirnov, fit.GetProperty("goodnessOfFit").GetProperty("kolmogorovSmirnov").GetDouble());
        Assert.AreEqual("fitted", result.GetProperty("lossDistribution").GetProperty("method").GetString());
        var sample = result.GetProperty("sample");
        Assert.AreEqual((40, 39, 1), (sample.GetProperty("drawn").GetInt32(), sample.GetProperty("counted").GetInt32(), sample.GetProperty("diverged").GetInt32()));
        Assert.AreEqual(39 / 40.0, sample.GetProperty("acceptanceRate").GetDouble());
        Assert.AreEqual("NaN", sample.GetProperty("hypotheses")[7].GetProperty("testLoss").GetString());
        Assert.AreEqual(hypotheses[8].TestLoss, sample.GetProperty("hypotheses")[8].GetProperty("testLoss").GetDouble());
        var bias = result.GetProperty("inductiveBias")[0];
        Assert.IsTrue(bias.GetProperty("extrapolated").GetBoolean());
        Assert.AreEqual(estimate.ExtrapolationDistance, bias.GetProperty("extrapolationDistance").GetDouble());
        Assert.AreEqual(estimate.Families.Count, bias.GetProperty("families").GetArrayLength());
        Assert.AreEqual(estimate.Families[1].Upper.Nats, bias.GetProperty("families")[1].GetProperty("upperNats").GetDouble());
    }

    [TestMethod]
    public void SeveralSpacesAreAListOfResultsAndOneOfFailures()
    {
        MeasureResult Of(string name) => new() { Data = Data, Specification = name, Metrics = Metrics() };
        var several = Read(ResultJson.Of([Of("rbf"), Of("nngp")], [("mlp", "None of 3 fits.")]));
        Assert.AreEqual(1, several.GetProperty("formatVersion").GetInt32());
        CollectionAssert.AreEqual((string[])["rbf", "nngp"], several.GetProperty("results").EnumerateArray().Select(one => one.GetProperty("specification").GetString()).ToArray());
        Assert.AreEqual("None of 3 fits.", several.GetProperty("failures")[0].GetProperty("message").GetString());
        // Each result has the shape of a result alone.
        string alone = ShapeOf(Read(ResultJson.Of(Of("rbf"))));
        Assert.AreEqual(alone.Replace("formatVersion,command,", "", StringComparison.Ordinal), ShapeOf(several.GetProperty("results")[0]));
    }

    [TestMethod]
    public void ValuesAreThoseOfTheMetrics()
    {
        var metrics = Metrics();
        var result = Write(metrics);
        Assert.AreEqual(1, result.GetProperty("formatVersion").GetInt32());
        Assert.AreEqual("measure", result.GetProperty("command").GetString());
        Assert.AreEqual(Data.File, result.GetProperty("data").GetProperty("file").GetString());
        Assert.AreEqual(1, result.GetProperty("data").GetProperty("droppedRows").GetInt32());
        Assert.AreEqual("rbf", result.GetProperty("space").GetProperty("kernel").GetString());
        var law = result.GetProperty("lossDistribution");
        Assert.AreEqual("exact", law.GetProperty("method").GetString());
        Assert.AreEqual(metrics.LossDistribution.Mean, law.GetProperty("mean").GetDouble());
        foreach (var quantile in law.GetProperty("quantiles").EnumerateArray())
            Assert.AreEqual(metrics.LossDistribution.Quantile(quantile.GetProperty("probability").GetDouble()), quantile.GetProperty("loss").GetDouble());
        Assert.AreEqual(-12.5, result.GetProperty("negativeLogMarginalLikelihood").GetDouble());
        var diagnostic = result.GetProperty("diagnostics")[0];
        Assert.AreEqual("jitterAdded", diagnostic.GetProperty("code").GetString());
        Assert.AreEqual("warning", diagnostic.GetProperty("severity").GetString());
    }

    [TestMethod]
    [DataRow(0.1)]
    [DataRow(1.0 / 3)]
    [DataRow(5e-324)]
    [DataRow(1.7976931348623157e308)]
    [DataRow(0.0)]
    public void NumbersReadBackWithAllTheirDigits(double value)
    {
        var result = Write(new InductiveBiasMetrics(Metrics()) { TrainingLoss = value });
        Assert.AreEqual(value, result.GetProperty("trainLoss").GetDouble());
    }

    [TestMethod]
    public void InfinityIsAString()
    {
        var estimate = Write(Metrics()).GetProperty("inductiveBias")[1];
        foreach (string name in (string[])["nats", "bits", "lowerNats", "upperNats", "numericalUpperNats"])
            Assert.AreEqual("Infinity", estimate.GetProperty(name).GetString(), name);
        Assert.AreEqual(7.5, estimate.GetProperty("numericalLowerNats").GetDouble());
    }

    [TestMethod]
    public void UnknownLikelihoodIsNull() =>
        Assert.AreEqual(JsonValueKind.Null, Write(new InductiveBiasMetrics(Metrics()) { NegativeLogMarginalLikelihood = null }).GetProperty("negativeLogMarginalLikelihood").ValueKind);

    [TestMethod]
    public void CultureDoesNotMatter()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        string expected = ResultJson.Of(new MeasureResult { Data = Data, Metrics = Metrics() });
        try
        {
            var culture = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NumberDecimalSeparator = ",";
            culture.NumberFormat.NegativeSign = "~";
            System.Globalization.CultureInfo.CurrentCulture = culture;
            Assert.AreEqual(expected, ResultJson.Of(new MeasureResult { Data = Data, Metrics = Metrics() }));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    public void UnknownParameterTypeIsRefused()
    {
        var metrics = new InductiveBiasMetrics(Metrics()) { Space = new HypothesisSpaceDescription("kernel", [new("kernel", new object())]) };
        Assert.Contains("'kernel'", Assert.ThrowsExactly<ArgumentException>(() => ResultJson.Of(new MeasureResult { Data = Data, Metrics = metrics })).Message, StringComparison.Ordinal);
    }

    internal static InductiveBiasMetrics Metrics() => new(
        new HypothesisSpaceDescription("kernel",
            [new("kernel", "rbf"), new("lengthScale", 2.5), new("amplitude", 1.0), new("noiseVariance", 0.0), new("jitter", 1e-12)]),
        ExactQuadraticLoss.FromSpectrum([0.5, 0.25, 0.125], [0.1, 0.2, 0.3], outputs: 1, roundingError: 0, resolution: 0))
    {
        TrainingRows = 6,
        TestRows = 3,
        Features = 3,
        Outputs = 1,
        Loss = LossKind.MeanSquaredError,
        TrainingLoss = 0,
        Method = EstimationMethod.Exact,
        InductiveBias = [Estimate("constantPredictor", 0.5, 1.25, 1.25), Estimate("target", 0, 7.5, double.PositiveInfinity)],
        NegativeLogMarginalLikelihood = -12.5,
        Diagnostics = [new Diagnostic("jitterAdded", DiagnosticSeverity.Warning, "1e-12 was added.")],
    };

    private static InductiveBiasEstimate Estimate(string reference, double targetLoss, double numericalLower, double nats) => new()
    {
        Reference = reference,
        TargetLoss = targetLoss,
        Bias = Information.FromNats(nats),
        Method = EstimationMethod.Exact,
        Lower = Information.FromNats(nats),
        Upper = Information.FromNats(nats),
        NumericalLower = Information.FromNats(numericalLower),
        NumericalUpper = Information.FromNats(nats),
    };

    [TestMethod]
    public void DifficultiesAreRankedWhereThereAreSeveral()
    {
        // The same plane of points, with classes that meet at a smaller and a larger distance.
        DifficultyResult Of(string file, double gap)
        {
            double[] values = [.. Enumerable.Range(0, 200).SelectMany(i => new[] { i / 20 + (i < 100 ? 0 : gap), i % 20 * 1.01 + 1e-3 * (i * i % 97) })];
            var estimate = GeneralizationDifficultyEstimator.Estimate(PointSet.FromDouble(values, 200, 2), [.. Enumerable.Range(0, 200).Select(i => i / 100)]);
            return new DifficultyResult { Data = DataOf(file, normalization: "none"), RowUnit = "line", Estimate = estimate, Diagnostics = [] };
        }
        var (easy, hard) = (Of("easy", 1), Of("hard", -0.9));
        var ranked = JsonDocument.Parse(ResultJson.Of([easy, hard])).RootElement.GetProperty("results");
        CollectionAssert.AreEqual((string[])["hard", "easy"], ranked.EnumerateArray().Select(one => one.GetProperty("data").GetProperty("file").GetString()).ToArray());
        var alone = JsonDocument.Parse(ResultJson.Of([easy])).RootElement;
        Assert.AreEqual(1, alone.GetProperty("formatVersion").GetInt32());
        Assert.AreEqual(easy.Estimate.Log2BitsUpper, alone.GetProperty("log2DifficultyBits").GetProperty("upper").GetDouble());
    }

    private static JsonElement Write(InductiveBiasMetrics metrics, DataDescription? data = null) =>
        JsonDocument.Parse(ResultJson.Of(new MeasureResult { Data = data ?? Data, Metrics = metrics })).RootElement;

    private static JsonElement Read(string json) => JsonDocument.Parse(json).RootElement;

    /// <summary>The names of the properties in their order; of an array its first element.</summary>
    private static string ShapeOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(",", element.EnumerateObject().Select(property =>
            property.Name + (ShapeOf(property.Value) is { Length: > 0 } shape ? ":" + shape : ""))) + "}",
        JsonValueKind.Array => "[" + (element.GetArrayLength() > 0 ? ShapeOf(element[0]) : "") + "]",
        _ => "",
    };
}
