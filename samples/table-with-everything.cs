#:project ../src/Microsoft.ML.InductiveBias.TorchSharp/Microsoft.ML.InductiveBias.TorchSharp.csproj
#:property PublishAot=false

// A table as people have them: numbers written as text, categories, comments, dates, a counter, and missing cells.
// The roles of the columns are inferred, the features are made by stock ML.NET steps, and a Gaussian process measures them.
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.InductiveBias;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var mlContext = new MLContext(seed: 1);
var data = mlContext.Data.LoadFromEnumerable(Orders(300));
var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.3, seed: 1);

var columns = mlContext.InductiveBias.Columns("Label", options: new ColumnsOptions { Roles = new Dictionary<string, ColumnRole> { ["Zip"] = ColumnRole.Category } });
foreach (var column in columns.Plan(split.TrainSet).Columns)
    Console.WriteLine(column);

var model = columns.Append(mlContext.InductiveBias.Trainers.GaussianProcess()).Fit(split.TrainSet);
Console.WriteLine();
foreach (var estimate in mlContext.InductiveBias.Evaluate(model, split.TestSet).InductiveBias)
    Console.WriteLine($"{estimate.Reference,-18} loss {estimate.TargetLoss:F3} needs {estimate.Bits:F1} bits");

static IEnumerable<Order> Orders(int count)
{
    var random = new Random(1);
    string[] pleased = ["great", "fast", "friendly"], annoyed = ["late", "broken", "rude"], zips = ["10115", "20095", "80331"];
    for (int i = 0; i < count; i++)
    {
        bool isPleased = random.Next(2) == 0;
        int price = random.Next(1000, 9000);
        int zip = random.Next(zips.Length);
        yield return new Order
        {
            OrderId = i,
            Price = $"${price:N0}",
            Zip = float.Parse(zips[zip], CultureInfo.InvariantCulture),
            Age = random.Next(5) == 0 ? float.NaN : random.Next(18, 80),
            Comment = $"the delivery was {random.GetItems(isPleased ? pleased : annoyed, 1)[0]} and the box number {i} was {random.GetItems(isPleased ? pleased : annoyed, 1)[0]}",
            Ordered = new DateTime(2024, 1, 1).AddHours(random.Next(24 * 200)),
            // What the customer spends next depends on the price, the comment, and the city.
            Label = price / 1000f + (isPleased ? 3 : 0) + zip + 0.3f * (random.NextSingle() - 0.5f),
        };
    }
}

class Order
{
    public float OrderId { get; set; }
    public string Price { get; set; } = "";
    public float Zip { get; set; }
    public float Age { get; set; }
    public string Comment { get; set; } = "";
    public DateTime Ordered { get; set; }
    public float Label { get; set; }
}
