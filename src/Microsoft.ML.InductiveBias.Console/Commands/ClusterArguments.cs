using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Clusters;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The options of a command that name a cluster.</summary>
internal sealed class ClusterArguments
{
    /// <param name="description">The description of --cluster.</param>
    public ClusterArguments(string description)
    {
        Cluster = OptionFactory.Text("--cluster", "HOST:PORT", description);
        Cluster.Validators.Add(result =>
        {
            string text = result.Tokens.LastOrDefault()?.Value ?? "";
            if (ClusterAddress.Read(text) is null)
                result.AddError($"--cluster was '{text}'; it must be a host and a port, such as {ClusterAddress.Default}.");
        });
    }

    /// <summary>The address.</summary>
    public Option<string?> Cluster { get; }

    /// <summary>The file of the certificate.</summary>
    public Option<string?> Certificate { get; } = OptionFactory.Text("--certificate", "FILE",
        $"Encrypt the connections of the cluster. Its workers and measurements all show the certificate in this file, which has a private key (PKCS#12, or PEM with the extension .pem); a password is read from the environment variable {ClusterCertificate.PasswordVariable}.");

    public IEnumerable<Option> All => [Cluster, Certificate];

    /// <summary>Adds an error for a certificate without a cluster.</summary>
    public void Check(CommandResult command)
    {
        if (command.IsGiven(Certificate) && !command.IsGiven(Cluster))
            command.AddError("--certificate is that of a cluster; specify the cluster with --cluster.");
    }

    /// <summary>The certificate, if given.</summary>
    /// <exception cref="ToolException">The file has no valid certificate.</exception>
    public ClusterCertificate? CertificateOf(ParseResult parsed) =>
        parsed.GetValue(Certificate) is { } file ? ClusterCertificate.Read(file, Environment.GetEnvironmentVariable(ClusterCertificate.PasswordVariable)) : null;

    /// <summary>Connects, if the cluster is given.</summary>
    public ClusterConnection? Connect(ParseResult parsed, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Cluster) is not { } text)
            return null;
        progress.Report(new WorkProgress($"connecting to {text}", 0));
        return ClusterConnection.Open(ClusterAddress.Read(text)!, CertificateOf(parsed), cancellationToken);
    }
}
