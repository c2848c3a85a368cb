using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>While an instance is alive, the native library computes each product on the calling thread: for work that already runs on
/// all processors, whose threads would otherwise wait for each other.</summary>
internal sealed class SingleThreadedProducts : IDisposable
{
    private static readonly Lock Gate = new();
    private static int s_alive;
    private static int s_threadsBefore;
    private bool _ended;

    private SingleThreadedProducts()
    {
    }

    public static SingleThreadedProducts Begin()
    {
        lock (Gate)
        {
            if (s_alive++ == 0)
            {
                s_threadsBefore = torch.get_num_threads();
                torch.set_num_threads(1);
            }
        }
        return new SingleThreadedProducts();
    }

    public void Dispose()
    {
        lock (Gate)
        {
            if (!_ended && --s_alive == 0)
                torch.set_num_threads(s_threadsBefore);
            _ended = true;
        }
    }
}
