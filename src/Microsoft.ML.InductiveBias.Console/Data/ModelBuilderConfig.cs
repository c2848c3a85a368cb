using System.Text.Json;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The task in an .mbconfig file of Model Builder.</summary>
/// <param name="DataFile">The data file; relative paths are relative to the folder of the .mbconfig file.</param>
/// <param name="Label">The label column.</param>
/// <param name="Ignored">The columns that are neither label nor feature.</param>
/// <param name="Task">The task of the scenario.</param>
internal sealed record ModelBuilderConfig(string DataFile, string Label, IReadOnlyList<string> Ignored, LabelTask Task)
{
    /// <summary>The configuration.</summary>
    public required string File { get; init; }

    /// <summary>The path of the data file as the configuration has it.</summary>
    public required string WrittenPath { get; init; }

    /// <summary>All columns that the configuration names.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The columns whose purpose is to be a feature.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>The columns that are categories, whatever their cells look like.</summary>
    public required IReadOnlyList<string> Categorical { get; init; }

    /// <summary>Whether numbers have a decimal comma.</summary>
    public required bool HasDecimalComma { get; init; }

    /// <summary>The roles of columns. Those of the command line take precedence.</summary>
    public IReadOnlyDictionary<string, ColumnRole> RolesWith(IReadOnlyDictionary<string, ColumnRole> chosen) =>
        Categorical.Where(name => !chosen.ContainsKey(name)).Select(name => KeyValuePair.Create(name, ColumnRole.Category)).Concat(chosen).ToDictionary(StringComparer.Ordinal);

    /// <summary>Throws if the data file doesn't exist.</summary>
    /// <exception cref="ToolException">It doesn't exist.</exception>
    public void RequireDataFile()
    {
        if (System.IO.File.Exists(DataFile) || Directory.Exists(DataFile))
            return;
        bool isForeign = !OperatingSystem.IsWindows() && (WrittenPath.StartsWith(@"\\", StringComparison.Ordinal) || WrittenPath is [_, ':', '\\' or '/', ..]);
        throw new ToolException($"{File}: there is no data file '{WrittenPath}' (FilePath){(isForeign ? ", which is a path of Windows" : $"; it was looked for at '{DataFile}'")}. "
            + "Correct FilePath; it may be relative to the folder of the .mbconfig file.");
    }

    /// <summary>Throws if the data file lacks a column of the configuration.</summary>
    /// <exception cref="ToolException">It lacks one.</exception>
    public void RequireColumns(IReadOnlyCollection<string> existing)
    {
        var missing = Columns.Except(existing, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            throw new ToolException($"{File} names {(missing.Count == 1 ? "column" : "columns")} {Text.Names(missing)}, but its data file '{WrittenPath}' has no such {(missing.Count == 1 ? "column" : "columns")}."
                + $"{NameSuggestions.For(missing[0], existing)} Correct the configuration or the data file.");
        }
    }

    /// <summary>Whether a file has the extension of Model Builder's configurations.</summary>
    public static bool HasExtension(string file) => file.EndsWith(".mbconfig", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="ToolException">The file isn't a configuration, or its scenario doesn't have rows and a label.</exception>
    public static ModelBuilderConfig Read(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(InputFile.Read(file, "an .mbconfig file", System.IO.File.ReadAllText));
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
        string written = String(file, source, "FilePath");
        string dataFile = Path.Combine(Path.GetDirectoryName(file) ?? "", written.Replace('\\', Path.DirectorySeparatorChar));
        return new ModelBuilderConfig(dataFile, LabelOf(file, root, columns), [.. columns.Where(IsIgnored).Select(column => column.Name)], task)
        {
            File = file,
            WrittenPath = written,
            Columns = columns.ConvertAll(column => column.Name),
            Features = [.. columns.Where(column => column.Purpose == "Feature").Select(column => column.Name)],
            Categorical = [.. Member(file, source, "ColumnProperties", JsonValueKind.Array).EnumerateArray()
                .Where(column => column.TryGetProperty("IsCategorical", out var categorical) && categorical.ValueKind == JsonValueKind.True && String(file, column, "ColumnPurpose") == "Feature")
                .Select(column => String(file, column, "ColumnName"))],
            HasDecimalComma = DecimalMarkerOf(file, source) == ",",
        };
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

    /// <summary>The decimal marker; older versions don't have it.</summary>
    private static string DecimalMarkerOf(string file, JsonElement source)
    {
        string marker = source.TryGetProperty("DecimalMarker", out var member) && member.ValueKind == JsonValueKind.String ? member.GetString()! : ".";
        return marker is "." or "," ? marker : throw new ToolException($"{file}: DecimalMarker was '{marker}'; it must be '.' or ','.");
    }

    private static bool IsIgnored((string Name, string Purpose) column) => column.Purpose is not ("Label" or "Feature");

    private static string String(string file, JsonElement element, string name) => Member(file, element, name, JsonValueKind.String).GetString()!;

    private static JsonElement Member(string file, JsonElement element, string name, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind == kind
            ? member
            : throw new ToolException($"{file} is not an .mbconfig file of Model Builder: '{name}' ({kind.ToString().ToLowerInvariant()}) is missing.");
}
