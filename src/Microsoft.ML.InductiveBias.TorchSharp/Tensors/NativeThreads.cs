using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>How many threads the native library uses for an operation of the calling thread. Sums are added in an order that depends on it, so
/// work that must repeat to the last bit states it.</summary>
/// <remarks>libtorch keeps the number for each thread. A thread that never set it gets the number that any thread set last, when it computes
/// for the first time; so each entry into native work sets its own.</remarks>
internal static class NativeThreads
{
    private static readonly Lazy<int> Default = new(() =>
    {
        NativeTorch.EnsureLoaded();
        return torch.get_num_threads();
    });

    /// <summary>All threads: as many as the library had when it was used first.</summary>
    public static void UseAll() => Use(Default.Value);

    /// <summary>One thread until the result is disposed: for work that already runs on all processors, whose threads would otherwise wait for
    /// each other.</summary>
    public static Restored UseOne()
    {
        _ = Default.Value;
        int before = torch.get_num_threads();
        Use(1);
        return new Restored(before);
    }

    private static void Use(int count)
    {
        // The first read of a thread also initializes it: later, that would undo what is set here.
        if (torch.get_num_threads() != count)
            torch.set_num_threads(count);
    }

    /// <summary>Restores the number of the calling thread.</summary>
    public readonly ref struct Restored(int count)
    {
        public void Dispose() => Use(count);
    }
}
