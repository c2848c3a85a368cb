using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Experiments;
using Microsoft.ML.InductiveBias.Console.Output;
using Microsoft.ML.InductiveBias.Console.Pieces;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The command <c>experiment</c>.</summary>
internal sealed class ExperimentCommand : TableCommand
{
    private readonly Argument<string[]> _names = new("NAME") { Arity = ArgumentArity.ZeroOrMore, Description = "The experiments to run; all of them by default." };

    private readonly Option<bool> _list = OptionFactory.Switch("--list", "List the experiments with their time and memory, and run none.");

    private readonly Option<string?> _output = OptionFactory.Text("--output", "FOLDER",
        $"Write {ExperimentPage.File} to this folder, and the figures (SVG) and points (CSV) to its folder {ExperimentPage.Folder}.");

    private readonly Option<bool> _resume = OptionFactory.Switch("--resume", "Keep the points that an earlier run with this --output measured, such as one that was ended by Ctrl+C.");

    private readonly ClusterArguments _cluster = new("Measure the points of experiments on the workers of this cluster (see worker) instead of this computer. The results are the same.");

    /// <summary>The command.</summary>
    public ExperimentCommand(Terminal terminal)
        : base("experiment", "Runs the experiments behind the claims of the papers (Boopathy et al., IJCAI 2024 and ICML 2023), on data that the tool has, and reports which claims come out.\n\n"
            + "For example: inductive-bias experiment noise-dimensions --output results",
            new TableArguments(severalFiles: true, seed: ""), terminal)
    {
        Arguments.Add(_names);
        Add([_list, _output, _resume, .. _cluster.All, Table.Verbose]);
    }

    protected override void Check(CommandResult command)
    {
        foreach (string name in command.TextsOf(_names).Where(name => ExperimentList.Find(name) is null))
            command.AddError($"There is no experiment '{name}'.{NameSuggestions.For(name, ExperimentList.All.Select(one => one.Name))} The experiments are {string.Join(", ", ExperimentList.All.Select(one => one.Name))}.");
        if (command.IsGiven(_output) && command.TextsOf(_output) is not [{ Length: > 0 }])
            command.AddError("--output must be the name of a folder.");
        command.RequireNamed(_output, "folder", "an experiment has several files");
        if (command.IsGiven(_resume) && !command.IsGiven(_output))
            command.AddError("--resume needs --output, the folder with the points of the earlier run.");
        _cluster.Check(command);
        if (command.IsGiven(_list) && (command.IsGiven(_output) || command.TextsOf(_names).Length > 0))
            command.AddError("--list runs nothing; leave out NAME and --output.");
    }

    protected override void AddFiles(ParseResult parsed, UsedFiles files)
    {
        // Everything goes to a folder of its own.
    }

    protected override Func<int> Compute(ParseResult parsed, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_list))
        {
            return () =>
            {
                Terminal.Render(ExperimentText.WriteList);
                return ExitCodes.Success;
            };
        }
        string[] names = parsed.GetValue(_names) ?? [];
        using var cluster = _cluster.Connect(parsed, progress, cancellationToken);
        string? folder = parsed.GetValue(_output);
        string points = folder is null ? Directory.CreateTempSubdirectory("inductive-bias-").FullName : Directory.CreateDirectory(Path.Combine(folder, ExperimentPage.Folder)).FullName;
        try
        {
            List<(Experiment Experiment, ExperimentOutcome Outcome)> results = [];
            foreach (var experiment in ExperimentList.All.Where(one => names.Length == 0 || names.Contains(one.Name)))
            {
                var run = ExperimentRun.Open(experiment.Name, Path.Combine(points, $"{experiment.Name}.csv"), parsed.GetValue(_resume), progress, cancellationToken);
                if (cluster is not null)
                    ExperimentPieces.Compute(cluster, experiment, run, progress);
                results.Add((experiment, experiment.Run(run)));
                if (folder is not null)
                    File.WriteAllText(Path.Combine(points, $"{experiment.Name}.svg"), results[^1].Outcome.Figure.ToSvg());
            }
            if (folder is not null)
                File.WriteAllText(Path.Combine(folder, ExperimentPage.File), ExperimentPage.Of(results));
            return () =>
            {
                Terminal.Render(page => ExperimentText.Write(page, results, folder));
                return ExitCodes.Success;
            };
        }
        finally
        {
            if (folder is null)
                Directory.Delete(points, recursive: true);
        }
    }
}
