using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias;
using Microsoft.ML.InductiveBias.Reporting;

// How difficult is a data set, and which of its labels are doubtful? Change the file and the class Row to those of your data.
string file = args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "iris.csv");
var mlContext = new MLContext(seed: 1);
var data = mlContext.Data.LoadFromTextFile<Row>(file, separatorChar: ',', hasHeader: true);

var audit = mlContext.InductiveBias.Audit(data, options: new AuditOptions { Samples = 5 });
HtmlReport.WriteFile("report.html", audit);

Console.WriteLine($"{audit.Data.Rows} rows; difficulty {audit.Difficulty?.Bits:G3} bits; labels that are probably wrong: {audit.RowDifficulties.Count(row => row.IsLabelSuspect)}");
Console.WriteLine($"The report is in {Path.GetFullPath("report.html")}");

internal sealed class Row
{
    [LoadColumn(0, 3), VectorType(4)]
    public float[] Features { get; set; } = [];

    [LoadColumn(4)]
    public string Label { get; set; } = "";
}
