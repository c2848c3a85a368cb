namespace Microsoft.ML.InductiveBias.Reporting.Tests;

[TestClass]
public sealed class ReferenceLabelsTests
{
    private const double Left = 2, Right = 348;

    [TestMethod]
    public void NamesNeverOverlapAndStayInside()
    {
        var random = new Random(5);
        for (int trial = 0; trial < 3000; trial++)
        {
            int count = random.Next(1, 7);
            // Every second trial the lines stand close together, and some at the same place.
            double[] lines = [.. Enumerable.Range(0, count).Select(_ => trial % 2 == 0 ? 40 + random.NextDouble() * 290 : 200 + random.Next(8) * 10)];
            double[] widths = [.. Enumerable.Range(0, count).Select(_ => 8 + random.NextDouble() * 110)];
            var placed = ReferenceLabels.Place(lines, widths, Left, Right);
            for (int i = 0; i < count; i++)
            {
                Assert.IsGreaterThanOrEqualTo(Left, placed[i].Start);
                Assert.IsLessThanOrEqualTo(Right, placed[i].Start + widths[i]);
                for (int j = 0; j < i; j++)
                {
                    if (placed[i].Row == placed[j].Row)
                        Assert.IsTrue(placed[i].Start + widths[i] < placed[j].Start || placed[j].Start + widths[j] < placed[i].Start, $"trial {trial}");
                }
            }
        }
    }

    [TestMethod]
    public void NoLineRunsThroughANameThatIsNotItsOwn()
    {
        var random = new Random(6);
        for (int trial = 0; trial < 3000; trial++)
        {
            int count = random.Next(2, 7);
            // Different places: of two lines at one place, the name of one must stand in the way.
            double[] lines = [.. Enumerable.Range(0, 28).Select(step => 45 + step * 10.0).OrderBy(_ => random.Next()).Take(count)];
            // As wide as the letters and words that plots use.
            double[] widths = [.. Enumerable.Range(0, count).Select(_ => trial % 2 == 0 ? 10.0 : 8 + random.NextDouble() * 32)];
            var placed = ReferenceLabels.Place(lines, widths, Left, Right);
            for (int i = 0; i < count; i++)
            {
                for (int j = 0; j < count; j++)
                {
                    bool passes = placed[i].Row > placed[j].Row && lines[i] > placed[j].Start && lines[i] < placed[j].Start + widths[j];
                    Assert.IsFalse(passes, $"trial {trial}: the line at {lines[i]} runs through the name from {placed[j].Start}, {widths[j]} wide");
                }
            }
        }
    }

    [TestMethod]
    public void NameStandsInTheLowestRowWhereThereIsRoom()
    {
        var placed = ReferenceLabels.Place([60, 200, 345], [50, 50, 50], Left, Right);
        Assert.IsTrue(placed.All(name => name.Row == 0));
        Assert.IsGreaterThan(60, placed[0].Start);
        // At the right end of the picture it stands left of its line.
        Assert.IsLessThan(345 - 50, placed[2].Start);
    }
}
