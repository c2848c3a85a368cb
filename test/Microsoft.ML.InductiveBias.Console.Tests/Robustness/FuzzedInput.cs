using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Microsoft.ML.InductiveBias.Console.Tests.Robustness;

/// <summary>Command lines with files that are nearly right, so that they get past the first check. A seed gives the same case every time.</summary>
internal sealed class FuzzedInput(int seed, string folder)
{
    private static readonly string[] s_cells =
    [
        "", " ", "NA", "NaN", "?", "null", "-", "0", "-0", "1e999", "-1e308", "1e-320", "9007199254740993", "1,5", "1.234,5", "12%", "$3", "∞", "\"", "\"\"", "\"a\nb\"",
        "'", "=1+1", "\0", "\ud83d\ude00", "ÿ", "\u202e", "true", "2020-01-01", "0x1F", "01", "+1", "1e0", "x,y", "\r", "\t", ";", new string('9', 400), new string('a', 5000),
    ];

    private static readonly string[] s_spaces =
    [
        "rbf", "matern32", "laplacian", "rq:alpha=2", "polynomial:degree=2", "linear:offset=0", "nngp:depth=2,weight-variance=1", "ntk:activation=erf", "rbf+linear", "rbf*linear",
        "mlp:width=4,depth=1,activation=tanh", "cnn:image=1x1x3", "mixer:width=4,depth=1", "transformer:width=4,heads=2", "linear-network", "lightgbm", "fastforest", "sdca",
    ];

    private static readonly string[] s_options =
        ["length-scale", "amplitude", "noise", "alpha", "degree", "offset", "depth", "weight-variance", "width", "heads", "image", "patch", "epochs", "samples", "batch-size", "kernel-rows", "seed"];

    private static readonly string[] s_values =
        ["0", "-1", "1", "2", "3", "0.5", "1e-300", "1e300", "1e999", "NaN", "median", "ml", "full", "1x2x2", "0x0x0", "4-4", "", " ", "2147483648", "relu", "1,2", "=", ":"];

    private static readonly string[] s_conditions =
    [
        "bias(posteriorMean) > 3", "suspectRows >= 2", "difficulty < 1e6", "duplicateRows == 0", "confusion(a, b) > 0", "bias(space, reference) <= Infinity", "smallestClassShare < 0.05",
    ];

    private readonly Random _random = new(seed);

    /// <summary>Writes the files of the case and returns its command line; <see langword="null"/> for a case without one, which ran already.</summary>
    public string[] Next()
    {
        string[] few = ["--epochs", "1", "--samples", "3"];
        return _random.Next(8) switch
        {
            0 => Shuffled([_random.Next(2) == 0 ? "measure" : "difficulty", Table(), "--label", Pick("kind", "price", "color", "x")]),
            1 => Shuffled(["measure", Compressed(Encoding.UTF8.GetBytes(SampleText.Mixed)), "--label", "kind"]),
            2 => ["difficulty", "--images", Idx([12, 3, 2], "images"), "--labels", Idx([12], "labels")],
            3 => ["difficulty", Configuration()],
            4 => ["audit", Plain(), "--label", "kind", "--budget", "1s", "--baseline", Baseline()],
            5 => ["measure", Plain(), "--label", "kind", "--space", "linear-network", .. few, "--resume", SampleFile()],
            6 => ["measure", Plain(), "--label", Pick("kind", "price"), "--space", Space(), .. few],
            _ => ["audit", Plain(), "--label", "nothing", "--fail-if", Text(Pick(s_conditions), 3)],
        };
    }

    private string Plain() => Write("plain.csv", Encoding.UTF8.GetBytes(SampleText.Mixed));

    private string Table()
    {
        var lines = SampleText.Make(Pick(',', ';', '\t')).Split('\n').ToList();
        for (int change = _random.Next(1, 5); change > 0; change--)
        {
            int at = _random.Next(lines.Count);
            string line = lines[at];
            switch (_random.Next(5))
            {
                case 0:
                    lines.RemoveAt(at);
                    break;
                case 1:
                    lines.Insert(at, line);
                    break;
                default:
                    string[] cells = line.Split(',');
                    cells[_random.Next(cells.Length)] = Pick(s_cells);
                    lines[at] = string.Join(',', cells);
                    break;
            }
            if (lines.Count == 0)
                lines.Add("");
        }
        byte[] bytes = (_random.Next(8) switch { 0 => Encoding.Unicode, 1 => Encoding.Latin1, _ => Encoding.UTF8 }).GetBytes(string.Join(Pick("\n", "\r\n", "\r"), lines));
        return Write("table.csv", _random.Next(4) == 0 ? Changed(bytes) : bytes);
    }

    private string Compressed(byte[] content)
    {
        using var file = new MemoryStream();
        using (var compressed = new GZipStream(file, CompressionLevel.Fastest))
            compressed.Write(content);
        return Write("table.csv.gz", Changed(file.ToArray()));
    }

    private string Idx(int[] lengths, string name)
    {
        byte[] bytes = [0, 0, 8, (byte)lengths.Length, .. lengths.SelectMany(length => new byte[] { 0, 0, 0, (byte)length }), .. new byte[lengths.Aggregate(1, (a, b) => a * b)]];
        for (int i = 4 + 4 * lengths.Length; i < bytes.Length; i++)
            bytes[i] = (byte)(name == "labels" ? i % 3 : _random.Next(256));
        return Write(name + ".idx", _random.Next(2) == 0 ? Changed(bytes) : bytes);
    }

