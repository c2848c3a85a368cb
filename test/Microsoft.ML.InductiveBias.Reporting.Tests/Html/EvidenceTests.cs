using System.Text.Json;

namespace Microsoft.ML.InductiveBias.Reporting.Tests;

/// <summary>What the report and the JSON result show of the evidence over rows.</summary>
[TestClass]
public sealed class EvidenceTests
{
    /// <summary>Two orders of ten rows that cost 10, 9, … 1 nats, and twice that.</summary>
    private static readonly EvidenceOverRows Evidence = new([[.. Enumerable.Range(1, 10).Select(i => 11.0 - i)], [.. Enumerable.Range(1, 10).Select(i => 2 * (11.0 - i))]],
        new PacBayesEstimate(5, 40, 0.125, Information.FromNats(3)));

    [TestMethod]
    public void StepsAddUpToAllRows()
    {
        var steps = EvidenceSteps.Of(Evidence);
        Assert.AreEqual(10, steps[^1].Rows);
        Assert.AreEqual(Evidence.NatsFrom(0), steps[^1].CumulativeNats, 1e-12);
        int start = 0;
        double sum = 0;
        foreach (var step in steps)
        {
            sum += step.NatsPerRow * (step.Rows - start);
            start = step.Rows;
            Assert.AreEqual(step.CumulativeNats, sum, 1e-9, "the rows so far");
            Assert.AreEqual(2 * step.Lowest, step.Highest, 1e-12, "the second order costs twice as much");
        }
    }

    [TestMethod]
    public void TheReportHasASectionWithAPlotAndBothNumbers()
    {
        string page = HtmlReport.ToHtml([Measured(SampleAudit.Wine)]);
        StringAssert.Contains(page, "What each training row costs");
        // Both orders: (55 + 110) / 2 nats of all rows, (15 + 30) / 2 of the second half of 5.
        StringAssert.Contains(page, "82.5");
        StringAssert.Contains(page, "4.5");
        StringAssert.Contains(page, "nats per added row");
        StringAssert.Contains(page, "Error at most (PAC-Bayes)");
        StringAssert.Contains(page, NumberText.Of(Evidence.PacBayes!.Error));
        Assert.IsFalse(HtmlReport.ToHtml([SampleAudit.Wine]).Contains("What each training row costs", StringComparison.Ordinal), "without evidence there is no section");
    }

    [TestMethod]
    public void TheJsonResultHasTheConditionalEvidence()
    {
        using var json = JsonDocument.Parse(JsonReport.ToJson([Measured(SampleAudit.Wine)]));
        var evidence = json.RootElement.GetProperty("spaces")[0].GetProperty("evidence");
        Assert.AreEqual(82.5, evidence.GetProperty("nats").GetDouble());
        Assert.AreEqual(5, evidence.GetProperty("conditionalFrom").GetInt32());
        Assert.AreEqual(22.5, evidence.GetProperty("conditionalNats").GetDouble());
        Assert.AreEqual(15 / Math.Sqrt(2), evidence.GetProperty("conditionalDeviation").GetDouble(), 1e-12);
        var bound = evidence.GetProperty("pacBayes");
        Assert.AreEqual(Evidence.PacBayes!.Error, bound.GetProperty("error").GetDouble());
        Assert.AreEqual(0.125, bound.GetProperty("trainError").GetDouble());
        Assert.AreEqual(3, bound.GetProperty("relativeEntropyNats").GetDouble());
        Assert.AreEqual(5, bound.GetProperty("priorRows").GetInt32());
        Assert.AreEqual(JsonValueKind.Null, bound.GetProperty("rightLoss").ValueKind);
    }

    private static AuditResult Measured(AuditResult audit) => new(audit)
    {
        Spaces = [.. audit.Spaces.Select((space, i) => i > 0 ? space : new AuditSpace(space.Name, new InductiveBiasMetrics(space.Metrics) { Evidence = Evidence }, space.Curve))],
    };
}
