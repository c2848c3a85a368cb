using Microsoft.ML.InductiveBias.Console.Data;

namespace Microsoft.ML.InductiveBias.Console.Tests;

[TestClass]
public sealed class ModelBuilderConfigTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void ConfigurationHasFileLabelIgnoredColumnsAndTask()
    {
        var config = ModelBuilderConfig.Read(Write(Configuration()));

        Assert.AreEqual(Path.Combine(_folder, "data", "iris.csv"), config.DataFile);
        Assert.AreEqual("Species", config.Label);
        CollectionAssert.AreEqual(new[] { "Id" }, config.Ignored.ToList());
        Assert.AreEqual(LabelTask.Classification, config.Task);
    }

    [TestMethod]
    public void AbsolutePathIsTakenAsItIs()
    {
        string absolute = Path.Combine(_folder, "elsewhere.csv");
        var config = ModelBuilderConfig.Read(Write(Configuration(path: absolute.Replace("\\", "\\\\"))));
        Assert.AreEqual(absolute, config.DataFile);
    }

    [TestMethod]
    public void LabelMayBeInTheTrainingOptionsOnly()
    {
        var config = ModelBuilderConfig.Read(Write(Configuration(labelPurpose: "Feature")
            .Replace("\"Scenario\"", "\"TrainingOption\": { \"LabelColumn\": \"Species\" }, \"Scenario\"")));
        Assert.AreEqual("Species", config.Label);
    }

    [TestMethod]
    [DataRow("Forecasting", "TabularFile", "Label", "the scenario is 'Forecasting'")]
    [DataRow("Classification", "SQL", "Label", "the data source is 'SQL'")]
    [DataRow("Regression", "TabularFile", "Feature", "names 0 label columns")]
    public void UnsupportedTasksAreRefused(string scenario, string source, string labelPurpose, string expected)
    {
        string file = Write(Configuration(scenario, source, labelPurpose));
        var error = Assert.ThrowsExactly<ToolException>(() => ModelBuilderConfig.Read(file));
        StringAssert.Contains(error.Message, expected);
    }

    [TestMethod]
    [DataRow("{}", "'Scenario' (string) is missing")]
    [DataRow("[1]", "'Scenario' (string) is missing")]
    [DataRow("not json", "is not an .mbconfig file")]
    [DataRow("{\"Scenario\": \"Regression\", \"DataSource\": 5}", "'DataSource' (object) is missing")]
    public void OtherFilesAreRefused(string content, string expected)
    {
        string file = Write(content);
        var error = Assert.ThrowsExactly<ToolException>(() => ModelBuilderConfig.Read(file));
        StringAssert.Contains(error.Message, expected);
        StringAssert.Contains(error.Message, file);
    }

    [TestMethod]
    public void MissingHeaderIsRefused()
    {
        string file = Write(Configuration().Replace("\"HasHeader\": true", "\"HasHeader\": false"));
        StringAssert.Contains(Assert.ThrowsExactly<ToolException>(() => ModelBuilderConfig.Read(file)).Message, "no header");
    }

    private string Write(string content)
    {
        string file = Path.Combine(_folder, "Model.mbconfig");
        File.WriteAllText(file, content);
        return file;
    }

    private static string Configuration(
        string scenario = "Classification", string source = "TabularFile", string labelPurpose = "Label", string path = "data\\\\iris.csv") =>
        $$"""
        {
          "TrainingTime": 60, "Scenario": "{{scenario}}",
          "DataSource": {
            "Type": "{{source}}", "Version": 1, "FilePath": "{{path}}", "Delimiter": ",", "DecimalMarker": ".", "HasHeader": true,
            "ColumnProperties": [
              { "ColumnName": "Id", "ColumnPurpose": "Ignore", "ColumnDataFormat": "Single", "IsCategorical": false, "Type": "Column", "Version": 5 },
              { "ColumnName": "SepalLength", "ColumnPurpose": "Feature", "ColumnDataFormat": "Single", "IsCategorical": false, "Type": "Column", "Version": 5 },
              { "ColumnName": "Species", "ColumnPurpose": "{{labelPurpose}}", "ColumnDataFormat": "String", "IsCategorical": true, "Type": "Column", "Version": 5 }
            ]
          },
          "Environment": { "Type": "LocalCPU", "Version": 1 }, "Type": "TrainingConfig", "Version": 2
        }
        """;
}
