using System.Globalization;
using System.Net;
using System.Net.Sockets;
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

    private static ToolProcess Worker(TemporaryFolder folder, string cluster)
    {
        var worker = new ToolProcess(folder.Path, "worker", "--cluster", cluster);
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
