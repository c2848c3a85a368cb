#:project ../src/Microsoft.ML.InductiveBias.Auditing/Microsoft.ML.InductiveBias.Auditing.csproj
#:project ../src/Microsoft.ML.InductiveBias.Reporting/Microsoft.ML.InductiveBias.Reporting.csproj
#:property PublishAot=false

// How difficult is a data set? One call measures everything; the page explains it, and JSON serves programs.
//   dotnet run samples/audit.cs [REPORT.html]
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias;
using Microsoft.ML.InductiveBias.Reporting;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var mlContext = new MLContext(seed: 1);
var data = mlContext.Data.LoadFromTextFile<Flower>("samples/data/iris.csv", separatorChar: ',', hasHeader: true);
var keyed = mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);

var audit = mlContext.InductiveBias.Audit(keyed, options: new AuditOptions { Samples = 5 });
if (args is [var page])
    HtmlReport.WriteFile(page, [audit]);

Console.WriteLine($"{audit.Data.Rows} rows, {audit.Data.DuplicateRows} repeated; difficulty {audit.Difficulty!.Bits:G2} bits");
Console.WriteLine($"hardest to tell apart: {audit.ClassPairs[0].First} and {audit.ClassPairs[0].Second}");
Console.WriteLine($"hardest rows: {string.Join(", ", audit.RowDifficulties.Take(5).Select(row => row.Id).Order())}; labels that are probably wrong: {audit.RowDifficulties.Count(row => row.IsLabelSuspect)}");

// The same numbers guard a pipeline, and become tables.
var outcome = AuditCondition.Parse("requiredBits(rbf, meanPredictor) > 100").Evaluate(audit);
Console.WriteLine($"{outcome.Condition}: {(outcome.Holds == true ? "violated" : "kept")}");
Console.WriteLine($"{audit.RowDifficulties.ToDataFrame().Rows.Count} judged rows as a data frame");

class Flower
{
    [LoadColumn(0, 3), VectorType(4)] public float[]? Features { get; set; }
    [LoadColumn(4)] public string? Label { get; set; }
}
