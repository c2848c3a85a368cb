namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>A table that a command reads.</summary>
/// <param name="File">The file that the user named.</param>
/// <param name="Label">The label column; empty if only an .mbconfig file can name it.</param>
internal sealed record TableSource(string File, string Label)
{
    public TableOptions Options { get; init; } = new();

    /// <summary>Whether the table may have no label, where only its features are used.</summary>
    public bool MayLackLabel { get; init; }

    /// <summary>Whether the rows are images, in a folder or in a file.</summary>
    public bool HasImages { get; init; }

    /// <summary>The width and height to which images are resized; if <see langword="null"/>, those of a file keep their size, and those of a folder have <see cref="ImageFolder.DefaultSize"/>.</summary>
    public int? ImageSize { get; init; }

    /// <summary>The networks whose features of images are used; <see langword="null"/> for pixels.</summary>
    public ImageNetworkFiles? Network { get; init; }

    /// <summary>The file with the labels of images, if they have one of their own.</summary>
    public string? LabelFile { get; init; }

    /// <summary>The .mbconfig file that names the table, if any.</summary>
    public ModelBuilderConfig? Config { get; init; }

    /// <summary>The name in results: the file, and its label if other tables are in the same file.</summary>
    public string Name { get; init; } = File;

    /// <summary>Replaces an .mbconfig file with the table and the settings in it. Settings of the command line take precedence.</summary>
    /// <exception cref="ToolException">The .mbconfig file is invalid, or its scenario doesn't have rows and a label.</exception>
    public TableSource Resolved()
    {
        if (!ModelBuilderConfig.HasExtension(File))
            return this;
        var config = ModelBuilderConfig.Read(File);
        return new TableSource(config.DataFile, Label.Length > 0 ? Label : config.Label)
        {
            Options = Options with { Ignored = [.. config.Ignored.Union(Options.Ignored)], Roles = config.RolesWith(Options.Roles), Task = Options.Task ?? config.Task, HasDecimalComma = config.HasDecimalComma },
            Config = config,
            MayLackLabel = MayLackLabel,
            Name = Name,
        };
    }
}
