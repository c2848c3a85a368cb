using TorchSharp;

namespace Microsoft.ML.InductiveBias.Tests;

[TestClass]
public sealed class ScalarLifetimeTests
{
    private const int Operations = 60_000;

    /// <summary>Garbage collections during native calls: with implicit conversions some of these operations get a number that is not theirs.</summary>
    [TestMethod]
    [Timeout(300_000)]
    public async Task CollectionsDuringACallChangeNoOperand()
    {
        using var done = new CancellationTokenSource();
        var collector = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        int wrong = 0;
        using (var one = torch.ones(1, dtype: torch.float64))
        {
            for (int i = 0; i < Operations; i++)
            {
                using var product = one.Times(i);
                wrong += product.data<double>()[0] == i ? 0 : 1;
            }
        }
        await done.CancelAsync();
        await collector;
        Assert.AreEqual(0, wrong);
    }
}
