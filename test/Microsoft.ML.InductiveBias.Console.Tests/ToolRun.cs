using System.Text;
using System.Text.Json;

namespace Microsoft.ML.InductiveBias.Console.Tests;

/// <summary>One run of the tool within this process.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    public static string Samples { get; } = FindSamples();

    public static ToolRun Of(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = Tool.RunAsync(args, Console.Output.Terminal.Plain(output, error), CancellationToken.None).GetAwaiter().GetResult();
        // Every JSON result of every test is checked against the published schema.
        int json = Array.IndexOf(args, "--json") + 1;
        if (json > 0 && exitCode is ExitCodes.Success or ExitCodes.ConditionViolated && File.Exists(args[json]))
            Assert.AreEqual("", string.Join("\n", ResultSchema.FaultsOf(File.ReadAllText(args[json]))));
        return new ToolRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs <c>measure</c> on a file with the given content.</summary>
    public static ToolRun OnText(string text, params string[] options)
    {
        using var folder = new TemporaryFolder();
        return Of(["measure", folder.Write("data.csv", text), .. options]);
    }

    /// <summary>Runs <c>measure</c> and returns the JSON result.</summary>
    public static JsonElement Json(string file, params string[] options) => JsonOf(["measure", file, .. options]);

    /// <summary>Runs any command and returns the JSON result.</summary>
    public static JsonElement JsonOf(params string[] args)
    {
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Path, "result.json");
        var run = Of([.. args, "--json", json]);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        return JsonDocument.Parse(File.ReadAllText(json)).RootElement;
    }

    /// <summary>Runs <c>measure</c> on a file with the given content and returns the JSON result.</summary>
    public static JsonElement JsonOnText(string text, params string[] options)
    {
        using var folder = new TemporaryFolder();
        return Json(folder.Write("data.csv", text), options);
    }

    /// <summary>Fails unless the run ended with this exit code and one line of error, and printed nothing else.</summary>
    public ToolRun Fails(int exitCode, params string[] parts)
    {
        Assert.AreEqual(exitCode, ExitCode, Output + Error);
        Assert.AreEqual("", Output);
        foreach (string part in parts)
            Assert.Contains(part, Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        // Wrong usage has one line per error and one about the help; other failures have one line, after the steps of long work.
        if (exitCode != 2)
            Assert.HasCount(1, Error.TrimEnd().Split('\n').Where(line => !line.EndsWith('…')).ToArray(), Error);
        return this;
    }

    private static string FindSamples()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string samples = Path.Combine(folder.FullName, "samples", "data");
            if (Directory.Exists(samples))
                return samples;
        }
        throw new DirectoryNotFoundException("The folder samples/data was not found above the tests.");
    }
}

/// <summary>A folder that is deleted with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("inductive-bias-").FullName;

    public string Write(string name, string text)
    {
        string file = System.IO.Path.Combine(Path, name);
        File.WriteAllText(file, text, new UTF8Encoding(false));
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>Small data sets as text.</summary>
internal static class SampleText
{
    /// <summary>20 rows: two numbers, a color, a class, a number to predict.</summary>
    public static string Mixed { get; } = Make(',');

    public static string Make(char separator)
    {
        var text = new StringBuilder(string.Join(separator, "x", "y", "color", "kind", "price") + "\n");
        string[] colors = ["red", "green", "blue"];
        for (int i = 0; i < 20; i++)
            text.Append(FormattableString.Invariant($"{i * 0.37 % 2.1:0.###}{separator}{i * i % 7}{separator}{colors[i % 3]}{separator}{(i % 2 == 0 ? "even" : "odd")}{separator}{Math.Sin(i):0.####}\n"));
        return text.ToString();
    }
}
