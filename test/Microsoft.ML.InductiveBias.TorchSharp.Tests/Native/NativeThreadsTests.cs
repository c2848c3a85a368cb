using TorchSharp;

namespace Microsoft.ML.InductiveBias.Tests.Native;

/// <summary>Work that reduces the threads of the native library must not change what other threads compute.</summary>
[TestClass]
public sealed class NativeThreadsTests
{
    [TestMethod]
    public void AThreadThatStartsBesideSingleThreadedWorkStillUsesAllThreads()
    {
        int all = OnNewThread(Threads);
        using (NativeThreads.UseOne())
        {
            Assert.AreEqual(1, torch.get_num_threads());
            Assert.AreEqual(all, OnNewThread(Threads));
        }
        Assert.AreEqual(all, Threads());

        static int Threads() => Cancellable.Run("counting threads", torch.get_num_threads, CancellationToken.None);
    }

    [TestMethod]
    public void ALawIsTheSameToTheLastBitBesideSingleThreadedWork()
    {
        var random = new Random(5);
        var (training, test) = (Rows(random, 120), Rows(random, 90));
        double before = OnNewThread(Nats);
        using (NativeThreads.UseOne())
        {
            for (int repetition = 0; repetition < 3; repetition++)
                Assert.AreEqual(BitConverter.DoubleToInt64Bits(before), BitConverter.DoubleToInt64Bits(OnNewThread(Nats)));
        }

        double Nats()
        {
            using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }, 0.1).Fit(training);
            var law = fitted.LossOn(test).Distribution;
            return law.Estimate(0.8 * law.Mean).Nats;
        }
    }

    private static TaskData Rows(Random random, int rows)
    {
        double[] features = [.. Enumerable.Range(0, rows).Select(_ => (4 * random.NextDouble()) - 2)];
        return TaskData.Regression(features, [.. features.Select(x => Math.Sin(x) + (0.2 * random.NextDouble()))], rows);
    }

    private static T OnNewThread<T>(Func<T> work)
    {
        T result = default!;
        var thread = new Thread(() => result = work());
        thread.Start();
        thread.Join();
        return result;
    }
}
