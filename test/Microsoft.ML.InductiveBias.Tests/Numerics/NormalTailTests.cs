using System.Text.Json;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Tests.Numerics;

[TestClass]
public class NormalTailTests
{
    private static readonly JsonElement Reference = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ReferenceValues", "row-difficulty", "normal.json"))).RootElement;

    [TestMethod]
    public void LogarithmOfTheNormalLawAgreesWithMultiplePrecision()
    {
        foreach (var item in Reference.GetProperty("tails").EnumerateArray())
        {
            double x = item.GetProperty("x").GetDouble(), expected = item.GetProperty("logProbability").GetDouble();
            // A few units in the last place; in the upper tail a rounding of x counts x² times.
            double units = x > 0 ? 100 + x * x : 100;
            Assert.AreEqual(expected, NormalTail.LogProbability(x), units * 2.2e-16 * Math.Abs(expected), $"x = {x}");
        }
    }

    [TestMethod]
    public void FarBelowTheOthersTheProbabilityHasItsLeadingTerm()
    {
        foreach (double lead in new[] { 1e3, 1e5, 2e5, 1e6, 1e8, 1e10, 1e14, 1e20, 1e100, 1e150 })
        {
            // Of two, the difference is normal with variance 2. Of three with equal others, the three distances from their common mean have squares of 2/3 and twice 1/6.
            double two = NormalTail.LogProbability(-lead / Math.Sqrt(2)), three = -lead * lead / 3;
            Assert.AreEqual(two, LargestNormal.LogProbability([0, lead], 0, 1), 1e-11 * Math.Abs(two), $"lead {lead}");
            // Its logarithm of a polynomial in the lead is about 2 ln(lead).
            Assert.AreEqual(three, LargestNormal.LogProbability([0, lead, lead], 0, 1), 10 + (2 * Math.Log(lead)) + (1e-11 * Math.Abs(three)), $"lead {lead}");
        }
        Assert.AreEqual(double.NegativeInfinity, LargestNormal.LogProbability([0, 1], 0, 1e-300));
    }

    [TestMethod]
    public void HazardAndCurvatureAreDerivativesOfTheLogarithm()
    {
        foreach (double x in new[] { -2000.0, -900, -40, -6, -4, -1, 0, 2, 5 })
        {
            double h = 1e-4 * Math.Max(1, Math.Abs(x));
            // Central differences: their error is of order h².
            Assert.AreEqual((NormalTail.LogProbability(x + h) - NormalTail.LogProbability(x - h)) / (2 * h), NormalTail.Hazard(x), 1e-7 * Math.Max(1, Math.Abs(x)), $"x = {x}");
            Assert.AreEqual((NormalTail.Hazard(x - h) - NormalTail.Hazard(x + h)) / (2 * h), NormalTail.Curvature(x, NormalTail.Hazard(x)), 1e-6, $"x = {x}");
        }
    }

    [TestMethod]
    public void HazardAndCurvatureAgreeWithMultiplePrecision()
    {
        foreach (var item in Reference.GetProperty("curvatures").EnumerateArray())
        {
            double x = item.GetProperty("x").GetDouble(), hazard = item.GetProperty("hazard").GetDouble(), curvature = item.GetProperty("curvature").GetDouble();
            // A few units in the last place. Where the sum x + h is used it is at least 1/30 of h, and in the upper tail a rounding of x
            // counts x² times.
            Assert.AreEqual(hazard, NormalTail.Hazard(x), 2e-14 * hazard, $"x = {x}");
            Assert.AreEqual(curvature, NormalTail.Curvature(x, NormalTail.Hazard(x)), 5e-13 * curvature, $"x = {x}");
        }
    }

    [TestMethod]
    public void ProbabilityOfTheLargestAgreesWithMultiplePrecision()
    {
        foreach (var item in Reference.GetProperty("largest").EnumerateArray())
        {
            var leads = item.GetProperty("leads").EnumerateArray().Select(lead => lead.GetDouble()).ToArray();
            double expected = item.GetProperty("logProbability").GetDouble();
            // The variable asked for has mean 0 and stands last.
            double actual = LargestNormal.LogProbability([.. leads.Select(lead => -2 * lead), 0.0], leads.Length, 2);
            Assert.AreEqual(expected, actual, 1e-13 * Math.Max(1, Math.Abs(expected)), $"[{string.Join(", ", leads)}]");
        }
    }

    [TestMethod]
    public void TwoVariablesHaveTheClosedForm()
    {
        for (double lead = -1e6; lead < 1e6; lead += 37777.7)
        {
            double expected = NormalTail.LogProbability(lead / Math.Sqrt(2));
            Assert.AreEqual(expected, LargestNormal.LogProbability([lead, 0], 0, 1), 1e-13 * Math.Max(1, Math.Abs(expected)), $"lead {lead}");
        }
    }

    [TestMethod]
    public void EqualVariablesShareTheProbability()
    {
        foreach (int count in new[] { 2, 3, 10, 100, 1000 })
            Assert.AreEqual(-Math.Log(count), LargestNormal.LogProbability(new double[count], count / 2, 3), 1e-12);
    }

    [TestMethod]
    public void ProbabilitiesOfAllVariablesSumToOne()
    {
        var random = new Random(5);
        for (int trial = 0; trial < 200; trial++)
        {
            var means = Enumerable.Range(0, random.Next(2, 12)).Select(_ => 6 * random.NextDouble()).ToArray();
            double deviation = Math.Pow(10, 2 * random.NextDouble() - 1);
            double sum = Enumerable.Range(0, means.Length).Sum(i => Math.Exp(LargestNormal.LogProbability(means, i, deviation)));
            Assert.AreEqual(1, sum, 1e-13);
        }
    }

    [TestMethod]
    public void TheScoreInvertsTheLogProbability()
    {
        // 0 is the median; beyond 37.5 on the other side, the probability is 1 in double precision.
        Assert.AreEqual(0, NormalTail.ScoreOf(Math.Log(2)), 1e-14);
        foreach (double score in (double[])[-30, -8, -2, -1, -0.3, 0.1, 1, 3, 4.9, 5.1, 20, 1e3, 1e7])
        {
            double found = NormalTail.ScoreOf(-NormalTail.LogProbability(-score));
            Assert.AreEqual(score, found, 1e-9 * Math.Max(1, Math.Abs(score)), $"{score}");
        }
        Assert.AreEqual(double.NegativeInfinity, NormalTail.ScoreOf(0));
        Assert.AreEqual(double.PositiveInfinity, NormalTail.ScoreOf(double.PositiveInfinity));
    }

    [TestMethod]
    public void CertainVariablesAreDecidedByTheFirstOfTheLargest()
    {
        Assert.AreEqual(0, LargestNormal.LogProbability([1.0, 3, 3], 1, 0));
        Assert.AreEqual(double.NegativeInfinity, LargestNormal.LogProbability([1.0, 3, 3], 2, 0));
        Assert.AreEqual(0, LargestNormal.LogProbability([1.0, -3], 0, 1e-320));
        Assert.AreEqual(double.NegativeInfinity, LargestNormal.LogProbability([1.0, -3], 1, 1e-320));
        Assert.AreEqual(double.NegativeInfinity, LargestNormal.LogProbability([1.0, -3], 1, 1e-200));
        // −(4e9)²/4: the closed form of two variables, ln Φ(−4e9/√2).
        Assert.AreEqual(-4e18, LargestNormal.LogProbability([1.0, -3], 1, 1e-9), 1e-13 * 4e18);
    }
}
