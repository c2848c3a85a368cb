using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Tests;

[TestClass]
public sealed class ColumnsEstimatorTests
{
    [TestMethod]
    public void ColumnsBecomeTheFeaturesThatTheirRolesSay()
    {
        var mlContext = new MLContext(seed: 1);
        var data = Data(mlContext, 90);
        var plan = mlContext.InductiveBias.Columns("Label", options: new ColumnsOptions { Scaling = NumberScaling.None, Roles = new Dictionary<string, ColumnRole> { ["When"] = ColumnRole.Date } }).Plan(data);
        string Role(string name) => plan.Columns.Single(column => column.Name == name).Role.ToString();
        CollectionAssert.AreEqual(
            new[] { "Identifier", "Number", "Number", "Category", "Text", "Date" },
            new[] { "Id", "Age", "Price", "Color", "Review", "When" }.Select(Role).ToArray());
        var vectors = plan.Fit(data).Transform(data).GetColumn<float[]>("Features").ToList();
        Assert.AreEqual(plan.Columns.Sum(column => column.Features), vectors[0].Length);
        // Age, Price, and the elapsed days come first. Every tenth age is missing: the median 44.5 of 10 … 79 takes its place.
        Assert.AreEqual(3, plan.NumberFeatures);
        var rows = Rows(90).ToList();
        double[] ages = [.. rows.Where(row => !float.IsNaN(row.Age)).Select(row => (double)row.Age).Order()];
        double median = (ages[(ages.Length - 1) / 2] + ages[ages.Length / 2]) / 2;
        for (int i = 0; i < rows.Count; i++)
        {
            Assert.AreEqual(float.IsNaN(rows[i].Age) ? median : rows[i].Age, vectors[i][0], 1e-5);
            Assert.AreEqual(1000 + i, vectors[i][1]); // "$1,0xx"
            Assert.AreEqual((rows[i].When - rows[0].When).TotalDays, vectors[i][2], 1e-4);
            Assert.AreEqual(float.IsNaN(rows[i].Age) ? 1 : 0, vectors[i][3]); // the mark
        }
    }

    [TestMethod]
    public void AModelLoadsAndPredictsTheSame()
    {
        var mlContext = new MLContext(seed: 1);
        var (training, test) = (Data(mlContext, 90), Data(mlContext, 120));
        var pipeline = mlContext.InductiveBias.Columns().Append(mlContext.BinaryClassification.Trainers.SdcaLogisticRegression(new() { NumberOfThreads = 1 }));
        var model = pipeline.Fit(training);
        using var stream = new MemoryStream();
        mlContext.Model.Save(model, training.Schema, stream);
        stream.Position = 0;
        var loaded = new MLContext().Model.Load(stream, out _);
        CollectionAssert.AreEqual(Scores(model, test), Scores(loaded, test));
        Assert.AreEqual(1, mlContext.BinaryClassification.Evaluate(model.Transform(test)).Accuracy, 0.02);
        // The stages are stock ones: nothing of this library is in the file.
        Assert.DoesNotContain("InductiveBias", System.Text.Encoding.Latin1.GetString(stream.ToArray()), StringComparison.Ordinal);

        static float[] Scores(ITransformer model, IDataView data) => [.. model.Transform(data).GetColumn<float>("Score")];
    }

