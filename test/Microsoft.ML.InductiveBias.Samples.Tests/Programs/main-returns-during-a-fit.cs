#:project ../../../src/Microsoft.ML.InductiveBias.TorchSharp/Microsoft.ML.InductiveBias.TorchSharp.csproj
#:property PublishAot=false

// Main returns while a fit computes in libtorch. The process must end as usual, with exit code 0.
using Microsoft.ML.InductiveBias;

var random = new Random(1);
var rows = Rows(args[0] == "kernel" ? 3000 : 60);
Action<IProgress<WorkProgress>> fit = args[0] switch
{
    "kernel" => progress => new GaussianProcessHypothesisSpace(new RbfKernel(), 0.1).Fit(rows, progress).Dispose(),
    "perceptrons" => progress => new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions { Samples = 10_000, Epochs = 100_000, Tolerance = 0 }).Fit(rows, progress).Dispose(),
    _ => progress => new NeuralNetworkHypothesisSpace(
        new NeuralNetworkOptions { Architecture = new MlpMixer(), Samples = 10_000, Epochs = 100_000, Tolerance = 0 }).Fit(rows, progress).Dispose(),
};
using var started = new ManualResetEventSlim();
_ = Task.Run(() => fit(new Started(started)));
if (!started.Wait(TimeSpan.FromMinutes(2)))
    throw new TimeoutException("The fit reported no progress.");
// Into the native work that follows the report.
Thread.Sleep(200);
Console.WriteLine("Main returns.");

TaskData Rows(int count)
{
    double[] features = [.. Enumerable.Range(0, 16 * count).Select(_ => random.NextDouble())];
    return TaskData.Regression(features, [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())], count);
}

class Started(ManualResetEventSlim started) : IProgress<WorkProgress>
{
    public void Report(WorkProgress value) => started.Set();
}
