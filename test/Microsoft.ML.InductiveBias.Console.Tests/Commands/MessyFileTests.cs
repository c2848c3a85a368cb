using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Microsoft.ML.InductiveBias.Console.Tests;

/// <summary>Files as people have them: in other encodings, compressed, with formatted numbers, identifiers and missing values.</summary>
[TestClass]
public sealed class MessyFileTests
{
    [TestMethod]
    [DataRow("é,b,y\n", "", 1)] // header
    [DataRow("a,b,y\n", "1,é,2\n", 2)] // feature
    [DataRow("a,b,y\n", "1,2,3\n2,3,é\n", 3)] // label
    public void InvalidUtf8IsNamedByItsLine(string header, string rows, int line)
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "data.csv");
        File.WriteAllBytes(file, Encoding.Latin1.GetBytes(header + rows + Rows(30)));
        ToolRun.Of("measure", file, "--label", "y").Fails(1, $"Line {line} of", "isn't valid UTF-8", "0xE9", "--encoding windows-1252");
    }

    [TestMethod]
    public void AnEncodingCanBeNamed()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "data.csv");
        string text = "a,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i * i % 17},{(i % 2 == 0 ? "café" : "cafè")}\n"));
        File.WriteAllBytes(file, Encoding.Latin1.GetBytes(text));
        Assert.Contains("2 classes", ToolRun.Of("measure", file, "--label", "y", "--noise", "0.1", "--encoding", "windows-1252").Output, StringComparison.Ordinal);
        ToolRun.Of("measure", file, "--label", "y", "--encoding", "klingon").Fails(2, "--encoding was 'klingon'");
    }

    [TestMethod]
    public void CompressionAndByteOrderMarksChangeNothing()
    {
        using var folder = new TemporaryFolder();
        string text = "a,b,y\n" + Rows(20), plain = folder.Write("data.csv", text), gzip = Path.Combine(folder.Path, "data.csv.gz"), wide = Path.Combine(folder.Path, "wide.csv");
        using (var stream = new GZipStream(File.Create(gzip), CompressionMode.Compress))
            stream.Write(Encoding.UTF8.GetBytes(text));
        File.WriteAllText(wide, text, Encoding.Unicode);
        string expected = Estimates(plain);
        Assert.AreEqual(expected, Estimates(gzip));
        Assert.AreEqual(expected, Estimates(wide));

        static string Estimates(string file) => ToolRun.Json(file, "--label", "y").GetProperty("inductiveBias").GetRawText();
    }

    [TestMethod]
    public void GzipIsReadWholeOrNotAtAll()
    {
        using var folder = new TemporaryFolder();
        // The first member ends with a row, so that a file cut there would look complete.
        byte[] start = Gzip(Encoding.UTF8.GetBytes("a,b,y\n" + Rows(20))), end = Gzip(Encoding.UTF8.GetBytes(Rows(20))), whole = [.. start, .. end];
        Assert.AreEqual(0, Difficulty(whole).ExitCode, "two members are one content");
        foreach (int length in (int[])[2, 12, start.Length - 30, start.Length - 8, start.Length - 1, whole.Length - 9, whole.Length - 4, whole.Length - 1])
            Difficulty(whole[..length]).Fails(1, "'", "data.csv.gz'", "damaged, incomplete, or followed by something else");
        Difficulty([.. whole, .. "the end"u8]).Fails(1, "followed by something else");
        Difficulty([.. whole, .. new byte[512]]).Fails(1, "followed by something else");
        whole[^6] ^= 1; // the check sum
        Difficulty(whole).Fails(1, "damaged");
        Difficulty(Gzip(start)).Fails(1, "compressed with gzip twice");

        ToolRun Difficulty(byte[] content)
        {
            string file = Path.Combine(folder.Path, "data.csv.gz");
            File.WriteAllBytes(file, content);
            return ToolRun.Of("difficulty", file, "--label", "y");
        }

        static byte[] Gzip(byte[] content)
        {
            using var file = new MemoryStream();
            using (var stream = new GZipStream(file, CompressionMode.Compress))
                stream.Write(content);
            return file.ToArray();
        }
    }

    [TestMethod]
    [DataRow(new byte[] { 0x50, 0x4B, 3, 4, 20, 0, 0, 0xC3 }, "an Excel workbook or a ZIP archive")]
    [DataRow(new byte[] { 0x42, 0x5A, 0x68, 0x39, 0x31, 0xFF }, "compressed with bzip2")]
    [DataRow(new byte[] { 0xFD, 0x37, 0x7A, 0x58, 0x5A, 0 }, "compressed with xz")]
    [DataRow(new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 4 }, "compressed with Zstandard")]
    [DataRow(new byte[] { 0x50, 0x41, 0x52, 0x31, 0x15, 0 }, "a Parquet file")]
    public void FilesOfAnotherKindAreNamed(byte[] content, string kind)
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "data.csv");
        File.WriteAllBytes(file, content);
        ToolRun.Of("difficulty", file, "--label", "y").Fails(1, $"data.csv is {kind}");
    }

    [TestMethod]
    [DataRow("utf-16")]
    [DataRow("utf-16BE")]
    public void Utf16WithoutAMarkIsNamedWithItsEncoding(string encoding)
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "data.csv");
        File.WriteAllBytes(file, Encoding.GetEncoding(encoding).GetBytes("a,b,y\n" + Rows(20)));
        ToolRun.Of("difficulty", file, "--label", "y").Fails(1, $"use --encoding {encoding};");
        Assert.AreEqual(0, ToolRun.Of("difficulty", file, "--label", "y", "--encoding", encoding).ExitCode);
    }

    [TestMethod]
    public void NulIsNamedByItsLine() => ToolRun.OnText("a,y\n1,2\n3,\0\n", "--label", "y").Fails(1, "Line 3", "NUL");

    [TestMethod]
    [DataRow("\"{0},234.50\"", "{0}234.5", "commas between groups of three digits dropped")]
    [DataRow("\"{0},346\"", "{0}346", "commas between groups of three digits dropped")]
    [DataRow("{0} 234", "{0}234", "spaces between groups of three digits dropped")]
    [DataRow("\"{0}.234,5\"", "{0}234.5", "points between groups of three digits dropped, decimal comma")]
    [DataRow("\"{0},25\"", "{0}.25", "decimal comma")]
    [DataRow("\"{0},5 €\"", "{0}.5", "decimal comma")]
    [DataRow("{0}.5%", "{0}.5", "the number before %")]
    [DataRow("−{0}.5", "-{0}.5", "typographic minus sign")]
    [DataRow("${0}.20", "{0}.20", "$ dropped")]
    [DataRow("{0} €", "{0}", "€ dropped")]
    public void FormattedNumbersAreReadAndTheRuleIsStated(string formatted, string plain, string rule)
    {
        var read = ToolRun.JsonOnText("a,b,y\n" + Rows(20, i => string.Format(System.Globalization.CultureInfo.InvariantCulture, formatted, 1 + i * i % 13)), "--label", "y", "--noise", "0.1");
        var expected = ToolRun.JsonOnText("a,b,y\n" + Rows(20, i => string.Format(System.Globalization.CultureInfo.InvariantCulture, plain, 1 + i * i % 13)), "--label", "y", "--noise", "0.1");
        Assert.Contains(rule, Message(read, "numberFormat"), StringComparison.Ordinal);
        double Loss(JsonElement json) => json.GetProperty("lossDistribution").GetProperty("mean").GetDouble();
        Assert.AreEqual(Loss(expected), Loss(read), 1e-9 * Loss(expected)); // the normalization of text-born numbers isn't exact in its last bits
    }

    [TestMethod]
    public void ACommaBeforeThreeDigitsIsDecimalAmongDecimalCommas()
    {
        string[] cells = ["1,234", "3,14", "0,125", "12", "-2,5"], plain = ["1.234", "3.14", "0.125", "12", "-2.5"];
        var read = ToolRun.JsonOnText("a,b,y\n" + Rows(20, i => $"\"{cells[i % 5]}\""), "--label", "y", "--noise", "0.1");
        var expected = ToolRun.JsonOnText("a,b,y\n" + Rows(20, i => plain[i % 5]), "--label", "y", "--noise", "0.1");
        Assert.Contains("decimal comma", Message(read, "numberFormat"), StringComparison.Ordinal);
        double Loss(JsonElement json) => json.GetProperty("lossDistribution").GetProperty("mean").GetDouble();
        Assert.AreEqual(Loss(expected), Loss(read), 1e-9 * Loss(expected)); // the normalization of text-born numbers isn't exact in its last bits
    }

    [TestMethod]
    public void DecimalPointsAmongDecimalCommasAreNamed() =>
        ToolRun.OnText("a,b,y\n" + Rows(20, i => i == 5 ? "0.5" : $"\"1,{i + 10}\""), "--label", "y").Fails(1, "line 7, column 'b'", "'0.5'", "another rule");

    [TestMethod]
    public void AnEmptyColumnIsLeftOutAndNamed()
    {
        foreach (string missing in new[] { "impute", "drop" })
        {
            var read = ToolRun.JsonOnText("a,b,y\n" + Rows(20, _ => ""), "--label", "y", "--noise", "0.1", "--missing", missing);
            Assert.Contains("'b'", Message(read, "emptyColumn"), StringComparison.Ordinal);
            var role = read.GetProperty("data").GetProperty("columnRoles").EnumerateArray().Single(column => column.GetProperty("name").GetString() == "b");
            Assert.AreEqual(("ignore", "no values"), (role.GetProperty("role").GetString(), role.GetProperty("reason").GetString()));
        }
    }

    [TestMethod]
    public void APercentageAmongPlainNumbersIsNamed() =>
        ToolRun.OnText("a,b,y\n" + Rows(20, i => i == 5 ? "50%" : $"0.{i}"), "--label", "y").Fails(1, "line 7, column 'b'", "'50%'", "another rule");

    [TestMethod]
    public void BoundsAmongNumbersAreNamed() =>
        ToolRun.OnText("a,b,y\n" + Rows(20, i => i % 2 == 0 ? "<0.05" : $"0.{i}"), "--label", "y").Fails(1, "line 2, column 'b'", "'<0.05' is a bound");

    [TestMethod]
    [DataRow("0x1F,0x2A,0x1B", "formattedNumbers")]
    [DataRow("2024-01-31,2024-02-01,2024-03-01", "")]
    [DataRow("1,one,two", "mixedColumn")]
    [DataRow("red,green,blue", "")]
    [DataRow("<50,50-60,>60", "")]
    public void OtherTextsAreCategoriesAndReported(string categories, string code)
    {
        string[] values = categories.Split(',');
        Assert.AreEqual(code, Codes("a,b,y\n" + Rows(20, i => values[i % 3])));
    }

    [TestMethod]
    public void IdentifiersAreLeftOut()
    {
        Assert.AreEqual("identifierColumn", Codes("a,b,y\n" + Rows(40, i => $"name{i}")));
        ToolRun.OnText("b,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"name{i},{i}.5\n")), "--label", "y").Fails(1, "no feature column left", "'b' looks like an identifier", "--column b=category");
    }

    [TestMethod]
    [DataRow("1", true)]
    [DataRow("-3", true)]
    [DataRow("0.5", false)]
    public void CountersAreNamed(string step, bool isCounter)
    {
        double size = double.Parse(step, System.Globalization.CultureInfo.InvariantCulture);
        string Table(Func<int, double> value) => "a,b,y\n" + Rows(40, i => FormattableString.Invariant($"{value(i)}"));
        string code = !isCounter ? "" : size == 1 ? "identifierColumn" : "counterColumn";
        Assert.AreEqual(code, Codes(Table(i => 1000 + size * i)));
        // Small gaps don't matter; one step back does.
        Assert.AreEqual(code, Codes(Table(i => 1000 + size * (i + i / 7))));
        Assert.AreEqual("", Codes(Table(i => i == 20 ? 1000 + size * 18 : 1000 + size * i)));
    }

    [TestMethod]
    public void AFirstLineOfDataIsNamed()
    {
        ToolRun.OnText("5.1,3.5,0.2\n" + Rows(20), "--label", "y").Fails(1, "no column 'y'", "The first line looks like data");
        Assert.AreEqual("headerLooksLikeData", Codes("5.1,3.5,0.2\n" + Rows(20), "0.2"));
        Assert.AreEqual("", Codes("0,1,2\n" + Rows(20), "2")); // counted columns
    }

    [TestMethod]
    public void MissingValuesAreCountedByColumnAndClass()
    {
        string text = "a,b,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i * 7 % 31},{(i % 3 == 0 ? "NA" : $"{i * i % 13}")},{(i % 3 == 0 ? "gone" : i % 2 == 0 ? "x" : "z")}\n"));
        var json = ToolRun.JsonOnText(text, "--label", "y", "--noise", "0.1", "--missing", "drop");
        string dropped = Message(json, "rowsDropped"), vanished = Message(json, "classVanished");
        Assert.Contains("'b' 20", dropped, StringComparison.Ordinal);
        Assert.Contains("'gone' 20", dropped, StringComparison.Ordinal);
        Assert.Contains("--ignore b", dropped, StringComparison.Ordinal);
        Assert.Contains("Class 'gone'", vanished, StringComparison.Ordinal);
        Assert.Contains("all its 20 rows", vanished, StringComparison.Ordinal);
    }

    [TestMethod]
    public void MissingValuesCanBeChosen()
    {
        string text = "a,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i * 7 % 31},{(i % 3 == 0 ? "NA" : i % 3 == 1 ? "x" : "z")}\n"));
        string dropped = Message(ToolRun.JsonOnText(text, "--label", "y", "--noise", "0.1"), "rowsDropped");
        Assert.Contains("If 'NA' is a class", dropped, StringComparison.Ordinal);
        Assert.Contains("--missing-values", dropped, StringComparison.Ordinal);
        foreach (string missing in (string[])["", "null,none"])
            Assert.AreEqual(0, ToolRun.JsonOnText(text, "--label", "y", "--noise", "0.1", "--missing-values", missing).GetProperty("data").GetProperty("droppedRows").GetInt32());
        Assert.AreEqual(20, ToolRun.JsonOnText(text, "--label", "y", "--noise", "0.1", "--missing-values", "Z").GetProperty("data").GetProperty("droppedRows").GetInt32());
    }

    [TestMethod]
    public void ConfigurationsAreBlamedForTheirFiles()
    {
        using var folder = new TemporaryFolder();
        folder.Write("data.csv", "x;price;kind\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i % 7},{i % 5};{i % 3},5;{i % 2}\n")));
        Assert.AreEqual(0, ToolRun.Of("measure", folder.Write("comma.mbconfig", Configuration("data.csv", ",", "price")), "--noise", "0.1").ExitCode);
        Assert.AreEqual(0, ToolRun.Of("measure", folder.Write("point.mbconfig", Configuration("data.csv", ".", "price")), "--noise", "0.1").ExitCode);
        ToolRun.Of("measure", folder.Write("gone.mbconfig", Configuration("data.csv", ",", "removed"))).Fails(1, "gone.mbconfig names column 'removed'", "data file 'data.csv'");
        ToolRun.Of("measure", folder.Write("away.mbconfig", Configuration(@"C:\\data\\x.csv", ",", "price"))).Fails(1, "away.mbconfig", @"there is no data file 'C:\data\x.csv'");
    }

    [TestMethod]
    public void ManyDiagnosticsOfAKindAreOneParagraph()
    {
        string rows = string.Concat(Enumerable.Range(0, 40).Select(i => $"{i * 7 % 31},class{i / 2}\n"));
        var run = ToolRun.OnText("a,y\n" + rows, "--label", "y", "--noise", "0.1", "--test-fraction", "0.7");
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual(1, run.Output.Split("(classUnseenInTraining)").Length - 1, run.Output);
    }

    /// <summary>A configuration of a regression with the feature x.</summary>
    internal static string Configuration(string path, string decimalMarker, string label = "price") => $$"""
        {
          "Scenario": "Regression",
          "DataSource": {
            "Type": "TabularFile", "FilePath": "{{path}}", "DecimalMarker": "{{decimalMarker}}", "HasHeader": true,
            "ColumnProperties": [ { "ColumnName": "x", "ColumnPurpose": "Feature" }, { "ColumnName": "{{label}}", "ColumnPurpose": "Label" } ]
          }
        }
        """;

    private static string Rows(int count, Func<int, string>? second = null) =>
        string.Concat(Enumerable.Range(0, count).Select(i => FormattableString.Invariant($"{i * 7 % 31},{second?.Invoke(i) ?? $"{i * i % 13}"},{Math.Sin(i):0.0000}\n")));

    /// <summary>The codes of the warnings about reading.</summary>
    private static string Codes(string text, string label = "y")
    {
        string[] reading = ["formattedNumbers", "mixedColumn", "identifierColumn", "counterColumn", "headerLooksLikeData", "rowsDropped", "classVanished"];
        return string.Join(",", ToolRun.JsonOnText(text, "--label", label, "--noise", "0.1").GetProperty("diagnostics").EnumerateArray()
            .Select(diagnostic => diagnostic.GetProperty("code").GetString()).Where(reading.Contains));
    }

    private static string Message(JsonElement json, string code) => json.GetProperty("diagnostics").EnumerateArray()
        .Single(diagnostic => diagnostic.GetProperty("code").GetString() == code).GetProperty("message").GetString()!;
}
