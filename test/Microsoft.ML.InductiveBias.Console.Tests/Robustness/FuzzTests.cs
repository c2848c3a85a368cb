using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Microsoft.ML.InductiveBias.Console.Tests.Robustness;

/// <summary>Generated inputs end with a documented error or a result, and in time.</summary>
/// <remarks>The environment variable <c>FuzzingMinutes</c> runs new seeds for that long; a failure prints the seed of its case, which
/// <c>FuzzingSeed</c> repeats.</remarks>
[TestClass]
[DoNotParallelize]
public sealed partial class FuzzTests
{
    private const int Cases = 80;

    /// <summary>Long work is canceled then, and must end.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(4), s_limit = TimeSpan.FromSeconds(10);

    /// <summary>For work that hangs without computing: no busy machine delays a case that long.</summary>
    private static readonly TimeSpan s_blocked = TimeSpan.FromMinutes(5);

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void GeneratedInputsEndWithADocumentedError()
    {
        bool isLong = Environment.GetEnvironmentVariable("FuzzingMinutes") is { Length: > 0 };
        var time = isLong ? TimeSpan.FromMinutes(double.Parse(Environment.GetEnvironmentVariable("FuzzingMinutes")!, CultureInfo.InvariantCulture)) : TimeSpan.MaxValue;
        int? repeated = Environment.GetEnvironmentVariable("FuzzingSeed") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
        int first = repeated ?? (isLong ? Random.Shared.Next() / 2 : 1), count = repeated is not null ? 1 : isLong ? int.MaxValue : Cases;
        var watch = Stopwatch.StartNew();
        int done = 0;
        List<string> faults = [];
        for (; done < count && watch.Elapsed < time && faults.Count < 20; done++)
        {
            if (Fault(first + done) is { } fault)
                faults.Add(fault);
        }
        TestContext.WriteLine($"{done} cases from seed {first}, {faults.Count} faults");
        Assert.AreEqual("", string.Join("\n\n", faults));
    }

    private static string? Fault(int seed)
    {
        using var folder = new TemporaryFolder();
        string[] args = [.. new FuzzedInput(seed, folder.Path).Next(), "--verbose"];
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var cancellation = new CancellationTokenSource(s_patience);
        var run = Task.Run(() => Tool.RunAsync(args, Console.Output.Terminal.Plain(output, error), cancellation.Token));
        string Case(string what) => $"seed {seed}: {what}: {string.Join(' ', args.Select(arg => arg.Length > 200 ? arg[..200] : arg))}\n{error}";
        try
        {
            if (!Ends(run))
                return Case("hangs");
        }
        catch (AggregateException thrown)
        {
            return Case($"throws {thrown.InnerException}");
        }
        string text = error.ToString();
        return run.Result switch
        {
            ExitCodes.Success or ExitCodes.WrongUsage or ExitCodes.ConditionViolated => null,
            ExitCodes.Canceled when cancellation.IsCancellationRequested => null,
            ExitCodes.Failure when ThrownType().Match(text) is { Success: true } thrown && s_documented.Contains(thrown.Groups[1].Value) => null,
            var code => Case($"ends with exit code {code}"),
        };
    }

    /// <summary>Whether a case ends within its time, as the processor's clock counts it: the machine may be busy with other work.</summary>
    private static bool Ends(Task run)
    {
        var watch = Stopwatch.StartNew();
        var start = Environment.CpuUsage.TotalTime;
        while (!run.Wait(TimeSpan.FromSeconds(1)))
        {
            if (watch.Elapsed > s_blocked || (watch.Elapsed > s_patience + s_limit && Environment.CpuUsage.TotalTime - start > s_patience + s_limit))
                return false;
        }
        return true;
    }

    private static readonly HashSet<string> s_documented =
    [
        "ToolException", "SampleFileException", "ContradictingRowsException", "TaskTooLargeException", "KernelMatrixException", "NoFittingHypothesisException", "ArgumentException", "ArgumentOutOfRangeException",
        "InvalidOperationException", "IOException", "InvalidDataException", "FileNotFoundException", "NotSupportedException",
    ];

    /// <summary>The type of the exception, which the tool prints after its message.</summary>
    [GeneratedRegex(@"^(?:[\w]+\.)+(\w+Exception)\b", RegexOptions.Multiline)]
    private static partial Regex ThrownType();
}