    private string Configuration() => WriteJson("task.mbconfig", $$"""
        {"Scenario": "Classification", "DataSource": {"Type": "TabularFile", "FilePath": "{{Path.GetFileName(Plain())}}", "Delimiter": ",", "DecimalMarker": ".", "HasHeader": true,
         "ColumnProperties": [{"ColumnName": "x", "ColumnPurpose": "Feature"}, {"ColumnName": "kind", "ColumnPurpose": "Label"}, {"ColumnName": "price", "ColumnPurpose": "Ignore"}]}, "Version": 1}
        """);

    private string Baseline() => WriteJson("baseline.json", _baseline.Value);

    /// <summary>The JSON result of a small audit, made once.</summary>
    private static readonly Lazy<string> _baseline = new(() =>
    {
        using var temporary = new TemporaryFolder();
        string json = Path.Combine(temporary.Path, "audit.json");
        ToolRun.Of("audit", temporary.Write("data.csv", SampleText.Mixed), "--label", "kind", "--budget", "1s", "--json", json);
        return File.ReadAllText(json);
    });

    private static readonly Lazy<string> _sampleFile = new(() =>
    {
        using var temporary = new TemporaryFolder();
        string file = Path.Combine(temporary.Path, "run.jsonl");
        ToolRun.Of("measure", temporary.Write("data.csv", SampleText.Mixed), "--label", "kind", "--space", "linear-network", "--epochs", "1", "--samples", "3", "--resume", file);
        return File.ReadAllText(file);
    });

    private string SampleFile() => Write("run.jsonl", _random.Next(2) == 0
        ? Changed(Encoding.UTF8.GetBytes(_sampleFile.Value))
        : Encoding.UTF8.GetBytes(string.Join('\n', _sampleFile.Value.Split('\n').Select(line => _random.Next(3) == 0 ? Text(line, 1) : line))));

    private string Space()
    {
        var text = new StringBuilder(Pick(s_spaces));
        for (int option = _random.Next(3); option > 0; option--)
            text.Append(text.ToString().Contains(':', StringComparison.Ordinal) ? ',' : ':').Append(Pick(s_options)).Append('=').Append(Pick(s_values));
        return _random.Next(3) == 0 ? Text(text.ToString(), 2) : text.ToString();
    }

    /// <summary>JSON in which a few members are missing, of another kind, or repeated.</summary>
    private string WriteJson(string name, string json)
    {
        var root = JsonNode.Parse(json)!;
        for (int change = _random.Next(1, 4); change > 0; change--)
        {
            List<JsonNode> containers = [];
            Collect(root, containers);
            var chosen = containers[_random.Next(containers.Count)];
            JsonNode? value = _random.Next(9) switch
            {
                0 => null, 1 => "", 2 => -1, 3 => 1e308, 4 => new JsonArray(), 5 => new JsonObject(), 6 => true, 7 => "NaN", _ => Text(Pick(s_cells), 1),
            };
            if (chosen is JsonObject { Count: > 0 } members)
            {
                string key = members.ElementAt(_random.Next(members.Count)).Key;
                if (_random.Next(3) == 0)
                    members.Remove(key);
                else
                    members[key] = value;
            }
            else if (chosen is JsonArray { Count: > 0 } items)
            {
                items[_random.Next(items.Count)] = value;
            }
        }
        byte[] bytes = Encoding.UTF8.GetBytes(root.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        return Write(name, _random.Next(4) == 0 ? Changed(bytes) : bytes);
    }

    private static void Collect(JsonNode? node, List<JsonNode> containers)
    {
        if (node is not (JsonObject or JsonArray))
            return;
        containers.Add(node);
        foreach (var child in node is JsonObject members ? members.Select(member => member.Value) : (JsonArray)node)
            Collect(child, containers);
    }

    /// <summary>Bytes changed, inserted, removed, or cut off.</summary>
    private byte[] Changed(byte[] bytes)
    {
        var list = bytes.ToList();
        for (int change = _random.Next(1, 6); change > 0 && list.Count > 0; change--)
        {
            int at = _random.Next(_random.Next(2) == 0 ? Math.Min(24, list.Count) : list.Count);
            switch (_random.Next(4))
            {
                case 0:
                    list[at] ^= (byte)(1 << _random.Next(8));
                    break;
                case 1:
                    list.Insert(at, (byte)Pick(0, 10, 34, 44, 127, 128, 255));
                    break;
                case 2:
                    list.RemoveRange(at, Math.Min(_random.Next(1, 9), list.Count - at));
                    break;
                default:
                    list.RemoveRange(at, _random.Next(6) == 0 ? list.Count - at : 1);
                    break;
            }
        }
        return [.. list];
    }

    private string Text(string text, int changes)
    {
        for (; changes > 0; changes--)
        {
            int at = _random.Next(text.Length + 1), length = Math.Min(_random.Next(3), text.Length - at);
            text = text[..at] + Pick("", "(", ")", ",", ":", "=", "+", "*", " ", ">", "\"", "\\", "é", "9", "-", ".", "e9", "\n", "0") + text[(at + length)..];
        }
        return text;
    }

    /// <summary>The command line, at times with an option that doesn't fit.</summary>
    private string[] Shuffled(string[] args) => _random.Next(4) switch
    {
        0 => [.. args, "--normalize", Pick("none", "minmax", "nothing")],
        1 => [.. args, "--missing-values", Pick("NA", "", "?,NA", "even")],
        2 => [.. args, Pick("--ignore", "--task", "--encoding", "--seed"), Pick("x", "kind", "utf-16", "-1", "classification", "regression")],
        _ => args,
    };

    private T Pick<T>(params T[] items) => items[_random.Next(items.Length)];

    private string Write(string name, byte[] bytes)
    {
        string file = Path.Combine(folder, name);
        File.WriteAllBytes(file, bytes);
        return file;
    }
}
