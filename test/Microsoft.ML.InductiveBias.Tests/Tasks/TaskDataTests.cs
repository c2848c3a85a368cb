namespace Microsoft.ML.InductiveBias.Tests.Tasks;

[TestClass]
public sealed class TaskDataTests
{
    [TestMethod]
    public void ClassesBecomeOneHotTargets()
    {
        var data = TaskData.Classification([1, 2, 3, 4], [2, 0], 3);
        Assert.AreEqual((2, 2, 3), (data.Rows, data.FeatureCount, data.OutputCount));
        CollectionAssert.AreEqual(new double[] { 0, 0, 1, 1, 0, 0 }, data.Targets.ToArray());
    }

    [TestMethod]
    public void SelectedRowsKeepFeaturesAndTargetsTogether()
    {
        var data = TaskData.Regression([1, 2, 3, 4, 5, 6], [10, 20, 30], 3).SelectRows([2, 0]);
        CollectionAssert.AreEqual(new double[] { 5, 6, 1, 2 }, data.Features.ToArray());
        CollectionAssert.AreEqual(new double[] { 30, 10 }, data.Targets.ToArray());
    }

    [TestMethod]
    public void AValueThatIsNotFiniteIsNamedByRowAndColumn()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => TaskData.Regression([1, 2, 3, double.NaN], [1, 2], 2));
        StringAssert.Contains(error.Message, "features: row 1, column 1 was NaN");
    }

    [TestMethod]
    public void LengthsThatDoNotFillTheRowsAreAnError()
    {
        Assert.ThrowsExactly<ArgumentException>(() => TaskData.Regression([1, 2, 3], [1, 2], 2));
        Assert.ThrowsExactly<ArgumentException>(() => TaskData.Regression([], [1, 2], 2));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => TaskData.Regression([1], [1], 0));
    }

    [TestMethod]
    public void AClassOutOfRangeIsAnError()
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => TaskData.Classification([1, 2], [0, 3], 3));
        StringAssert.Contains(error.Message, "classes[1] was 3");
    }

    [TestMethod]
    public void DuplicatesAreFoundAlsoForNegativeZero()
    {
        var data = TaskData.Regression([0.0, 1, 5, 5, -0.0, 1, 7, 7], [1, 2, 1, 3], 4);
        var groups = DuplicateRows.Find(data);
        CollectionAssert.AreEqual(new[] { 0, 2 }, groups.Single());
        Assert.IsFalse(DuplicateRows.Contradict(data, groups[0]));
    }
}
