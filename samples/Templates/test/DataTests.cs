using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias;
using Microsoft.ML.InductiveBias.Reporting;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace InductiveBiasDataTests;

/// <summary>Fails when a new version of the data leaves its bounds. Change the file, the class Row, and the bounds to yours.</summary>
[TestClass]
public sealed class DataTests
{
    [TestMethod]
    public void TheDataKeepTheirBounds()
    {
        var mlContext = new MLContext(seed: 1);
        var data = mlContext.Data.LoadFromTextFile<Row>(Path.Combine(AppContext.BaseDirectory, "iris.csv"), separatorChar: ',', hasHeader: true);
        var audit = mlContext.InductiveBias.Audit(data, options: new AuditOptions { Samples = 3, Splits = 1 });
        AuditAssert.Holds(audit, "lower(wrongLabels) < 0.02", "missingCells == 0");
    }

    private sealed class Row
    {
        [LoadColumn(0, 3), VectorType(4)]
        public float[] Features { get; set; } = [];

        [LoadColumn(4)]
        public string Label { get; set; } = "";
    }
}
