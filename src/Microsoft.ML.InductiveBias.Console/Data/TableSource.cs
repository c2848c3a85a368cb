using Microsoft.ML.InductiveBias.Console.Commands;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The table that a command is about, with what is to be read from it.</summary>
/// <param name="File">The file of the rows.</param>
/// <param name="Label">The label column.</param>
/// <param name="Options">How it is read.</param>
internal sealed record TableSource(string File, string Label, TableOptions Options)
{
    /// <summary>What the user named: a table, or an .mbconfig file that names one. What the command line says itself comes first.</summary>
    /// <param name="file">The file that the user named.</param>
    /// <param name="label">The label column; may be empty for an .mbconfig file.</param>
    /// <param name="options">How it is read.</param>
    /// <exception cref="ToolException">The .mbconfig file is none, or not of a task with rows and a label.</exception>
    public static TableSource Of(string file, string label, TableOptions options)
    {
        if (!ModelBuilderConfig.IsNamedSo(file))
            return new TableSource(file, label, options);
        var config = ModelBuilderConfig.Read(file);
        return new TableSource(
            config.DataFile,
            label.Length > 0 ? label : config.Label,
            options with { Ignored = [.. config.Ignored.Union(options.Ignored)], Task = options.Task ?? config.Task });
    }
}
