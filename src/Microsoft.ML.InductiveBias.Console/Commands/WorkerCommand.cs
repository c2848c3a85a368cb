using System.CommandLine;
using Microsoft.ML.InductiveBias.Console.Clusters;
using Microsoft.ML.InductiveBias.Console.Output;
using Microsoft.ML.InductiveBias.Console.Pieces;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The command <c>worker</c>.</summary>
internal sealed class WorkerCommand : System.CommandLine.Command // Microsoft.ML.Command is a namespace
{
    private readonly ClusterArguments _cluster = new(
        $"The address of the cluster: that of its first worker. The first worker listens there, and on the next port for measurements (default: {ClusterAddress.Default}).");

    private readonly Option<string?> _listen = OptionFactory.Text("--listen", "ADDRESS",
        "The address of this machine that the others reach; needed if the cluster isn't on this computer. Without --certificate, whoever reaches it can use the worker and read what it receives.");

    private readonly Option<string?> _name = OptionFactory.Text("--name", "NAME", "The name of this machine in progress reports (default: the name of the computer).");

    private readonly Option<bool> _verbose = OptionFactory.Switch("--verbose", "On failure, also print the stack trace.");

    private readonly Terminal _terminal;

    /// <summary>The command.</summary>
    public WorkerCommand(Terminal terminal)
        : base("worker", "Computes for commands with --cluster, until Ctrl+C: draws hypotheses, simulates rare ones, and does audits and points of experiments. The first worker of an address starts the cluster; it listens on this computer alone unless --listen names another address.\n\n"
            + "For example: inductive-bias worker --cluster localhost:11111")
    {
        _terminal = terminal;
        foreach (Option option in (Option[])[.. _cluster.All, _listen, _name, _verbose])
            Options.Add(option);
        SetAction(Run);
    }

    private async Task<int> Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            var cluster = ClusterAddress.Read(parsed.GetValue(_cluster.Cluster) ?? ClusterAddress.Default)!;
            await using var worker = await WorkerHost.Start(new WorkerSettings(cluster, parsed.GetValue(_listen), parsed.GetValue(_name), _cluster.CertificateOf(parsed)), PieceWork.Find, _terminal.Error, cancellationToken);
            await _terminal.Output.WriteLineAsync(worker.IsFirst
                ? $"The first worker of the cluster {cluster} listens on {worker.Address}. Ctrl+C ends it, and the cluster with it."
                : $"A worker of the cluster {cluster} listens on {worker.Address}. Ctrl+C ends it.");
            await _terminal.Output.FlushAsync(CancellationToken.None);
            await worker.WaitAsync(cancellationToken);
            return ExitCodes.Success;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Canceled;
        }
        catch (Exception failure)
        {
            _terminal.WriteFailure(Text.FirstSentence(failure.Message), failure, parsed.GetValue(_verbose));
            return ExitCodes.Failure;
        }
    }
}
