using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Microsoft.ML.InductiveBias.Console.Tests.Robustness;

/// <summary>The built tool as a process of its own.</summary>
internal sealed partial class ToolProcess : IDisposable
{
    private const int Interrupt = 2, Terminated = 15;

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;
    private readonly TaskCompletionSource _firstError = new();

    public ToolProcess(string temporaryFolder, params string[] args)
        : this(temporaryFolder, null, args)
    {
    }

    /// <param name="temporaryFolder">Where the process puts its temporary files.</param>
    /// <param name="threads">The number of processors that .NET and libtorch use; <see langword="null"/> for all.</param>
    /// <param name="args">The arguments of the tool.</param>
    public ToolProcess(string temporaryFolder, int? threads, string[] args)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "inductive-bias")) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string arg in args)
            start.ArgumentList.Add(arg);
        start.Environment["TMPDIR"] = temporaryFolder;
        if (threads is { } count)
            start.Environment["DOTNET_PROCESSOR_COUNT"] = start.Environment["OMP_NUM_THREADS"] = count.ToString(CultureInfo.InvariantCulture);
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = ReadErrorAsync();
    }

    /// <summary>Waits for the first line of progress or of an error: the tool is at work.</summary>
    public void WaitUntilItWorks() => Assert.IsTrue(_firstError.Task.Wait(s_limit), "The tool printed nothing.");

    /// <summary>Writes all of the standard input.</summary>
    public void Write(string text)
    {
        using var input = _process.StandardInput;
        input.Write(text);
    }

    /// <summary>What Ctrl+C sends.</summary>
    public void Cancel() => _ = Kill(_process.Id, Interrupt);

    /// <summary>What service managers and containers send.</summary>
    public void Terminate() => _ = Kill(_process.Id, Terminated);

    public void Kill() => _process.Kill();

    /// <summary>The exit code, with what was printed.</summary>
    public ToolRun End()
    {
        if (!_process.WaitForExit(s_limit))
        {
            _process.Kill();
            Assert.Fail($"The tool didn't end. {_error.Result}");
        }
        return new ToolRun(_process.ExitCode, _output.Result, _error.Result);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private async Task<string> ReadErrorAsync()
    {
        var text = new System.Text.StringBuilder();
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            text.AppendLine(line);
            _firstError.TrySetResult();
        }
        _firstError.TrySetResult();
        return text.ToString();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
