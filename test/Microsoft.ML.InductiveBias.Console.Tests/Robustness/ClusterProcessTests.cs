using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.InductiveBias.Console.Clusters;
using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Tests.Robustness;

/// <summary>Workers and drivers as processes on loopback.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ClusterProcessTests
{
    private static readonly string s_iris = Path.Combine(ToolRun.Samples, "iris.csv");

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    [TestMethod]
    public void AKilledWorkerAndAKilledDriverLoseAndDoubleNothing()
    {
        using var folder = new TemporaryFolder();
        string cluster = FreeAddress(), file = Path.Combine(folder.Path, "cluster.samples"), whole = Path.Combine(folder.Path, "whole.samples");
        string[] sample = ["sample", s_iris, "--label", "Species", "--space", "mlp", "--width", "16", "--depth", "1", "--epochs", "200", "--tolerance", "0", "--samples", "300"];
        using var first = Worker(folder, cluster);
        using var second = Worker(folder, cluster);
        using (var driver = new ToolProcess(folder.Path, [.. sample, "--cluster", cluster, "--output", file]))
        {
            WaitForBytes(file, 20_000);
            second.Kill();
            WaitForBytes(file, 60_000);
            driver.Kill();
            driver.End();
        }
        using var resumed = new ToolProcess(folder.Path, [.. sample, "--cluster", cluster, "--output", file]);
        var run = resumed.End();
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual(0, ToolRun.Of([.. sample, "--output", whole]).ExitCode);
        CollectionAssert.AreEqual(File.ReadAllLines(whole).Order(StringComparer.Ordinal).ToList(), File.ReadAllLines(file).Order(StringComparer.Ordinal).ToList());
        // What is measured on a cluster is measured alike.
        string[] measure = ["measure", .. sample[1..^2], "--samples", "12", "--tail", "bound", "--include-unfitted"];
        Assert.AreEqual(ToolRun.JsonOf(measure).GetRawText(), ToolRun.JsonOf([.. measure, "--cluster", cluster]).GetRawText());
        // Rare hypotheses are simulated there, too. The driver repeats the runs from their losses.
        string[] rare = ["measure", .. sample[1..^2], "--samples", "12", "--include-unfitted", "--tail-hypotheses", "8000", "--target-loss", "0.001"];
        Assert.AreEqual(ToolRun.JsonOf(rare).GetRawText(), ToolRun.JsonOf([.. rare, "--cluster", cluster]).GetRawText());
        // The message of a worker reaches the command.
        ToolRun.Of("measure", s_iris, "--label", "Species", "--space", "cnn:image=1x3x3", "--samples", "2", "--cluster", cluster)
            .Fails(1, "2 seeds were given up after 3 attempts", "4 features");
        first.Cancel();
        Assert.AreEqual(0, first.End().ExitCode);
    }

    [TestMethod]
    public void WhatIsWrongWithAClusterIsSaid()
    {
        string none = FreeAddress();
        string[] measure = ["measure", s_iris, "--label", "Species", "--space", "mlp", "--samples", "2"];
        ToolRun.Of([.. measure, "--cluster", none]).Fails(1, $"no cluster answers at {none}", "inductive-bias worker --cluster");
        ToolRun.Of([.. measure, "--cluster", "localhost"]).Fails(2, "--cluster was 'localhost'", "a host and a port");
        ToolRun.Of([.. measure, "--cluster", "localhost:99999"]).Fails(2, "--cluster was 'localhost:99999'");
        ToolRun.Of("measure", s_iris, "--label", "Species", "--cluster", none).Fails(2, "none of the spaces is sampled");
        ToolRun.Of("worker", "--cluster", "no.such.host.invalid:1234", "--listen", "127.0.0.1").Fails(1, "no.such.host.invalid");
        ToolRun.Of("worker", "--cluster", "192.0.2.1:1234").Fails(1, "--listen is missing", "192.0.2.1");
        ToolRun.Of("worker", "--cluster", "x").Fails(2, "--cluster was 'x'");
    }

    [TestMethod]
    public void AnEncryptedClusterAuditsDataSetsAndKeepsOthersOut()
    {
        using var folder = new TemporaryFolder();
        string cluster = FreeAddress(), plain = FreeAddress(), secret = "correct horse";
        var (pfx, pem) = Certificate(folder, "own", secret);
        var (_, other) = Certificate(folder, "other", secret);
        Environment.SetEnvironmentVariable(ClusterCertificate.PasswordVariable, secret);
        try
        {
            using var first = Worker(folder, cluster, "--certificate", pfx);
            string[] audits = ["compare", s_iris, Path.Combine(ToolRun.Samples, "wine.csv"), "--label", "Species", "--label", "Cultivar", "--samples", "3", "--max-train", "60", "--max-test", "30", "--splits", "1"];
            Assert.AreEqual(WithoutTimes(ToolRun.JsonOf(audits)), WithoutTimes(ToolRun.JsonOf([.. audits, "--cluster", cluster, "--certificate", pem])));
            string[] sample = ["sample", s_iris, "--label", "Species", "--space", "mlp", "--samples", "2", "--epochs", "20", "--tolerance", "0", "--output", Path.Combine(folder.Path, "a.samples"), "--cluster"];
            string[] splits = ["measure", s_iris, "--label", "Species", "--space", "rbf", "--space", "linear", "--splits", "4", "--max-train", "50"];
            Assert.AreEqual(ToolRun.JsonOf(splits).GetRawText(), ToolRun.JsonOf([.. splits, "--cluster", cluster, "--certificate", pem]).GetRawText());
            string[] points = ["experiment", "difficulty-constants", "--output"];
            Assert.AreEqual(0, ToolRun.Of([.. points, Path.Combine(folder.Path, "here")]).ExitCode);
            Assert.AreEqual(0, ToolRun.Of([.. points, Path.Combine(folder.Path, "there"), "--cluster", cluster, "--certificate", pem]).ExitCode);
            Assert.AreEqual(File.ReadAllText(Path.Combine(folder.Path, "here", "experiments.md")), File.ReadAllText(Path.Combine(folder.Path, "there", "experiments.md")));
            ToolRun.Of([.. sample, cluster]).Fails(1, $"the cluster {cluster} encrypts its connections; specify its certificate with --certificate");
            ToolRun.Of([.. sample, cluster, "--certificate", other]).Fails(1, $"the cluster {cluster} has another certificate than '{other}'");
            ToolRun.Of("worker", "--cluster", cluster).Fails(1, "encrypts its connections");
            ToolRun.Of("worker", "--cluster", cluster, "--certificate", other).Fails(1, "has another certificate");
            using (var second = new ToolProcess(folder.Path, "worker", "--cluster", cluster, "--certificate", pem))
            {
                Assert.AreEqual(0, ToolRun.Of([.. sample, cluster, "--certificate", pfx]).ExitCode);
                // It ends, with a code of its own if it was still starting.
                second.Terminate();
                second.End();
            }
            using (Worker(folder, plain))
                ToolRun.Of([.. sample, plain, "--certificate", pfx]).Fails(1, $"the cluster {plain} doesn't encrypt its connections");
            Environment.SetEnvironmentVariable(ClusterCertificate.PasswordVariable, "wrong");
            ToolRun.Of([.. sample, cluster, "--certificate", pfx]).Fails(1, "can't be read as a certificate", $"check that of the environment variable {ClusterCertificate.PasswordVariable}");
        }
        finally
        {
            Environment.SetEnvironmentVariable(ClusterCertificate.PasswordVariable, null);
        }
        ToolRun.Of("worker", "--cluster", cluster, "--certificate", pfx).Fails(1, $"set the environment variable {ClusterCertificate.PasswordVariable}");
        ToolRun.Of("worker", "--cluster", cluster, "--certificate", "none.pfx").Fails(1, "there is no file 'none.pfx'");
        ToolRun.Of("measure", s_iris, "--label", "Species", "--space", "mlp", "--certificate", pfx).Fails(2, "specify the cluster with --cluster");
    }

    [TestMethod]
    public void AWorkerReceivesEveryOptionOfItsSpace()
    {
        List<string> errors = [];
        var space = SpaceParser.Parse(["mlp:depth=3"], [new("width", "8"), new("samples", "5"), new("resume", "x"), new("tail", "bound"), new("optimizer", "sgd")], errors).Single();
        Assert.IsEmpty(errors);
        Assert.AreEqual("mlp:depth=3,width=8,optimizer=sgd", space.Complete);
        Assert.AreEqual("sdca", SpaceSpecification.Of("sdca").Complete);
        // The networks of an audit, whose tolerance comes from the data.
        var network = new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions { Epochs = 321, Tolerance = 0.1 / 3, Samples = 16, IncludeUnfitted = true });
        var named = SpaceSpecification.Of(ClusterConnection.SpecificationOf(network)!);
        var same = (NeuralNetworkHypothesisSpace)named.Form.Make(named.Settings, TaskData.Regression([1], [1], 1));
        CollectionAssert.AreEqual(network.Description.Parameters.ToArray(), same.Description.Parameters.ToArray());
    }

    /// <summary>A certificate with its key, as a PKCS#12 file with a password and as a PEM file without one.</summary>
    private static (string Pfx, string Pem) Certificate(TemporaryFolder folder, string name, string password)
    {
        using var key = RSA.Create(2048);
        using var created = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        string pfx = Path.Combine(folder.Path, $"{name}.pfx"), pem = Path.Combine(folder.Path, $"{name}.pem");
        File.WriteAllBytes(pfx, created.Export(X509ContentType.Pfx, password));
        File.WriteAllText(pem, $"{created.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return (pfx, pem);
    }

    private static string WithoutTimes(JsonElement result) => Regex.Replace(result.GetRawText(), "\"elapsedSeconds\": *[0-9.eE+-]+", "");

    private static ToolProcess Worker(TemporaryFolder folder, string cluster, params string[] options)
    {
        var worker = new ToolProcess(folder.Path, ["worker", "--cluster", cluster, .. options]);
        Wait(() => ClusterAddress.Answers(ClusterAddress.Read(cluster)!.Measurements), "the worker doesn't listen");
        return worker;
    }

    /// <summary>Waits for a part of the about 300 kB of the file, which the driver has to itself.</summary>
    private static void WaitForBytes(string file, int count) => Wait(() => File.Exists(file) && new FileInfo(file).Length > count, $"{file} doesn't grow");

    private static void Wait(Func<bool> holds, string message)
    {
        var limit = DateTime.UtcNow + s_limit;
        while (!holds())
        {
            Assert.IsLessThan(limit, DateTime.UtcNow, message);
            Thread.Sleep(50);
        }
    }

    /// <summary>A port that is free, as is the next one.</summary>
    private static string FreeAddress()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            int port = ((IPEndPoint)listener.LocalEndpoint).Port;
            using var next = new TcpListener(IPAddress.Loopback, port + 1);
            try
            {
                next.Start();
            }
            catch (SocketException)
            {
                continue;
            }
            return string.Create(CultureInfo.InvariantCulture, $"localhost:{port}");
        }
    }
}
