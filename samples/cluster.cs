#:sdk Microsoft.NET.Sdk.Web
#:project ../src/Microsoft.ML.InductiveBias.Orleans/Microsoft.ML.InductiveBias.Orleans.csproj
#:project ../src/Microsoft.ML.InductiveBias.TorchSharp/Microsoft.ML.InductiveBias.TorchSharp.csproj
#:package Microsoft.Orleans.Connections.Security
#:package Microsoft.Orleans.Dashboard
#:property PublishAot=false

// Two silos and a client, each a process, draw a sample together. Connections are encrypted, and both sides show the same certificate.
// The first silo also shows the Orleans Dashboard. Everything listens on this computer alone.
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.ML;
using Microsoft.ML.InductiveBias;
using Orleans.Configuration;
using Orleans.Connections.Security;
using Orleans.Dashboard;

if (args is ["silo", var number, var siloPort, var gatewayPort, var firstPort, var webPort, var certificateFile])
{
    await RunSilo(int.Parse(number), int.Parse(siloPort), int.Parse(gatewayPort), int.Parse(firstPort), int.Parse(webPort), X509CertificateLoader.LoadPkcs12FromFile(certificateFile, password: null));
    return;
}

var folder = Directory.CreateTempSubdirectory("inductive-bias-cluster-");
var certificate = CreateCertificate(Path.Combine(folder.FullName, "cluster.pfx"));
int[] ports = [.. Enumerable.Range(0, 6).Select(_ => FreePort())];
var silos = new[] { StartSilo(1, ports[0], ports[1], ports[4]), StartSilo(2, ports[2], ports[3], ports[5]) };
Console.Error.WriteLine($"The dashboard is at http://localhost:{ports[4]}");
try
{
    var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
    builder.UseOrleansClient(client => client
        .UseStaticClustering(new IPEndPoint(IPAddress.Loopback, ports[1]))
        .Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = "sample")
        .UseConnectionRetryFilter(async (_, cancellationToken) =>
        {
            await Task.Delay(200, cancellationToken); // The silos are starting.
            return true;
        })
        .UseTls(certificate, options => Secure(options, certificate)));
    using var host = builder.Build();
    await host.StartAsync();

    var (training, test) = (Rows(seed: 1, count: 40), Rows(seed: 2, count: 60));
    var mlContext = new MLContext();
    var together = mlContext.InductiveBias.SampleLosses(Space(), training, test, new LossSamplingOptions
    {
        Samples = 100,
        Executor = new ClusterExecutor(host.Services.GetRequiredService<IClusterClient>(), "small networks"),
    });
    var alone = mlContext.InductiveBias.SampleLosses(Space(), training, test, new LossSamplingOptions { Samples = 100 });
    Console.WriteLine($"{together.DrawnNow} hypotheses were drawn by the cluster.");
    Console.WriteLine($"Their losses are those of one process, bit by bit: {together.Samples[0].Losses.SequenceEqual(alone.Samples[0].Losses)}");
    await host.StopAsync();
}
finally
{
    foreach (var silo in silos)
    {
        silo.Kill();
        silo.WaitForExit();
    }
    folder.Delete(recursive: true);
}

// Every process makes the space from the same code; the fingerprint shows that it is the same.
static NeuralNetworkHypothesisSpace Space() => new(new NeuralNetworkOptions
{
    Architecture = new MultilayerPerceptron { Width = 16, Depth = 1 },
    Epochs = 200,
    Tolerance = 0.05,
});

static TaskData Rows(int seed, int count)
{
    var random = new Random(seed);
    double[] features = [.. Enumerable.Range(0, 2 * count).Select(_ => random.NextDouble())];
    return TaskData.Regression(features, [.. features.Chunk(2).Select(point => Math.Sin(3 * point[0]) * point[1])], count);
}

static async Task RunSilo(int number, int siloPort, int gatewayPort, int firstPort, int webPort, X509Certificate2 certificate)
{
    var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
    builder.WebHost.UseKestrelCore().UseUrls($"http://localhost:{webPort}");
    builder.Services.AddRouting();
    builder.UseOrleans(silo =>
    {
        silo.UseDevelopmentClustering(new IPEndPoint(IPAddress.Loopback, firstPort))
            .Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = "sample")
            .ConfigureEndpoints(IPAddress.Loopback, siloPort, gatewayPort)
            .UseTls(certificate, options => Secure(options, certificate))
            .AddInductiveBias(worker =>
            {
                worker.Name = $"silo {number}";
                worker.AddSpace("small networks", _ => Space());
            });
        if (number == 1)
            silo.AddDashboard();
    });
    var application = builder.Build();
    if (number == 1)
        application.MapOrleansDashboard();
    await application.RunAsync();
}

// Both sides must show the certificate of this cluster.
static void Secure(TlsOptions options, X509Certificate2 certificate)
{
    options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
    options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
    options.RemoteCertificateValidation = (shown, _, _) => shown.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span);
    options.OnAuthenticateAsClient = (_, authentication) => authentication.TargetHost = "cluster";
}

// A cluster of several machines takes a certificate of its own authority, from a store of secrets.
static X509Certificate2 CreateCertificate(string file)
{
    using var key = RSA.Create(2048);
    var request = new CertificateRequest("CN=cluster", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    using var created = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    // The folder of CreateTempSubdirectory is open to its owner alone.
    File.WriteAllBytes(file, created.Export(X509ContentType.Pfx));
    return X509CertificateLoader.LoadPkcs12FromFile(file, password: null);
}

Process StartSilo(int number, int siloPort, int gatewayPort, int webPort)
{
    string[] arguments = ["silo", $"{number}", $"{siloPort}", $"{gatewayPort}", $"{ports[0]}", $"{webPort}", Path.Combine(folder.FullName, "cluster.pfx")];
    return Process.Start(Environment.ProcessPath!, arguments);
}

static int FreePort()
{
    using var listener = new TcpListener(IPAddress.Loopback, 0);
    listener.Start();
    return ((IPEndPoint)listener.LocalEndpoint).Port;
}
