using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Tests;

/// <summary>Tasks that are made of other data views.</summary>
[TestClass]
public sealed class DataViewTaskTests
{
    private static readonly MLContext Context = new();

    [TestMethod]
    [DataRow(5, 1)]
    [DataRow(2, 3)]
    public void EpisodesHoldExamplesOfTheirClassesAndOneToRecognize(int ways, int shots)
    {
        // The first feature of a row is its class, the second its number.
        var images = Images(classes: 7, perClass: 6);
        var episodes = Context.Data.FewShotEpisodes(images, 300, ways, shots, seed: 4);
        float[][] features = [.. episodes.GetColumn<float[]>("Features")];
        uint[] labels = [.. episodes.GetColumn<uint>("Label")];
        Assert.HasCount(300, features);
        foreach (var (row, label) in features.Zip(labels))
        {
            (float Class, float Number)[] parts = [.. row.Chunk(2).Select(part => (part[0], part[1]))];
            Assert.HasCount(ways * shots + 1, parts);
            Assert.HasCount(parts.Length, parts.Distinct().ToList(), "an image is in an episode twice");
            float[] classes = [.. parts.Take(ways * shots).Select(part => part.Class).Distinct()];
            Assert.HasCount(ways, classes);
            for (int i = 0; i < ways * shots; i++)
                Assert.AreEqual(classes[i / shots], parts[i].Class);
            Assert.AreEqual(classes[label - 1], parts[^1].Class);
        }
        // Each position is asked for about equally often: 300 draws, five standard deviations.
        foreach (var (_, count) in labels.CountBy(label => label))
            Assert.AreEqual(300.0 / ways, count, 5 * Math.Sqrt(300.0 / ways));
        CollectionAssert.AreEqual(features[17], Context.Data.FewShotEpisodes(images, 300, ways, shots, seed: 4).GetColumn<float[]>("Features").ElementAt(17));
        Assert.IsFalse(features[0].SequenceEqual(Context.Data.FewShotEpisodes(images, 1, ways, shots, seed: 5).GetColumn<float[]>("Features").First()) && features[1].SequenceEqual(features[0]));
    }

    [TestMethod]
    public void EpisodesNeedEnoughClassesAndKeys()
    {
        var images = Images(classes: 3, perClass: 2);
        Assert.Contains("3 classes with more than 1 rows; 5-way 1-shot", Assert.ThrowsExactly<ArgumentException>(() => Context.Data.FewShotEpisodes(images, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("0 classes with more than 2", Assert.ThrowsExactly<ArgumentException>(() => Context.Data.FewShotEpisodes(images, 1, 2, 2)).Message, StringComparison.Ordinal);
        Assert.Contains("must be a key", Assert.ThrowsExactly<ArgumentException>(() => Context.Data.FewShotEpisodes(Context.Data.InvertedPendulum(), 1)).Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void NoiseDimensionsFollowTheFeatures()
    {
        var data = Context.Data.InvertedPendulum(rows: 2000);
        var noisy = Context.Data.AddNoiseDimensions(data, 3, standardDeviation: 2, seed: 1);
        float[][] before = [.. data.GetColumn<float[]>("Features")], after = [.. noisy.GetColumn<float[]>("Features")];
        CollectionAssert.AreEqual(data.GetColumn<float>("Label").ToArray(), noisy.GetColumn<float>("Label").ToArray());
        for (int i = 0; i < before.Length; i++)
            CollectionAssert.AreEqual(before[i], after[i][..3]);
        double[] noise = [.. after.SelectMany(row => row[3..]).Select(value => (double)value)];
        Assert.HasCount(6000, noise);
        // Five standard errors of mean, variance and fourth moment of 6,000 normal numbers.
        Assert.AreEqual(0, noise.Average(), 5 * 2 / Math.Sqrt(6000));
        Assert.AreEqual(4, noise.Average(value => value * value), 5 * 4 * Math.Sqrt(2.0 / 6000));
        Assert.AreEqual(48, noise.Average(value => Math.Pow(value, 4)), 5 * 16 * Math.Sqrt(96.0 / 6000));
    }

    [TestMethod]
    public void RandomLabelsKeepTheirCountsAndTheirKeys()
    {
        var images = Images(classes: 4, perClass: 50);
        var random = Context.Data.RandomizeLabels(images, seed: 2);
        uint[] before = [.. images.GetColumn<uint>("Label")], after = [.. random.GetColumn<uint>("Label")];
        CollectionAssert.AreEquivalent(before, after);
        Assert.AreEqual(images.Schema["Label"].Type, random.Schema["Label"].Type);
        VBuffer<ReadOnlyMemory<char>> names = default;
        random.Schema["Label"].Annotations.GetValue("KeyValues", ref names);
        Assert.AreEqual("class 3", names.GetItemOrDefault(3).ToString());
        // A quarter of 200 labels stays by chance, with a standard deviation of 6.
        Assert.AreEqual(50, before.Zip(after).Count(pair => pair.First == pair.Second), 30);
    }

    [TestMethod]
    public void MissingColumnsAreNamed()
    {
        var other = Context.Transforms.CopyColumns("Target", "Label").Append(Context.Transforms.DropColumns("Label")).Fit(Images(2, 2)).Transform(Images(2, 2));
        Assert.Contains("no column 'Label'; their columns are 'Features'", Assert.ThrowsExactly<ArgumentException>(() => Context.Data.RandomizeLabels(other)).Message, StringComparison.Ordinal);
    }

    private static IDataView Images(int classes, int perClass)
    {
        var rows = Enumerable.Range(0, classes * perClass).Select(i => new Row { Features = [i % classes, i / classes], Label = $"class {i % classes}" });
        var view = Context.Data.LoadFromEnumerable(rows);
        return Context.Transforms.Conversion.MapValueToKey("Label").Fit(view).Transform(view);
    }

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public string Label { get; set; } = "";
    }
}
