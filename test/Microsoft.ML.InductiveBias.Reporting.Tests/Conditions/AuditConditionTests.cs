using System.Xml.Linq;

namespace Microsoft.ML.InductiveBias.Reporting.Tests;

[TestClass]
public sealed class AuditConditionTests
{
    private static readonly AuditQuantities Wine = AuditQuantities.Of(SampleAudit.Wine);

    [TestMethod]
    [DataRow("requiredBits(rbf, nearestNeighbour) > 1", true)]
    [DataRow("REQUIREDBITS( RBF ,\"nearestNeighbour\")>1", true)]
    [DataRow("rows == 178", true)]
    [DataRow("rows != 178", false)]
    [DataRow("modelError(LightGBM) > 0.2", false)]
    [DataRow("suspectRows > 10", false)]
    [DataRow("wrongLabels > 0.02", true)]
    [DataRow("difficultyBits < Infinity", true)]
    [DataRow("confusion(3, 2) >= 0", true)]
    [DataRow("lower(modelError(LightGBM)) > 0.9", false)]
    [DataRow("Upper( rows ) == 178", true)]
    public void ConditionIsTestedOnTheAudit(string text, bool holds) => Assert.AreEqual(holds, AuditCondition.Parse(text).Evaluate(Wine).Holds);

    [TestMethod]
    [DataRow("", "position 1")]
    [DataRow("bits > 1", "known quantities: difficultyBits")]
    [DataRow("rows 1", "position 6, expected a comparison")]
    [DataRow("rows >", "position 7, expected a number")]
    [DataRow("rows > 1 2", "'1 2' isn't a number")]
    [DataRow("rows(a) > 1", "write 'rows' alone")]
    [DataRow("requiredBits(rbf) > 1", "write 'requiredBits(space, reference)'")]
    [DataRow("requiredBits(rbf, x > 1", "expected ')'")]
    [DataRow("lower(rows > 1", "write 'lower(rows …)'")]
    [DataRow("modelError(\"x > 1", "position 12, the quote is not closed")]
    public void BadConditionNamesPositionAndWhatWouldBeRight(string text, string part) =>
        Assert.Contains(part, Assert.ThrowsExactly<FormatException>(() => AuditCondition.Parse(text)).Message, StringComparison.Ordinal);

