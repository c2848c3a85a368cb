#:project ../src/Microsoft.ML.InductiveBias.Reporting/Microsoft.ML.InductiveBias.Reporting.csproj
#:property PublishAot=false

// Data with bounds: the same call in a test of any framework fails it when a new version of the data leaves them.
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias;
using Microsoft.ML.InductiveBias.Reporting;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var mlContext = new MLContext(seed: 1);
var flowers = mlContext.Data.CreateEnumerable<Flower>(
    mlContext.Data.LoadFromTextFile<Flower>("samples/data/iris.csv", separatorChar: ',', hasHeader: true), reuseRowObject: false).ToArray();

Console.WriteLine("The data as they are:");
Guard(flowers);

Console.WriteLine("Every tenth flower gets the name of another species:");
foreach (var (index, flower) in flowers.Index().Where(one => one.Index % 10 == 0))
    flower.Label = flowers[(index + 50) % flowers.Length].Label;
Guard(flowers);

void Guard(Flower[] rows)
{
    var audit = mlContext.InductiveBias.Audit(mlContext.Data.LoadFromEnumerable(rows), options: new AuditOptions { Samples = 3, Splits = 1 });
    try
    {
        AuditAssert.Holds(audit, "lower(wrongLabels) < 0.02", "modelError(LightGBM) < 0.15", "missingCells == 0");
        Console.WriteLine("  within bounds");
    }
    catch (AuditAssertException failure)
    {
        Console.WriteLine($"  {failure.Message.Split('\n')[0]}");
        Console.WriteLine($"  violated: {failure.Message.Contains("lower(wrongLabels)", StringComparison.Ordinal)} (labels), {failure.Message.Contains("missingCells", StringComparison.Ordinal)} (missing cells)");
    }
}

class Flower
{
    [LoadColumn(0, 3), VectorType(4)] public float[]? Features { get; set; }
    [LoadColumn(4)] public string? Label { get; set; }
}
