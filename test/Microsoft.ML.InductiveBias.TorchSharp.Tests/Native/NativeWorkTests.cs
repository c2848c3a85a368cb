using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.InductiveBias.Tests.Native;

/// <summary>Cancellation, errors and memory of work in libtorch.</summary>
[TestClass]
[DoNotParallelize]
public sealed class NativeWorkTests
{
    [TestMethod]
    public void AnErrorOfLibtorchIsOneSentence()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Cancellable.Run("a product", () =>
        {
            using var left = torch.zeros(2, 3);
            using var right = torch.zeros(2, 3);
            return torch.mm(left, right).numel();
        }, default));
        Assert.AreEqual("libtorch reported an error: mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3).", error.Message);
        Assert.IsInstanceOfType<ExternalException>(error.InnerException);
    }

    [TestMethod]
    [DataRow("first\nException raised from f at a.cpp:1 (most recent call first):\nframe #0: g", "first.")]
    [DataRow("[enforce fail at alloc_cpu.cpp:117] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes. Error code 12",
        "[enforce fail at alloc_cpu.cpp:117] err == 0.")]
    [DataRow("", "unknown.")]
    public void OnlyTheFirstSentenceIsKept(string message, string kept) => Assert.AreEqual(kept, NativeErrors.FirstSentence(message));

    /// <summary>The caller continues after about a second and learns what still runs; the next work waits until that has ended.</summary>
    [TestMethod]
    public async Task CanceledWorkIsNamedAndHoldsBackTheNext()
    {
        using var canceled = new CancellationTokenSource();
        using var next = new CancellationTokenSource();
        using var started = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var first = Task.Run(() => Cancellable.Run("a long operation", () =>
        {
            started.Set();
            release.Wait();
            return 1;
        }, canceled.Token));
        started.Wait();
        await canceled.CancelAsync();
        var reported = await Assert.ThrowsExactlyAsync<OperationCanceledException>(() => first);
        StringAssert.Contains(reported.Message, "a long operation");
        StringAssert.Contains(reported.Message, "still runs in the background");

        var progress = new Reports();
        var second = Task.Run(() => Cancellable.Run("another", () => 2, next.Token, progress));
        progress.Any.Wait();
        Assert.AreEqual("waiting for a canceled operation that still runs: a long operation", progress.Last);
        Assert.IsFalse(second.IsCompleted);
        release.Set();
        Assert.AreEqual(2, await second);
    }

    /// <summary>Work that checks its token ends before the caller continues: nothing is left in the background.</summary>
    [TestMethod]
    public void WorkThatChecksItsTokenIsJoined()
    {
        using var source = new CancellationTokenSource();
        bool ended = false;
        var error = Assert.ThrowsExactly<OperationCanceledException>(() => Cancellable.Run<int>("steps", () =>
        {
            source.Cancel();
            try
            {
                while (true)
                {
                    Thread.Sleep(100);
                    Cancellable.ThrowIfCancelled();
                }
            }
            finally
            {
                ended = true;
            }
        }, source.Token));
        Assert.IsTrue(ended);
        Assert.IsFalse(error.Message.Contains("background", StringComparison.Ordinal), error.Message);
    }

    /// <summary>The number of native tensors is the same after every fit and draw. The long run is in the benchmarks.</summary>
    [TestMethod]
    public void FitsAndHypothesesLeaveNoTensor()
    {
        var task = TaskData.Regression([0, 1, 2, 3, 4, 5, 6, 8], [1, 2, 1, 0], 4);
        Work(1, 1);
        long before = Live();
        Work(50, 200);
        Assert.AreEqual(before, Live());

        void Work(int fits, int hypotheses)
        {
            for (int i = 0; i < fits; i++)
            {
                using var fitted = new GaussianProcessHypothesisSpace(new MaternKernel()).Fit(task);
                fitted.LossOn(task);
                fitted.DrawHypotheses(task.Features, [i]);
            }
            new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions
            {
                Architecture = new MlpMixer(), Samples = hypotheses, Epochs = 3, IncludeUnfitted = true,
            }).Fit(task).PredictMean(task.Features);
        }
    }

    private static long Live()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return torch.Tensor.TotalCount;
    }

    private sealed class Reports : IProgress<WorkProgress>
    {
        public ManualResetEventSlim Any { get; } = new();

        public string? Last { get; private set; }

        public void Report(WorkProgress value)
        {
            Last = value.Step;
            Any.Set();
        }
    }
}