    [TestMethod]
    public void MissingNumberIsNeitherKeptNorViolated()
    {
        var outcome = AuditCondition.Parse("requiredBits(forest, nearestNeighbour) > 1").Evaluate(Wine);
        Assert.IsNull(outcome.Holds);
        Assert.Contains("requiredBits(rbf, nearestNeighbour)", outcome.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void AnEndOfAnIntervalIsTestedInPlaceOfTheValue()
    {
        var error = Wine.Find("modelError", "LightGBM")!;
        Assert.IsTrue(AuditCondition.Parse(FormattableString.Invariant($"upper(modelError(LightGBM)) > {(error.Value + error.Upper!.Value) / 2}")).Evaluate(Wine).Holds);
        Assert.IsFalse(AuditCondition.Parse(FormattableString.Invariant($"lower(modelError(LightGBM)) >= {error.Value + 1e-9}")).Evaluate(Wine).Holds);
        Assert.IsTrue(AuditCondition.Parse("lower(rows) > 1").Evaluate(Wine).IsSettled);
        var withoutInterval = AuditCondition.Parse("upper(expectedLoss(rbf)) > 1").Evaluate(Wine);
        Assert.IsNull(withoutInterval.Holds);
        Assert.Contains("no interval", withoutInterval.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void EveryKeyIsAConditionThatFindsItsNumber()
    {
        foreach (var quantity in Wine.All)
            Assert.AreSame(quantity, AuditCondition.Parse($"{quantity.Key} > 0").Evaluate(Wine).Quantity, quantity.Key);
    }

    [TestMethod]
    public void JsonReadsBackWithEveryNumberAndInterval()
    {
        var read = JsonReport.ReadAudit(JsonReport.ToJson([SampleAudit.Wine]));
        Assert.HasCount(Wine.All.Count, read.All);
        foreach (var (before, after) in Wine.All.Zip(read.All))
        {
            Assert.AreEqual(before.Key, after.Key);
            Assert.AreEqual((before.Value, before.Lower, before.Upper, before.Unit, before.Method), (after.Value, after.Lower, after.Upper, after.Unit, after.Method), before.Key);
        }
        foreach (string bad in (string[])["", "[]", "{}", "{\"formatVersion\":2}", "{\"formatVersion\":1,\"command\":\"measure\"}", "{\"formatVersion\":1,\"command\":\"audit\",\"name\":\"x\"}"])
            Assert.ThrowsExactly<FormatException>(() => JsonReport.ReadAudit(bad), bad);
    }

    [TestMethod]
    public void ComparisonSaysWhatLeftTheIntervals()
    {
        Assert.IsEmpty(AuditComparison.Of(Wine, Wine).Changes.Where(change => change.Kind != AuditChangeKind.Within));
        AuditQuantities Changed(double value, double? lower, double? upper) => new("new", [.. Wine.All.Select(one =>
            one.Name == "intrinsicDimension" ? new AuditQuantity(one.Name, one.Arguments, value, lower, upper, one.Unit, one.Method) : one)]);
        var now = Wine.Find("intrinsicDimension")!;
        AuditChangeKind Kind(AuditQuantities current) => AuditComparison.Of(Wine, current).Changes.Single(change => change.Key == "intrinsicDimension").Kind;
        Assert.AreEqual(AuditChangeKind.Rose, Kind(Changed(now.Upper!.Value + 2, now.Upper + 1, now.Upper + 3)));
        Assert.AreEqual(AuditChangeKind.Fell, Kind(Changed(now.Lower!.Value - 2, now.Lower - 3, now.Lower - 1)));
        Assert.AreEqual(AuditChangeKind.Within, Kind(Changed(now.Value + 0.01, now.Lower, now.Upper)));
        Assert.AreEqual(AuditChangeKind.Unsettled, Kind(Changed(now.Value + 9, null, null)));
        var without = new AuditQuantities("less", [.. Wine.All.Where(one => one.Name != "rows")]);
        Assert.AreEqual(AuditChangeKind.Vanished, AuditComparison.Of(Wine, without).Changes.Single(change => change.Key == "rows").Kind);
        Assert.AreEqual(AuditChangeKind.Appeared, AuditComparison.Of(without, Wine).Changes.Single(change => change.Key == "rows").Kind);
    }

    private static readonly Dictionary<string, string> Rows = new() { ["label"] = "a", ["x"] = "b", ["y"] = "c" };

    private static AuditQuantities Bits(double value, double lower, double upper, double[] contributions, Dictionary<string, string> rows) =>
        new("data", [new("requiredBits", ["rbf", "bestModel"], value, lower, upper, "bits", "exact law") { TestRowContributions = contributions }])
        {
            Label = "label", TestRowHashes = rows,
        };

    [TestMethod]
    public void OnTheSameTestRowsTheIntervalIsThatOfThePairedDifference()
    {
        double[] rows = [3, -1, -2], others = [1, -2, 1];
        var before = Bits(10, 6, 15, rows, Rows);
        var now = Bits(12, 8, 18, [.. rows.Select(row => 1.1 * row)], Rows);
        // Errors that are proportional: the distances are 4 − 5 and 6 − 4.
        var paired = AuditComparison.Of(before, now).Changes.Single();
        Assert.IsTrue(paired.IsPaired);
        Assert.AreEqual(new ValueWithInterval(2, 1, 4), Rounded(paired.Difference!.Value));
        Assert.AreEqual(AuditChangeKind.Rose, paired.Kind);
        Assert.AreEqual(AuditChangeKind.Fell, AuditComparison.Of(now, before).Changes.Single().Kind);
        // Errors with the correlation (3 + 2 − 2)/√(14 · 6).
        double correlation = 3 / Math.Sqrt(84);
        var half = AuditComparison.Of(before, Bits(12, 8, 18, others, Rows)).Changes.Single();
        Assert.AreEqual(2 - Math.Sqrt(16 + 25 - (2 * correlation * 20)), half.Difference!.Value.Lower, 1e-12);
        Assert.AreEqual(AuditChangeKind.Within, half.Kind);

        static ValueWithInterval Rounded(ValueWithInterval value) => new(value.Value, Math.Round(value.Lower, 12), Math.Round(value.Upper, 12));
    }

    [TestMethod]
    [DataRow("label", "z", false)]
    [DataRow("x", "z", true)] // a column that was corrected; another one still shows that the rows are the same
    [DataRow("new", "z", true)]
    public void TestRowsAreTheSameIfTheLabelAndAnotherColumnAre(string column, string hash, bool isPaired)
    {
        double[] contributions = [3, -1, -2];
        var rows = new Dictionary<string, string>(Rows) { [column] = hash };
        Assert.AreEqual(isPaired, AuditComparison.Of(Bits(10, 6, 15, contributions, Rows), Bits(12, 8, 18, contributions, rows)).Changes.Single().IsPaired);
        Assert.IsFalse(AuditComparison.Of(Bits(10, 6, 15, contributions, Rows), Bits(12, 8, 18, contributions, new() { ["label"] = "a" })).Changes.Single().IsPaired);
        Assert.IsFalse(AuditComparison.Of(Bits(10, 6, 15, [], Rows), Bits(12, 8, 18, contributions, rows)).Changes.Single().IsPaired);
    }

    [TestMethod]
    public void OtherRowsLeaveRoomForTheTrainingRows()
    {
        double[] contributions = [3, -1, -2];
        AuditChange Compare(double now) => AuditComparison.Of(Bits(10, 7, 14, contributions, []), Bits(now, now - 3, now + 4, contributions, [])).Changes.Single();
        // √2 · √(3² + 4²) on either side.
        Assert.AreEqual(10 - Math.Sqrt(50), Compare(20).Difference!.Value.Lower, 1e-12);
        Assert.AreEqual(AuditChangeKind.Within, Compare(17).Kind);
        Assert.AreEqual(AuditChangeKind.Rose, Compare(17.1).Kind);
        Assert.AreEqual(AuditChangeKind.Fell, Compare(2.9).Kind);
        Assert.IsFalse(Compare(20).IsPaired);
        // No errors on these rows: nothing says how many there are on others.
        Assert.AreEqual(AuditChangeKind.Unsettled, Compare(double.PositiveInfinity).Kind);
    }

    [TestMethod]
    public void WhatTestRowsContributeComesBackFromTheJsonResult()
    {
        var law = LossDistribution.FromSpectrum([1, 0.5, 0.2], [0.3, 0.2, 0.1], 1, 0, 0, eigenvectors: new double[] { 1, 0, 0, 0, 1, 0, 0, 0, 1 },
            projections: new[] { Math.Sqrt(0.3), Math.Sqrt(0.2), Math.Sqrt(0.1) });
        var metrics = new InductiveBiasMetrics(SampleAudit.Wine.Spaces[0].Metrics) { InductiveBias = [law.Estimate(0.2)] };
        var audit = new AuditResult(SampleAudit.Wine) { Spaces = [new AuditSpace("rbf", metrics, [])], Models = [], TestRowHashes = Rows, Label = "label" };
        string json = JsonReport.ToJson([audit]);
        var read = JsonReport.ReadAudit(json);
        double[] right = metrics.InductiveBias[0].TestRowContributions.ToArray(), found = read.Find("requiredBits", "rbf", "0.2")!.TestRowContributions.ToArray();
        for (int row = 0; row < 3; row++)
            Assert.AreEqual(right[row], found[row], 5e-4 * Math.Abs(right[row])); // four digits
        Assert.IsTrue(AuditComparison.Of(read, AuditQuantities.Of(audit)).Changes.Single(change => change.Key == "requiredBits(rbf, 0.2)").IsPaired);
        Assert.AreEqual(json.Split("\"testRowContributions\"").Length, json.Split('\n').Count(line => line.Contains("\"testRowContributions\": [") && line.TrimEnd().EndsWith(']')) + 1);
        Assert.AreEqual(metrics.InductiveBias[0].Bits / 3, metrics.InductiveBias[0].BitsPerTestRow!.Value, 1e-15);
    }

    [TestMethod]
    public void JUnitHoldsACaseForEachCondition()
    {
        var outcomes = new[] { "rows > 1", "rows < 1", "requiredBits(\"<x>\", y) > 1" }.Select(text => AuditCondition.Parse(text).Evaluate(Wine)).ToList();
        var suite = XDocument.Parse(JUnitReport.ToXml([new AuditConditionOutcomes("a<b>\u0001", TimeSpan.FromSeconds(2), outcomes)])).Root!.Element("testsuite")!;
        Assert.AreEqual(("3", "1", "1"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value, suite.Attribute("errors")!.Value));
        CollectionAssert.AreEqual((string[])["failure", "system-out", "error"], suite.Elements("testcase").Select(one => one.Elements().Single().Name.LocalName).ToArray());
    }

    [TestMethod]
    public void TablesBecomeDataFrames()
    {
        var wine = SampleAudit.Wine;
        var frame = Wine.ToDataFrame();
        Assert.AreEqual(Wine.All.Count, frame.Rows.Count);
        Assert.AreEqual(Wine.All[0].Value, frame["Value"][0]);
        Assert.AreEqual(wine.Spaces.Sum(space => space.Curve.Count), wine.Spaces.ToCurveDataFrame().Rows.Count);
        Assert.IsNull(wine.Models.ToDataFrame(wine.Spaces)["Bits(rbf)"][wine.Models.Count - 1]); // the model that failed
        Assert.AreEqual(wine.RowDifficulties[0].Id, wine.RowDifficulties.ToDataFrame()["Id"][0]);
    }

    [TestMethod]
    public void PlotsArePicturesOfTheAskedSize()
    {
        var plot = new BiasCurvePlot(SampleAudit.Wine.Spaces);
        var svg = XElement.Parse(plot.ToSvg(640, 360));
        Assert.AreEqual("0 0 640 360", svg.Attribute("viewBox")!.Value);
        byte[] png = plot.ToPng(640, 360, dark: true, scale: 1);
        CollectionAssert.AreEqual(new byte[] { 0x89, 0x50, 0x4E, 0x47 }, png[..4]);
        Assert.AreEqual((640, 360), (png[18] * 256 + png[19], png[22] * 256 + png[23])); // the header holds the sides, big-endian
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => plot.ToSvg(100, 360));
    }

    [TestMethod]
    [DataRow(3.0, 3.0009, AuditChangeKind.Within)]
    [DataRow(1e-30, 1e-20, AuditChangeKind.Within)]
    [DataRow(3.0, 3.002, AuditChangeKind.Rose)]
    [DataRow(3.002, 3.0, AuditChangeKind.Fell)]
    public void BitsThatDifferByLessThanAThousandthAreTheSame(double before, double now, AuditChangeKind kind)
    {
        static AuditQuantities Bits(double value) => new("data", [new("requiredBits", ["rbf", "bestModel"], value, value, value, "bits", "exact law")]);
        Assert.AreEqual(kind, AuditComparison.Of(Bits(before), Bits(now)).Changes.Single().Kind);
    }
}
