using System.Text.Json;

namespace Microsoft.ML.InductiveBias.Reporting.Tests;

[TestClass]
public sealed class JsonReportTests
{
    private static readonly DataDescription Data = new()
    {
        File = "folder/größe \"1\".csv",
        Label = "label",
        Task = "regression",
        Rows = 10,
        Features = 3,
        Outputs = 1,
        TrainRows = 6,
        TestRows = 3,
        DroppedRows = 1,
    };

    /// <summary>The contract: these names, in this order.</summary>
    private const string Shape =
        "{formatVersion,command,data:{file,label,task,rows,features,outputs,trainRows,testRows,droppedRows},"
        + "space:{kind,kernel,lengthScale,amplitude,noiseVariance,jitter},loss,trainLoss,"
        + "lossDistribution:{method,mean,standardDeviation,minimum,quantiles:[{probability,loss}]},"
        + "inductiveBias:[{reference,targetLoss,nats,bits,method,lowerNats,upperNats,extrapolated,numericalLowerNats,numericalUpperNats,"
        + "extrapolationDistance,families:[],testSetLowerNats,testSetUpperNats}],"
        + "negativeLogMarginalLikelihood,diagnostics:[{code,severity,message}]}";

    [TestMethod]
    public void ShapeIsTheContract() => Assert.AreEqual(Shape, ShapeOf(Write(Metrics())));

    [TestMethod]
    public void TestFileIsAddedAtTheEndOfTheData() =>
        Assert.Contains("droppedRows,testFile}", ShapeOf(Write(Metrics(), Data with { TestFile = "test.csv" })), StringComparison.Ordinal);

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
        var result = Write(Metrics() with { TrainingLoss = value });
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
        Assert.AreEqual(JsonValueKind.Null, Write(Metrics() with { NegativeLogMarginalLikelihood = null }).GetProperty("negativeLogMarginalLikelihood").ValueKind);

    [TestMethod]
    public void CultureDoesNotMatter()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        string expected = JsonReport.ToJson("measure", Data, Metrics());
        try
        {
            var culture = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NumberDecimalSeparator = ",";
            culture.NumberFormat.NegativeSign = "~";
            System.Globalization.CultureInfo.CurrentCulture = culture;
            Assert.AreEqual(expected, JsonReport.ToJson("measure", Data, Metrics()));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    public void UnknownParameterTypeIsRefused()
    {
        var metrics = Metrics() with { Space = new HypothesisSpaceDescription("kernel", [new("kernel", new object())]) };
        Assert.Contains("'kernel'", Assert.ThrowsExactly<ArgumentException>(() => JsonReport.ToJson("measure", Data, metrics)).Message, StringComparison.Ordinal);
    }

    internal static InductiveBiasMetrics Metrics() => new()
    {
        Space = new HypothesisSpaceDescription("kernel",
            [new("kernel", "rbf"), new("lengthScale", 2.5), new("amplitude", 1.0), new("noiseVariance", 0.0), new("jitter", 1e-12)]),
        TrainingRows = 6,
        TestRows = 3,
        Features = 3,
        Outputs = 1,
        Loss = LossKind.MeanSquaredError,
        TrainingLoss = 0,
        LossDistribution = ExactQuadraticLoss.FromSpectrum([0.5, 0.25, 0.125], [0.1, 0.2, 0.3], outputs: 1, roundingError: 0, resolution: 0),
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
            return new DifficultyResult { Data = Data with { File = file }, Normalization = "none", RowUnit = "line", Estimate = estimate, Diagnostics = [] };
        }
        var (easy, hard) = (Of("easy", 1), Of("hard", -0.9));
        var ranked = JsonDocument.Parse(JsonReport.ToJson("difficulty", [easy, hard])).RootElement.GetProperty("results");
        CollectionAssert.AreEqual((string[])["hard", "easy"], ranked.EnumerateArray().Select(one => one.GetProperty("data").GetProperty("file").GetString()).ToArray());
        var alone = JsonDocument.Parse(JsonReport.ToJson("difficulty", [easy])).RootElement;
        Assert.AreEqual(1, alone.GetProperty("formatVersion").GetInt32());
        Assert.AreEqual(easy.Log2Bits!.Value.Upper, alone.GetProperty("log2DifficultyBits").GetProperty("upper").GetDouble());
        Assert.ThrowsExactly<ArgumentException>(() => JsonReport.ToJson("difficulty", []));
    }

    private static JsonElement Write(InductiveBiasMetrics metrics, DataDescription? data = null) =>
        JsonDocument.Parse(JsonReport.ToJson("measure", data ?? Data, metrics)).RootElement;

    /// <summary>The names of the properties in their order; of an array its first element.</summary>
    private static string ShapeOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(",", element.EnumerateObject().Select(property =>
            property.Name + (ShapeOf(property.Value) is { Length: > 0 } shape ? ":" + shape : ""))) + "}",
        JsonValueKind.Array => "[" + ShapeOf(element[0]) + "]",
        _ => "",
    };
}
