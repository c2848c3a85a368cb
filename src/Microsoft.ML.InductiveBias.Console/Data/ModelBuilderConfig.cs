using System.Text.Json;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The task in an .mbconfig file of Model Builder.</summary>
/// <param name="DataFile">The data file; relative paths are relative to the folder of the .mbconfig file.</param>
/// <param name="Label">The label column.</param>
/// <param name="Ignored">The columns that are neither label nor feature.</param>
/// <param name="Task">The task of the scenario.</param>
internal sealed record ModelBuilderConfig(string DataFile, string Label, IReadOnlyList<string> Ignored, LabelTask Task)
{
    /// <summary>Whether a file has the extension of Model Builder's configurations.</summary>
    public static bool HasExtension(string file) => file.EndsWith(".mbconfig", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="ToolException">The file isn't a configuration, or its scenario doesn't have rows and a label.</exception>
    public static ModelBuilderConfig Read(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(InputFile.Read(file, "an .mbconfig file", File.ReadAllText));
            return Read(file, document.RootElement);
        }
        catch (JsonException error)
        {
            throw new ToolException($"{file} is not an .mbconfig file of Model Builder: {error.Message}", error);
        }
    }

    private static ModelBuilderConfig Read(string file, JsonElement root)
    {
        var task = TaskOf(file, String(file, root, "Scenario"));
        var source = Member(file, root, "DataSource", JsonValueKind.Object);
        string type = String(file, source, "Type");
        if (type != "TabularFile")
            throw new ToolException($"{file}: the data source is '{type}'; it must be 'TabularFile'. Export the rows to a CSV file and use that file.");
        if (source.TryGetProperty("HasHeader", out var hasHeader) && hasHeader.ValueKind == JsonValueKind.False)
            throw new ToolException($"{file}: the data file has no header (HasHeader is false); add a first line with the column names.");
        var columns = Member(file, source, "ColumnProperties", JsonValueKind.Array).EnumerateArray()
            .Select(column => (Name: String(file, column, "ColumnName"), Purpose: String(file, column, "ColumnPurpose"))).ToList();
        string dataFile = Path.Combine(Path.GetDirectoryName(file) ?? "", String(file, source, "FilePath").Replace('\\', Path.DirectorySeparatorChar));
        return new ModelBuilderConfig(dataFile, LabelOf(file, root, columns), [.. columns.Where(IsIgnored).Select(column => column.Name)], task);
    }

    private static LabelTask TaskOf(string file, string scenario) => scenario switch
    {
        "Classification" => LabelTask.Classification,
        "Regression" => LabelTask.Regression,
        _ => throw new ToolException($"{file}: the scenario is '{scenario}'; it must be 'Classification' or 'Regression'. Other scenarios don't have rows with a label."),
    };

    private static string LabelOf(string file, JsonElement root, List<(string Name, string Purpose)> columns)
    {
        var labels = columns.FindAll(column => column.Purpose == "Label");
        if (labels.Count == 1)
            return labels[0].Name;
        // Newer versions name it in the training options, too.
        if (labels.Count == 0 && root.TryGetProperty("TrainingOption", out var option) && option.ValueKind == JsonValueKind.Object
            && option.TryGetProperty("LabelColumn", out var label) && label.GetString() is { Length: > 0 } name)
        {
            return name;
        }
        throw new ToolException($"{file} names {labels.Count} label columns (ColumnPurpose 'Label'); it must name one.");
    }

    private static bool IsIgnored((string Name, string Purpose) column) => column.Purpose is not ("Label" or "Feature");

    private static string String(string file, JsonElement element, string name) => Member(file, element, name, JsonValueKind.String).GetString()!;

    private static JsonElement Member(string file, JsonElement element, string name, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind == kind
            ? member
            : throw new ToolException($"{file} is not an .mbconfig file of Model Builder: '{name}' ({kind.ToString().ToLowerInvariant()}) is missing.");
}
