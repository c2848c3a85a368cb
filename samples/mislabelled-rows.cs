#:project ../src/Microsoft.ML.InductiveBias.Auditing/Microsoft.ML.InductiveBias.Auditing.csproj
#:property PublishAot=false

// Which labels are wrong? 5 % of the labels of the breast cancer data are flipped, and found again by an audit: a row is
// doubtful where random hypotheses of every space, fitted without it, agree on another class.
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var mlContext = new MLContext(seed: 1);
var tumours = mlContext.Data.CreateEnumerable<Tumour>(
    mlContext.Data.LoadFromTextFile<Tumour>("samples/data/breast_cancer.csv", separatorChar: ',', hasHeader: true), reuseRowObject: false).ToList();
var classes = tumours.Select(tumour => tumour.Label).Distinct().ToArray();
var random = new Random(5);
var flipped = Enumerable.Range(0, tumours.Count).OrderBy(_ => random.Next()).Take(tumours.Count / 20).ToHashSet();
foreach (int row in flipped)
    tumours[row].Label = tumours[row].Label == classes[0] ? classes[1] : classes[0];

var data = mlContext.Data.LoadFromEnumerable(tumours);
var audit = mlContext.InductiveBias.Audit(
    mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data), options: new AuditOptions { Samples = 3 });

var doubtful = audit.TestRowDifficulties.Where(row => row.IsLabelSuspect).Select(row => (int)row.Id).ToList();
int found = doubtful.Count(flipped.Contains);
Console.WriteLine($"{flipped.Count} of {tumours.Count} labels flipped; {doubtful.Count} rows doubtful, {found} of them flipped");
Console.WriteLine($"precision {found / (double)doubtful.Count:F2}, recall {found / (double)flipped.Count:F2}");

class Tumour
{
    [LoadColumn(0, 29), VectorType(30)] public float[]? Features { get; set; }
    [LoadColumn(30)] public string? Label { get; set; }
}