    [TestMethod]
    public void RareCategoriesShareAFeatureAndManyAreHashed()
    {
        var mlContext = new MLContext(seed: 1);
        // 40 categories of two rows and 20 of one row.
        var data = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 100).Select(i => new Category { Kind = i < 80 ? $"k{i % 40}" : $"rare{i}", X = i % 7 }));
        var roles = new Dictionary<string, ColumnRole> { ["Kind"] = ColumnRole.Category };
        var plan = mlContext.InductiveBias.Columns("none", options: new ColumnsOptions { Roles = roles }).Plan(data);
        Assert.AreEqual(41, plan.Columns.Single(column => column.Name == "Kind").Features);
        var other = mlContext.Data.LoadFromEnumerable([new Category { Kind = "new", X = 1 }, new Category { Kind = "rare99", X = 1 }, new Category { Kind = "k1", X = 1 }]);
        var vectors = plan.Fit(data).Transform(other).GetColumn<float[]>("Features").ToList();
        CollectionAssert.AreEqual(vectors[0], vectors[1]); // both are "other"
        CollectionAssert.AreNotEqual(vectors[0], vectors[2]);
        Assert.AreEqual(1, vectors[0][1..].Sum());
        var hashed = mlContext.InductiveBias.Columns("none", options: new ColumnsOptions { Roles = roles, MaximumCategories = 39 }).Plan(data);
        Assert.AreEqual(1024, hashed.Columns.Single(column => column.Name == "Kind").Features);
        Assert.Contains("OneHotHashEncoding", hashed.Code, StringComparison.Ordinal);
    }

    [TestMethod]
    public void TextFeaturesAreBoundedAndSparse()
    {
        var mlContext = new MLContext(seed: 1);
        var data = Data(mlContext, 90);
        var plan = mlContext.InductiveBias.Columns(options: new ColumnsOptions { MaximumTextFeatures = 12 }).Plan(data);
        int features = plan.Columns.Single(column => column.Name == "Review").Features;
        Assert.IsTrue(features is > 0 and <= 12, $"{features}");
        Assert.IsFalse(mlContext.InductiveBias.Columns().Fit(data).Transform(data).GetColumn<VBuffer<float>>("Features").First().IsDense);
    }

    [TestMethod]
    public void BadRolesAreNamed()
    {
        var mlContext = new MLContext(seed: 1);
        var data = Data(mlContext, 90);
        Assert.Contains("'Nothing'", Message(new() { ["Nothing"] = ColumnRole.Text }), StringComparison.Ordinal);
        Assert.Contains("'Color' has the role Number", Message(new() { ["Color"] = ColumnRole.Number }), StringComparison.Ordinal);
        Assert.Contains("'Color' has the role Date", Message(new() { ["Color"] = ColumnRole.Date }), StringComparison.Ordinal);
        Assert.Contains("'Age' has the role Text", Message(new() { ["Age"] = ColumnRole.Text }), StringComparison.Ordinal);

        string Message(Dictionary<string, ColumnRole> roles) =>
            Assert.ThrowsExactly<ArgumentException>(() => mlContext.InductiveBias.Columns(options: new ColumnsOptions { Roles = roles }).Plan(data)).Message;
    }

    [TestMethod]
    public void TheSchemaIsThatOfTheFittedModel()
    {
        var mlContext = new MLContext(seed: 1);
        var data = Data(mlContext, 90);
        // An estimator chain checks the schema that its first step promises.
        var model = mlContext.InductiveBias.Columns(options: new ColumnsOptions { DoublePrecision = true }).Append(mlContext.Transforms.Conversion.ConvertType("Features", "Features", DataKind.Single)).Fit(data);
        Assert.AreEqual(NumberDataViewType.Single, ((VectorDataViewType)model.Transform(data).Schema["Features"].Type).ItemType);
    }

    private static IDataView Data(MLContext mlContext, int rows) => mlContext.Data.LoadFromEnumerable(Rows(rows));

    private static IEnumerable<Row> Rows(int count) => Enumerable.Range(0, count).Select(i => new Row
    {
        Id = i,
        Age = i % 10 == 3 ? float.NaN : 10 + i * 37 % 70,
        Price = $"$1,{i:000}",
        Color = i % 11 == 5 ? "" : ((string[])["red", "green", "blue"])[i % 3],
        Review = $"the {(i % 2 == 0 ? "excellent" : "terrible")} meal of table {(char)('a' + i % 20)}{(char)('a' + i / 20)} was {(i % 2 == 0 ? "fresh" : "stale")}",
        When = new DateTime(2024, 1, 1).AddHours(17 * i),
        Label = i % 2 == 0,
    });

    private sealed class Row
    {
        public float Id { get; set; }

        public float Age { get; set; }

        public string Price { get; set; } = "";

        public string Color { get; set; } = "";

        public string Review { get; set; } = "";

        public DateTime When { get; set; }

        public bool Label { get; set; }
    }

    private sealed class Category
    {
        public string Kind { get; set; } = "";

        public float X { get; set; }
    }
}
