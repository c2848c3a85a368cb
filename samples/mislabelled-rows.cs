#:project ../src/Microsoft.ML.InductiveBias.Auditing/Microsoft.ML.InductiveBias.Auditing.csproj
#:property PublishAot=false

// Which labels are wrong? Some labels of the breast cancer data are flipped, in either class or in one class only, and found again by models that
// never saw them. With clean data, the list should be empty.
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var mlContext = new MLContext(seed: 1);
var tumours = mlContext.Data.CreateEnumerable<Tumour>(
    mlContext.Data.LoadFromTextFile<Tumour>("samples/data/breast_cancer.csv", separatorChar: ',', hasHeader: true), reuseRowObject: false).ToList();
string[] classes = [.. tumours.Select(tumour => tumour.Label!).Distinct().Order()];

Judge("clean", 0, _ => false);
Judge("5% of all labels", 0.05, _ => true);
Judge($"10% of {classes[0]}", 0.1, tumour => tumour.Label == classes[0]);

void Judge(string name, double rate, Func<Tumour, bool> mayFlip)
{
    var random = new Random(5);
    var wrong = Enumerable.Range(0, tumours.Count).Where(row => mayFlip(tumours[row]) && random.NextDouble() < rate).ToHashSet();
    var data = mlContext.Data.LoadFromEnumerable(tumours.Select((tumour, row) => new Tumour
    {
        Features = tumour.Features,
        Label = wrong.Contains(row) ? classes[1 - Array.IndexOf(classes, tumour.Label)] : tumour.Label,
    }).ToList());
    var keyed = mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
    var audit = mlContext.InductiveBias.AuditLabels(keyed);
    var flagged = audit.Rows.Where(row => row.ProbabilityWrong > 0.5).Select(row => (int)row.Id).ToList();
    int found = flagged.Count(wrong.Contains);
    Console.WriteLine($"{name}: {wrong.Count} of {tumours.Count} labels flipped; {audit.ExpectedWrong:F0} expected, {audit.Lower:F0} to {audit.Upper:F0}");
    Console.WriteLine($"  {flagged.Count} rows flagged, {found} of them flipped"
        + (flagged.Count == 0 ? "" : $"; precision {found / (double)flagged.Count:F2}, recall {found / (double)Math.Max(1, wrong.Count):F2}"));
    // A pipeline can keep the rows whose label is probably right.
    var kept = mlContext.Data.FilterRowsByColumn(audit.AppendTo(keyed), "ProbabilityWrong", upperBound: 0.5);
    Console.WriteLine($"  {kept.GetColumn<string>("Reason").Count()} rows kept");
}

class Tumour
{
    [LoadColumn(0, 29), VectorType(30)] public float[]? Features { get; set; }
    [LoadColumn(30)] public string? Label { get; set; }
}
