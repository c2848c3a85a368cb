using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Clusters;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The option --cluster.</summary>
internal static class ClusterOption
{
    public static Option<string?> Create(string description)
    {
        var option = OptionFactory.Text("--cluster", "HOST:PORT", description);
        option.Validators.Add(result =>
        {
            string text = result.Tokens.LastOrDefault()?.Value ?? "";
            if (ClusterAddress.Read(text) is null)
                result.AddError($"--cluster was '{text}'; it must be a host and a port, such as {ClusterAddress.Default}.");
        });
        return option;
    }

    /// <summary>The option of commands that draw hypotheses.</summary>
    public static Option<string?> OfDrawing() => Create("Sampled spaces: draw hypotheses on the workers of this cluster (see worker) instead of this computer. The result is the same.");

    /// <summary>Connects, if the option is given.</summary>
    public static ClusterConnection? Connect(string? text, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        if (text is null)
            return null;
        progress.Report(new WorkProgress($"connecting to {text}", 0));
        return ClusterConnection.Open(ClusterAddress.Read(text)!, cancellationToken);
    }
}
