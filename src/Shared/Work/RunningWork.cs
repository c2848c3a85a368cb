using System.Runtime.InteropServices;

namespace Microsoft.ML.InductiveBias;

/// <summary>Work that may be inside a native library. Such a library frees its state while the process ends, and a thread that still
/// computes there crashes the process; so the end of the process waits for this work.</summary>
/// <remarks>After <c>Main</c> returns or <see cref="Environment.Exit"/> is called, each piece of work stops at its next check
/// (<see cref="StopIfProcessEnds"/>), and the process waits up to <see cref="ExitLimit"/>. If a native operation takes longer, the process
/// ends without the native libraries' own cleanup where the platform can do so (Linux), with the same exit code.</remarks>
internal sealed class RunningWork : IDisposable
{
    /// <summary>How long the end of the process waits for work.</summary>
    public static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(2);

    private static readonly AsyncLocal<RunningWork?> s_current = new();
    private static readonly List<RunningWork> s_running = [];
    private static readonly object s_gate = new();
    private static int s_endingThread;
    private readonly RunningWork? _outer;
    private readonly int _thread = Environment.CurrentManagedThreadId;

    static RunningWork() => AppDomain.CurrentDomain.ProcessExit += (_, _) => End();

    private RunningWork(string name, RunningWork? outer) => (Name, _outer) = (name, outer);

    /// <summary>What is done, such as <c>conditioning on 500 training rows</c>.</summary>
    public string Name { get; }

    /// <summary>Whether the caller is part of some work.</summary>
    public static bool IsInside => s_current.Value is not null;

    /// <summary>Starts work on the calling thread; its end is the disposal.</summary>
    public static RunningWork Begin(string name)
    {
        StopIfProcessEnds();
        var work = new RunningWork(name, s_current.Value);
        lock (s_gate)
            s_running.Add(work);
        s_current.Value = work;
        return work;
    }

    /// <summary>Once the process ends, doesn't return: the calling thread waits until it is gone. Throwing instead would reach code that
    /// expects no cancellation.</summary>
    public static void StopIfProcessEnds()
    {
        int ending = Volatile.Read(ref s_endingThread);
        if (ending == 0 || ending == Environment.CurrentManagedThreadId)
            return;
        for (var work = s_current.Value; work is not null; work = work._outer)
            work.Remove();
        Thread.Sleep(Timeout.Infinite);
    }

    public void Dispose()
    {
        s_current.Value = _outer;
        Remove();
    }

    private void Remove()
    {
        lock (s_gate)
        {
            s_running.Remove(this);
            Monitor.PulseAll(s_gate);
        }
    }

    private static void End()
    {
        Volatile.Write(ref s_endingThread, Environment.CurrentManagedThreadId);
        long started = Environment.TickCount64;
        lock (s_gate)
        {
            while (AnyElsewhere())
            {
                var left = ExitLimit - TimeSpan.FromMilliseconds(Environment.TickCount64 - started);
                if (left <= TimeSpan.Zero)
                {
                    SkipNativeCleanup();
                    return;
                }
                Monitor.Wait(s_gate, left);
            }
        }
    }

    /// <summary>Work of the thread that ends the process, as by a progress report that calls <see cref="Environment.Exit"/>, can't go on.</summary>
    private static bool AnyElsewhere() => s_running.Exists(work => work._thread != Environment.CurrentManagedThreadId);

    private static void SkipNativeCleanup()
    {
        if (!OperatingSystem.IsLinux())
            return;
        // glibc calls what on_exit registers before the cleanup of the libraries that were loaded earlier, with the exit code. Other C
        // libraries lack it.
        if (NativeLibrary.TryLoad("libc.so.6", out nint c)
            && NativeLibrary.TryGetExport(c, "on_exit", out nint onExit) && NativeLibrary.TryGetExport(c, "_exit", out nint exit))
        {
            Marshal.GetDelegateForFunctionPointer<OnExit>(onExit)(exit, 0);
        }
    }

    private delegate int OnExit(nint function, nint argument);
}
