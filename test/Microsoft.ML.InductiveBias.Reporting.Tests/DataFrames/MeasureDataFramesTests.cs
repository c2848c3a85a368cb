using Microsoft.Data.Analysis;

namespace Microsoft.ML.InductiveBias.Reporting.Tests.DataFrames;

[TestClass]
public sealed class MeasureDataFramesTests
{
    private static readonly LossSample Sample = new(LossKind.MeanSquaredError, 2,
    [
        new SampledHypothesis(new DrawnHypothesis(3, HypothesisStatus.Fitted, 0.01), 0.25, default),
        new SampledHypothesis(new DrawnHypothesis(4, HypothesisStatus.DidNotFit, 0.5), 0.75, default),
        new SampledHypothesis(new DrawnHypothesis(5, HypothesisStatus.Diverged, double.NaN, "out of luck"), double.NaN, default),
    ]);

    [TestMethod]
    public void SamplesHoldEveryHypothesis()
    {
        var frame = Sample.ToDataFrame();
        Assert.AreEqual("Seed Status Counts TrainingLoss TestLoss Failure", Names(frame));
        CollectionAssert.AreEqual(new object[] { 3, "Fitted", true, 0.01, 0.25, "" }, frame.Rows[0].ToArray());
        CollectionAssert.AreEqual(new object[] { 4, "DidNotFit", false, 0.5, 0.75, "" }, frame.Rows[1].ToArray());
        CollectionAssert.AreEqual(new object[] { 5, "Diverged", false, double.NaN, double.NaN, "out of luck" }, frame.Rows[2].ToArray());
    }

    [TestMethod]
    public void ModelTablesHoldEveryModelInEverySpace()
    {
        var law = new SingleHypothesisLoss(0.5);
        ModelEstimate Of(string model, string space, double loss) => new()
        {
            Model = model, SpaceName = space, Space = new HypothesisSpaceDescription("plain", []), Loss = LossKind.ZeroOneError, TrainingRows = 1, TestRows = 4,
            TestLoss = loss, TestLossStandardError = 0.1, Estimate = law.Estimate(loss),
        };
        var frame = new ModelTable { Models = ["a", "b"], Spaces = ["s"], Estimates = [Of("a", "s", 0.5), Of("b", "s", 0.25)] }.ToDataFrame();
        Assert.AreEqual("Model Space Loss TestLoss TestLossStandardError Nats Bits Method LowerBits UpperBits NumericalLowerBits NumericalUpperBits Extrapolated TestSetLowerBits TestSetUpperBits TestRows BitsPerTestRow", Names(frame));
        Assert.AreEqual(0.0, frame["Bits"][0]);
        Assert.AreEqual(double.PositiveInfinity, frame["Bits"][1]);
        Assert.AreEqual("ZeroOneError", frame["Loss"][1]);
    }

    [TestMethod]
    public void SplitsHoldMedianRangeAndInterval()
    {
        InductiveBiasMetrics Split(double loss) => new(new HypothesisSpaceDescription("plain", []), new SingleHypothesisLoss(0.5))
        {
            TrainingRows = 10, TestRows = 5, InductiveBias = [new InductiveBiasEstimate(new SingleHypothesisLoss(0.5).Estimate(loss)) { Reference = LossReference.ConstantPredictor }],
        };
        var frame = SplitSummary.Of([Split(0.5), Split(0.7), Split(0.25)]).ToDataFrame();
        Assert.AreEqual("Reference Splits MedianBits SmallestBits LargestBits MeanBits MeanLowerBits MeanUpperBits", Names(frame));
        CollectionAssert.AreEqual(new object?[] { "constantPredictor", 3, 0.0, 0.0, double.PositiveInfinity, double.PositiveInfinity, null, null }, frame.Rows[0].ToArray());
    }

    [TestMethod]
    public void RowsKeepTheirOrder()
    {
        var space = new PlainRows();
        var frame = new MLContext().InductiveBias.RowDifficulty(space.Fitted, space.Rows).ToDataFrame();
        Assert.AreEqual("Row ExpectedLoss LossVariance ProbabilityRight Bits BitsLower BitsUpper ProbabilityWrong Suggested Reason", Names(frame));
        Assert.AreEqual("Row ExpectedLoss LossVariance ProbabilityRight Bits BitsLower BitsUpper",
            Names(new MLContext().InductiveBias.RowDifficulty(space.Fitted, space.Rows, new RowDifficultyOptions { JudgesLabels = false }).ToDataFrame()));
        Assert.AreEqual(2, frame.Rows.Count);
        // One of two hypotheses is right on the first row, both on the second.
        CollectionAssert.AreEqual(new object[] { 0.5, 1.0 }, frame["ProbabilityRight"].Cast<object>().ToArray());
    }

    [TestMethod]
    public void CurvesOfTheDifficultyHaveItsLogarithm()
    {
        var task = TaskConstants.Classification(trainingRows: 100, intrinsicDimension: 3, radius: 5, resolution: 0.5, classes: 3, targetError: 0.01);
        var points = DifficultyMeasure.Curve(task, DifficultyVariable.TrainingRows, [50, 100]);
        var frame = points.ToDataFrame();
        Assert.AreEqual("Value Log2Bits", Names(frame));
        Assert.AreEqual(100.0, frame["Value"][1]);
        Assert.AreEqual(points[1].Terms.Log2Bits, frame["Log2Bits"][1]);
    }

    private static string Names(DataFrame frame) => string.Join(" ", frame.Columns.Select(column => column.Name));

    /// <summary>Two hypotheses, of which one takes every row for the second class.</summary>
    private sealed class PlainRows : IHypothesisBatch
    {
        public PlainRows() => Fitted = new FittedSampledSpace(new HypothesisSpaceDescription("plain", []), Rows, [this]);

        public TaskData Rows { get; } = TaskData.Classification([0.0, 1.0], [0, 1], 2);

        public FittedSampledSpace Fitted { get; }

        public IReadOnlyList<DrawnHypothesis> Hypotheses { get; } = [new(0, HypothesisStatus.Fitted, 0), new(1, HypothesisStatus.Fitted, 0)];

        public OutputMeaning OutputMeaning => OutputMeaning.Values;

        public IReadOnlyList<float[]> Predict(ReadOnlyMemory<double> features, CancellationToken cancellationToken = default) => [[1, 0, 0, 1], [0, 1, 0, 1]];

        public void Dispose()
        {
        }
    }
}
