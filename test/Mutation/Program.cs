using System.Diagnostics;
using System.Globalization;
using System.IO.Enumeration;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.ML.InductiveBias.Mutation;

var (description, core, bin, results) = (args[0], Path.GetFullPath(args[1]), Path.GetFullPath(args[2]), args[3]);
string[] patterns = args[4].Split(',');
var (image, mutants) = Compilation.Of(description, core, name => patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name)));
AssemblyLoadContext.Default.Resolving += (context, name) => File.Exists(Path.Combine(bin, name.Name + ".dll")) ? context.LoadFromAssemblyPath(Path.Combine(bin, name.Name + ".dll")) : null;
using var stream = new MemoryStream(image);
var library = AssemblyLoadContext.Default.LoadFromStream(stream);
var tests = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(bin, "Microsoft.ML.InductiveBias.Tests.dll"));
// Tests look for files beside themselves.
AppContext.SetData("APP_CONTEXT_BASE_DIRECTORY", bin + Path.DirectorySeparatorChar);

var type = library.GetType("MutantSwitch")!;
FieldInfo active = type.GetField("Active")!, seen = type.GetField("Seen")!, steps = type.GetField("Steps")!, limit = type.GetField("Limit")!;
var longest = Environment.GetEnvironmentVariable("LongestTest") is { Length: > 0 } seconds ? TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)) : TimeSpan.MaxValue;
List<TestCase> cases = [];
foreach (var test in TestCase.Of(tests, args[5..]))
{
    // The second pass is compiled code. A slow test has one, and may be left out: each mutant that survives runs all tests.
    for (int pass = 0; pass < 2; pass++)
    {
        var found = new bool[mutants.Max(mutant => mutant.Id) + 1];
        seen.SetValue(null, found);
        steps.SetValue(null, 0L);
        var watch = Stopwatch.StartNew();
        try
        {
            test.Run();
        }
        catch (Exception fault) when (pass == 0)
        {
            Console.WriteLine($"left out: {test.Name}: {fault.GetType().Name}: {fault.Message.Split('\n')[0]}");
            break;
        }
        (test.Time, test.Steps) = (watch.Elapsed, (long)steps.GetValue(null)!);
        test.Reached.UnionWith(Enumerable.Range(1, found.Length - 1).Where(id => found[id]));
        if (test.Time > longest)
            break;
        if (test.Time > TimeSpan.FromSeconds(0.5) || test.Reached.Count == 0)
            pass++;
        if (pass >= 1 && test.Reached.Count > 0)
            cases.Add(test);
    }
}
cases = [.. cases.OrderBy(test => test.Time)];
Console.WriteLine($"{cases.Count} tests of {cases.Sum(test => test.Time.TotalSeconds):F1} s, {mutants.Count} mutants");

var known = File.Exists(results) ? File.ReadAllLines(results).Select(line => line.Split('\t')).ToDictionary(cells => cells[1], cells => cells[0]) : [];
// In random order, so that the score of a run that was ended early is an estimate of the whole one.
Mutant[] order = [.. mutants];
new Random(1).Shuffle(order);
foreach (var mutant in order)
{
    if (known.ContainsKey(mutant.Key))
        continue;
    active.SetValue(null, mutant.Id);
    var reaching = cases.Where(test => test.Reached.Contains(mutant.Id)).ToList();
    string outcome = reaching.Count == 0 ? "unreached" : "survived", by = "";
    foreach (var test in reaching)
    {
        // By count, not by time: a busy machine is no hang.
        steps.SetValue(null, 0L);
        limit.SetValue(null, 100_000 + 30 * test.Steps);
        Exception? fault = null;
        var thread = new Thread(() =>
        {
            try
            {
                test.Run();
            }
            catch (Exception thrown)
            {
                fault = thrown;
            }
        }, 16 << 20) { IsBackground = true };
        thread.Start();
        if (!thread.Join(TimeSpan.FromSeconds(20) + 50 * test.Time))
        {
            File.AppendAllText(results, $"hangs\t{mutant.Key}\t{test.Name}\n");
            return 75;
        }
        if (fault is not null)
        {
            (outcome, by) = ("killed", $"{test.Name}: {fault.GetType().Name}");
            break;
        }
    }
    limit.SetValue(null, long.MaxValue);
    File.AppendAllText(results, $"{outcome}\t{mutant.Key}\t{by}\n");
}
active.SetValue(null, 0);

var lines = File.ReadAllLines(results).Select(line => line.Split('\t')).OrderBy(cells => cells[1], StringComparer.Ordinal).ToList();
foreach (var file in lines.GroupBy(cells => cells[1][..cells[1].IndexOf(':', StringComparison.Ordinal)]))
{
    int noticed = file.Count(cells => cells[0] is "killed" or "hangs");
    Console.WriteLine($"{noticed,4} of {file.Count(),4} ({100.0 * noticed / file.Count(),5:F1} %)  {file.Key}");
    foreach (var cells in file.Where(cells => cells[0] is "survived" or "unreached").OrderBy(cells => cells[1], StringComparer.Ordinal))
        Console.WriteLine($"       {cells[0],-9} {cells[1]}");
}
int all = lines.Count(cells => cells[0] is "killed" or "hangs");
Console.WriteLine($"{all} of {lines.Count} mutants ({100.0 * all / lines.Count:F1} %)");
return 0;
