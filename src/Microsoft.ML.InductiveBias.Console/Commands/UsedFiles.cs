using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Data;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The files of a command line, by the argument or option that names them.</summary>
internal sealed class UsedFiles
{
    /// <summary>The name of the standard input and output among files.</summary>
    public const string StandardStream = InputFile.StandardInput;

    private readonly List<(string Name, string File)> _inputs = [];
    private readonly List<(string Name, string File)> _outputs = [];
    private readonly List<(string Name, string File)> _samples = [];
    private readonly List<(string Name, string File)> _indexes = [];

    /// <summary>The files to write.</summary>
    public IEnumerable<string> Outputs => _outputs.Select(output => output.File);

    /// <summary>Adds tables to read. An .mbconfig file adds its data file, too.</summary>
    public void AddTables(IEnumerable<string> files)
    {
        foreach (string file in files)
        {
            _inputs.Add(("FILE", file));
            if (ModelBuilderConfig.HasExtension(file))
                _inputs.Add(($"the data file of {file}", ModelBuilderConfig.Read(file).DataFile));
        }
    }

    /// <summary>Adds files of images and of their labels. Folders of images hold no file that a command writes.</summary>
    public void AddImages(TableArguments table, ParseResult parsed)
    {
        foreach (var option in (Option<string[]>[])[table.Images, table.Labels, table.ImageNetworks])
            _inputs.AddRange((parsed.GetValue(option) ?? []).Where(file => !Directory.Exists(file)).Select(file => (option.Name, file)));
    }

    /// <summary>Adds a file to read, if given.</summary>
    public void AddInput(string name, string? file)
    {
        if (file is not null)
            _inputs.Add((name, file));
    }

    /// <summary>Adds a file that hypotheses are read from and written to, if given.</summary>
    public void AddSampleFile(string name, string? file)
    {
        if (file is not null)
            _samples.Add((name, file));
    }

    /// <summary>Adds a file to write, if given.</summary>
    public void AddOutput(Option<string?> option, ParseResult parsed)
    {
        if (parsed.GetValue(option) is { } file)
            _outputs.Add((option.Name, file));
    }

    /// <summary>Adds a folder to write, if given, by the page that it always gets. The folder may not exist yet.</summary>
    public void AddGallery(Option<string?> option, ParseResult parsed)
    {
        if (parsed.GetValue(option) is { } folder)
            _indexes.Add((option.Name, Path.Combine(folder, "index.html")));
    }

    /// <summary>A message for the first output that would overwrite an input or another output; <see langword="null"/> if there is none.</summary>
    /// <remarks>Files are compared by what they are, not by how their paths are spelled.</remarks>
    public string? Conflict()
    {
        List<(string Name, string File)> written = [.. _samples, .. _outputs, .. _indexes];
        foreach (var (index, output) in written.Index())
        {
            if (output.File == "/dev/null")
                continue;
            foreach (var input in output.File == StandardStream ? [] : _inputs)
            {
                if (ReportFile.IsSameFile(output.File, input.File))
                    return $"{output.Name} was '{output.File}', which is the same file as {input.Name} ('{input.File}') and would overwrite it; specify another file.";
            }
            // Spaces check their own sample files, which say what they contain.
            foreach (var other in index < _samples.Count ? [] : written.Take(index))
            {
                if (output.File == StandardStream || other.File == StandardStream)
                {
                    if (output.File == other.File)
                        return $"{output.Name} and {other.Name} were both '-', the standard output; only one of them can be written there.";
                }
                else if (ReportFile.IsSameFile(output.File, other.File))
                {
                    return $"{output.Name} was '{output.File}', which is the same file as that of {other.Name} ('{other.File}'); each needs its own file.";
                }
            }
        }
        return null;
    }
}
