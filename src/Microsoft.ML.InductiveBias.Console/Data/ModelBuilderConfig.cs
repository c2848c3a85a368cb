using System.Text.Json;
using Microsoft.ML.InductiveBias.Console.Commands;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>What an .mbconfig file of Model Builder says of a task: file, label, ignored columns, kind of task.</summary>
/// <param name="DataFile">The data file; a relative path counts from the folder of the .mbconfig file.</param>
/// <param name="Label">The label column.</param>
/// <param name="Ignored">Columns that are neither label nor feature.</param>
/// <param name="Task">What the scenario demands of the label.</param>
internal sealed record ModelBuilderConfig(string DataFile, string Label, IReadOnlyList<string> Ignored, LabelTask Task)
{
    /// <summary>Whether a file is named as Model Builder names its configurations.</summary>
    public static bool IsNamedSo(string file) => file.EndsWith(".mbconfig", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="ToolException">The file is none, or not of a scenario with rows and a label.</exception>
    public static ModelBuilderConfig Read(string file)
    {
        ExistingFile.Require(file, "an .mbconfig file");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            return Read(file, document.RootElement);
        }
        catch (JsonException error)
        {
            throw new ToolException($"{file} is not an .mbconfig file of Model Builder: {error.Message}", error);
        }
    }

    private static ModelBuilderConfig Read(string file, JsonElement root)
    {
        var task = TaskOf(file, Text(file, root, "Scenario"));
        var source = Member(file, root, "DataSource", JsonValueKind.Object);
        string type = Text(file, source, "Type");
        if (type != "TabularFile")
            throw new ToolException($"{file}: the data source is '{type}'; it must be 'TabularFile'. Export the rows to a CSV file and name that.");
        if (source.TryGetProperty("HasHeader", out var hasHeader) && hasHeader.ValueKind == JsonValueKind.False)
            throw new ToolException($"{file}: the data file has no header (HasHeader is false); give it a first line with the names of the columns.");
        var columns = Member(file, source, "ColumnProperties", JsonValueKind.Array).EnumerateArray()
            .Select(column => (Name: Text(file, column, "ColumnName"), Purpose: Text(file, column, "ColumnPurpose"))).ToList();
        string dataFile = Path.Combine(Path.GetDirectoryName(file) ?? "", Text(file, source, "FilePath").Replace('\\', Path.DirectorySeparatorChar));
        return new ModelBuilderConfig(dataFile, LabelOf(file, root, columns), [.. columns.Where(IsIgnored).Select(column => column.Name)], task);
    }

    private static LabelTask TaskOf(string file, string scenario) => scenario switch
    {
        "Classification" => LabelTask.Classification,
        "Regression" => LabelTask.Regression,
        _ => throw new ToolException($"{file}: the scenario is '{scenario}'; it must be 'Classification' or 'Regression', which have rows with a label."),
    };

    private static string LabelOf(string file, JsonElement root, List<(string Name, string Purpose)> columns)
    {
        var labels = columns.FindAll(column => column.Purpose == "Label");
        if (labels.Count == 1)
            return labels[0].Name;
        // Newer versions name it in the training options too.
        if (labels.Count == 0 && root.TryGetProperty("TrainingOption", out var option) && option.ValueKind == JsonValueKind.Object
            && option.TryGetProperty("LabelColumn", out var label) && label.GetString() is { Length: > 0 } name)
        {
            return name;
        }
        throw new ToolException($"{file} names {labels.Count} label columns (ColumnPurpose 'Label'); it must name one.");
    }

    private static bool IsIgnored((string Name, string Purpose) column) => column.Purpose is not ("Label" or "Feature");

    private static string Text(string file, JsonElement element, string name) =>
        Member(file, element, name, JsonValueKind.String).GetString()!;

    private static JsonElement Member(string file, JsonElement element, string name, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind == kind
            ? member
            : throw new ToolException($"{file} is not an .mbconfig file of Model Builder: '{name}' ({kind.ToString().ToLowerInvariant()}) is missing.");
}
