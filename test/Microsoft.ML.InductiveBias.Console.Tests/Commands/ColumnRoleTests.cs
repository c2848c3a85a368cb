using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.ML.InductiveBias.Console.Data;

namespace Microsoft.ML.InductiveBias.Console.Tests;

/// <summary>Tables as people have them: texts, dates, identifiers, gaps, and rare classes, each with a result that is known.</summary>
[TestClass]
public sealed class ColumnRoleTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void TextsThatDifferInTheirWordsAreToldApart(int seed)
    {
        var random = new Random(seed);
        string[] good = ["excellent", "friendly", "tasty", "fresh", "lovely", "perfect"], bad = ["terrible", "rude", "stale", "bland", "dirty", "awful"];
        string[] common = ["the", "food", "service", "we", "had", "table", "with", "dinner", "there", "was"];
        var text = new StringBuilder("Review,Sentiment\n");
        for (int i = 0; i < 300; i++)
        {
            bool isGood = random.Next(2) == 0;
            string[] words = [.. random.GetItems(isGood ? good : bad, 3), .. random.GetItems(common, 6)];
            random.Shuffle(words);
            text.Append(CultureInfo.InvariantCulture, $"{string.Join(' ', words)},{(isGood ? "good" : "bad")}\n");
        }
        var json = ToolRun.JsonOnText(text.ToString(), "--label", "Sentiment", "--loss", "zero-one");
        Assert.AreEqual("text", Roles(json)["Review"]);
        // The words leave no doubt, so any wrong row would be the features' fault; 5 % leaves room for the noise of 90 test rows.
        Assert.IsLessThan(0.05, LossOf(json, "meanPredictor"));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void ATimeThatSaysNothingChangesNothing(int seed)
    {
        var random = new Random(seed);
        StringBuilder with = new("vendor,pickup,passengers,distance,fare\n"), without = new("vendor,passengers,distance,fare\n");
        for (int i = 0; i < 1000; i++)
        {
            double distance = Math.Exp(0.8 + 0.6 * Normal(random)), fare = 2.5 + 2.3 * distance + 0.5 * Normal(random);
            string vendor = random.Next(2) == 0 ? "VTS" : "CMT", time = new DateTime(2015, 1, 1).AddSeconds(random.Next(180 * 86400)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            string rest = FormattableString.Invariant($"{random.Next(1, 7)},{distance:0.00},{fare:0.00}\n");
            with.Append(CultureInfo.InvariantCulture, $"{vendor},{time},{rest}");
            without.Append(CultureInfo.InvariantCulture, $"{vendor},{rest}");
        }
        string[] options = ["--label", "fare", "--max-train", "300", "--max-test", "150"];
        JsonElement timed = ToolRun.JsonOnText(with.ToString(), options), timeless = ToolRun.JsonOnText(without.ToString(), options);
        Assert.AreEqual("date", Roles(timed)["pickup"]);
        foreach (string reference in (string[])["constantPredictor", "nearestNeighbour", "meanPredictor"])
        {
            Assert.AreEqual(LossOf(timeless, reference), LossOf(timed, reference), 0.1 * LossOf(timeless, reference), reference);
            double bits = BitsOf(timeless, reference);
            Assert.AreEqual(bits, BitsOf(timed, reference), 0.1 * bits + 0.01, reference);
        }
    }

    [TestMethod]
    public void ATimeThatMattersIsUsed()
    {
        var random = new Random(4);
        StringBuilder with = new("time,x,y\n"), without = new("x,y\n");
        for (int i = 0; i < 300; i++)
        {
            var time = new DateTime(2024, 3, 1).AddMinutes(random.Next(60 * 1440));
            double x = Normal(random), y = x + 3 * Math.Sin(2 * Math.PI * time.TimeOfDay.TotalDays) + 0.1 * Normal(random);
            with.Append(CultureInfo.InvariantCulture, $"{time:dd.MM.yyyy HH:mm},{x:0.000},{y:0.000}\n");
            without.Append(CultureInfo.InvariantCulture, $"{x:0.000},{y:0.000}\n");
        }
        var json = ToolRun.JsonOnText(with.ToString(), "--label", "y");
        var role = Role(json, "time");
        Assert.AreEqual("dates with the day first", role.GetProperty("reason").GetString());
        Assert.AreEqual("time of day", role.GetProperty("encoding").GetString());
        // Without the time, the variance of 3·sin, 4.5, remains; with it, the noise of 0.01 and what 210 rows don't show.
        Assert.IsGreaterThan(3, LossOf(ToolRun.JsonOnText(without.ToString(), "--label", "y"), "meanPredictor"));
        Assert.IsLessThan(0.2, LossOf(json, "meanPredictor"));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void GapsDropNoRowAndColumnsGetTheirRoles(int seed)
    {
        var (text, plain) = Titanic(seed);
        var json = ToolRun.JsonOnText(text, "--label", "Survived");
        var data = json.GetProperty("data");
        Assert.AreEqual((891, 0), (data.GetProperty("trainRows").GetInt32() + data.GetProperty("testRows").GetInt32(), data.GetProperty("droppedRows").GetInt32()));
        CollectionAssert.AreEquivalent(
            new[] { "PassengerId identifier", "Pclass number", "Name text", "Sex category", "Age number", "Fare number", "Cabin category", "Embarked category" },
            Roles(json).Select(role => $"{role.Key} {role.Value}").ToArray());
        Assert.AreEqual(0.2, Role(json, "Age").GetProperty("missingShare").GetDouble(), 0.05);
        Assert.Contains("'Cabin' in 7", Message(json, "missingImputed"), StringComparison.Ordinal);
        // The pipeline that one would write by hand: the columns that matter, with the mean age where it is missing.
        var byHand = ToolRun.JsonOnText(plain, "--label", "Survived");
        // The names, cabins, and marks, which say nothing, cost a little on 267 test rows.
        Assert.IsLessThan(1.1 * LossOf(byHand, "meanPredictor"), LossOf(json, "meanPredictor"));
    }

    [TestMethod]
    public void RareClassesAreInBothPartsAndNamed()
    {
        var random = new Random(5);
        string text = "a,b,y\n" + string.Concat(Enumerable.Range(0, 2000).Select(i => FormattableString.Invariant($"{Normal(random) + (i % 200 == 0 ? 2 : 0):0.000},{Normal(random):0.000},{(i % 200 == 0 ? 1 : 0)}\n")));
        for (int seed = 0; seed < 3; seed++)
        {
            var json = ToolRun.JsonOnText(text, "--label", "y", "--max-train", "200", "--max-test", "100", "--seed", $"{seed}");
            Assert.DoesNotContain("classUnseenInTraining", MeasureTests.Codes(json));
            Assert.Contains("'1' ", Message(json, "rareClass"), StringComparison.Ordinal);
            // Of 600 test rows, 3 are of the class: all are chosen and count 1/200 together. Of 1,400 training rows, 200 have its share, one row.
            Assert.Contains("testRowsWeighted", MeasureTests.Codes(json));
            Assert.AreEqual((0.995 * 0.995 * 0.005) + (0.005 * 0.005 * 0.995), LossOf(json, "constantPredictor"), 1e-12);
            var balanced = json.GetProperty("classBalanced").EnumerateArray().First(estimate => estimate.GetProperty("reference").GetString() == "constantPredictor");
            Assert.AreEqual(((0.995 * 0.995) + (0.005 * 0.005)) / 2, balanced.GetProperty("targetLoss").GetDouble(), 1e-12);
        }
        // The 0-1 error counts rows: of 100 test rows one is of the class, its share, and the result says so.
        var counted = ToolRun.JsonOnText(text, "--label", "y", "--max-train", "200", "--max-test", "100", "--loss", "zero-one");
        Assert.Contains("testRowsUnweighted", MeasureTests.Codes(counted));
        Assert.DoesNotContain("testRowsWeighted", MeasureTests.Codes(counted));
        Assert.AreEqual(0.01, LossOf(counted, "constantPredictor"), 1e-12);
    }

    [TestMethod]
    public void ClassBalancedBitsComeWithSkewOrOnDemand()
    {
        string even = "x,y\n" + string.Concat(Enumerable.Range(0, 80).Select(i => $"{i * i % 17},{(i % 3 == 0 ? "a" : "b")}\n"));
        string skewed = "x,y\n" + string.Concat(Enumerable.Range(0, 160).Select(i => $"{i * i % 17},{(i % 8 == 0 ? "a" : "b")}\n"));
        Assert.IsFalse(ToolRun.JsonOnText(even, "--label", "y").TryGetProperty("classBalanced", out _));
        Assert.IsTrue(ToolRun.JsonOnText(even, "--label", "y", "--class-balanced", "always").TryGetProperty("classBalanced", out _));
        Assert.IsFalse(ToolRun.JsonOnText(skewed, "--label", "y", "--class-balanced", "never").TryGetProperty("classBalanced", out _));
        var json = ToolRun.JsonOnText(skewed, "--label", "y");
        Assert.AreEqual(json.GetProperty("inductiveBias").GetArrayLength(), json.GetProperty("classBalanced").GetArrayLength());
        Assert.IsEmpty(ResultSchema.FaultsOf(json.GetRawText()));
        Assert.IsFalse(ToolRun.JsonOnText(skewed, "--label", "y", "--loss", "zero-one", "--max-test", "20").TryGetProperty("classBalanced", out _));
        ToolRun.Of("measure", "a.csv", "--label", "y", "--loss", "zero-one", "--class-balanced", "always").Fails(2, "--class-balanced always", "--loss mse");
        using var folder = new TemporaryFolder();
        Assert.Contains("Bits at the class-balanced loss", ToolRun.Of("measure", folder.Write("skewed.csv", skewed), "--label", "y").Output, StringComparison.Ordinal);
    }

    [TestMethod]
    public void AuditsShowBitsAtTheClassBalancedLoss()
    {
        using var folder = new TemporaryFolder();
        string table = folder.Write("skewed.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 160).Select(i => $"{i * i % 17},{(i % 8 == 0 ? "a" : "b")}\n")));
        string json = Path.Combine(folder.Path, "r.json"), html = Path.Combine(folder.Path, "r.html");
        var run = ToolRun.Of("audit", table, "--label", "y", "--splits", "1", "--samples", "3", "--json", json, "--html", html);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.Contains("Bits at the class-balanced loss", run.Output, StringComparison.Ordinal);
        Assert.Contains("class-balanced loss", File.ReadAllText(html), StringComparison.Ordinal);
        var audit = JsonDocument.Parse(File.ReadAllText(json)).RootElement;
        Assert.IsEmpty(ResultSchema.FaultsOf(audit.GetRawText()));
        foreach (var space in audit.GetProperty("spaces").EnumerateArray())
            Assert.AreEqual(space.GetProperty("inductiveBias").GetArrayLength(), space.GetProperty("classBalanced").GetArrayLength());
    }

    [TestMethod]
    public void NothingIsLearnedFromTestRows()
    {
        using var folder = new TemporaryFolder();
        string training = "text,when,color,x,y\n" + string.Concat(Enumerable.Range(0, 80).Select(i => FormattableString.Invariant(
            $"the {Word(i)} sees a {Word(i * 7)} and a {Word(i * 3)},2024-01-{1 + i % 28:00} {i % 24:00}:15,{(i % 9 == 0 ? "" : Word(i * 5))},{(i % 7 == 0 ? "" : $"{i * i % 31}")},{Math.Sin(i):0.000}\n")));
        string one = "text,when,color,x,y\na b c,2024-01-05 10:00,red,1,0.5\n", other = "text,when,color,x,y\nnew words the cat sees,1999-12-31 00:00,purple,,0.1\nthe cat,2030-01-01 23:59,red,1000,-0.7\n";
        var (first, firstTest) = Encoded(one);
        var (second, secondTest) = Encoded(other);
        CollectionAssert.AreEqual(first.Features.ToArray(), second.Features.ToArray());
        Assert.AreEqual(firstTest.FeatureCount, secondTest.FeatureCount);

        (TaskData Training, TaskData Test) Encoded(string test) => MeasuredTask.Read(new TableSource(folder.Write("train.csv", training), "y"), folder.Write("test.csv", test), new SplitOptions(), default)
            .Encode(Normalization.Standardize, 0, default);

        static string Word(int i) => ((string[])["cat", "dog", "house", "tree", "river", "stone", "cloud"])[i % 7];
    }

    [TestMethod]
    public void AColumnThatChangesItsRoleIsNamed()
    {
        using var folder = new TemporaryFolder();
        string numbers = folder.Write("numbers.csv", "a,b,y\n" + Rows(i => $"{i % 7}")), texts = folder.Write("texts.csv", "a,b,y\n" + Rows(i => $"t{i % 7}"));
        ToolRun.Of("measure", numbers, "--test", texts, "--label", "y").Fails(1, "line 2, column 'b'", "'t0' is not a number", "--column b=category");
        var json = ToolRun.JsonOf("measure", texts, "--test", numbers, "--label", "y", "--noise", "0.1");
        Assert.AreEqual("category", Roles(json)["b"]);
        Assert.Contains("categoryUnseenInTraining", MeasureTests.Codes(json));
        Assert.AreEqual("category", Roles(ToolRun.JsonOf("measure", numbers, "--test", texts, "--label", "y", "--noise", "0.1", "--column", "b=category"))["b"]);

        static string Rows(Func<int, string> second) => string.Concat(Enumerable.Range(0, 25).Select(i => FormattableString.Invariant($"{i * i % 11},{second(i)},{Math.Sin(i):0.000}\n")));
    }

    [TestMethod]
    public void AuditsOfTextsShowRolesAndCodeAndDoubtNoLabel()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(8);
        var text = new StringBuilder("Id,Review,When,Sentiment\n");
        string[] good = ["excellent", "friendly", "tasty", "fresh"], bad = ["terrible", "rude", "stale", "bland"], common = ["the", "food", "service", "we", "had", "table"];
        for (int i = 0; i < 120; i++)
        {
            string[] words = [.. random.GetItems(i % 2 == 0 ? good : bad, 3), .. random.GetItems(common, 5)];
            text.Append(CultureInfo.InvariantCulture, $"{i},{(i % 13 == 5 ? "" : string.Join(' ', words))},2024-{1 + i % 12:00}-{1 + i % 28:00},{(i % 2 == 0 ? "good" : "bad")}\n");
        }
        string json = Path.Combine(folder.Path, "r.json"), html = Path.Combine(folder.Path, "r.html");
        var run = ToolRun.Of("audit", folder.Write("reviews.csv", text.ToString()), "--label", "Sentiment", "--splits", "2", "--samples", "3", "--json", json, "--html", html);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.Contains("identifier", run.Output, StringComparison.Ordinal);
        var audit = JsonDocument.Parse(File.ReadAllText(json)).RootElement;
        Assert.IsEmpty(ResultSchema.FaultsOf(audit.GetRawText()));
        var data = audit.GetProperty("data");
        Assert.AreEqual(0, data.GetProperty("droppedRows").GetInt32());
        CollectionAssert.AreEqual(new[] { "identifier", "text", "date" }, data.GetProperty("columnRoles").EnumerateArray().Select(role => role.GetProperty("role").GetString()).ToArray());
        Assert.Contains("FeaturizeText", data.GetProperty("featureCode").GetString()!, StringComparison.Ordinal);
        Assert.Contains("FeaturizeText", File.ReadAllText(html), StringComparison.Ordinal);
        // The best model is wrong on the empty texts at most: half of 9 of 120.
        Assert.IsLessThan(0.1, audit.GetProperty("models").EnumerateArray().Min(model => model.GetProperty("balancedError").GetDouble()));
        Assert.IsLessThan(6, audit.GetProperty("labelAudit").GetProperty("rows").EnumerateArray().Count(row => row.GetProperty("probabilityWrong").GetDouble() > 0.5));
    }

    [TestMethod]
    public void EachSplitHasItsOwnWords()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(9);
        // Many words are in a few rows each: how many are features depends on the rows.
        string text = "Review,Sentiment\n" + string.Concat(Enumerable.Range(0, 150).Select(i =>
            $"{string.Join(' ', Enumerable.Range(0, 12).Select(_ => $"w{(int)(300 * Math.Pow(random.NextDouble(), 2))}x"))},{(i % 2 == 0 ? "good" : "bad")}\n"));
        string json = Path.Combine(folder.Path, "r.json");
        var run = ToolRun.Of("audit", folder.Write("reviews.csv", text), "--label", "Sentiment", "--splits", "3", "--samples", "3", "--json", json);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        var audit = JsonDocument.Parse(File.ReadAllText(json)).RootElement;
        CollectionAssert.DoesNotContain(audit.GetProperty("diagnostics").EnumerateArray().Select(diagnostic => diagnostic.GetProperty("code").GetString()).ToArray(), "partFailed");
        Assert.AreEqual(150, audit.GetProperty("rowDifficulties").GetArrayLength(), "Training rows are judged, too.");
    }

    [TestMethod]
    public void RolesAndTransformsAreChecked()
    {
        string text = "a,b,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"{i * i % 11},n{i % 3},{(i == 7 ? 0 : i + 0.5)}\n")));
        ToolRun.OnText(text, "--label", "y", "--column", "b").Fails(2, "--column was 'b'", "Age=number");
        ToolRun.OnText(text, "--label", "y", "--column", "b=colour").Fails(2, "--column was 'b=colour'");
        ToolRun.OnText(text, "--label", "y", "--column", "c=text").Fails(1, "--column", "no column 'c'");
        ToolRun.OnText(text, "--label", "y", "--column", "b=number").Fails(1, "'n0' is not a number", "role number");
        ToolRun.OnText(text, "--label", "y", "--column", "b=date").Fails(1, "role date");
        ToolRun.OnText(text, "--label", "y", "--label-transform", "log").Fails(1, "positive labels", "line 9, column 'y'");
        ToolRun.OnText(text, "--label", "b", "--label-transform", "log").Fails(1, "numeric label");
    }

    [TestMethod]
    public void TheLogarithmOfALabelIsMeasured()
    {
        var random = new Random(6);
        double[] labels = [.. Enumerable.Range(0, 200).Select(_ => Math.Exp(2 * Normal(random)))];
        string Table(Func<double, double> label) => "a,y\n" + string.Concat(labels.Select((value, i) => FormattableString.Invariant($"{i * 7 % 31},{label(value):R}\n")));
        var logarithm = ToolRun.JsonOnText(Table(value => value), "--label", "y", "--label-transform", "log", "--noise", "0.1");
        var (expected, actual) = (Estimates(ToolRun.JsonOnText(Table(Math.Log), "--label", "y", "--noise", "0.1")), Estimates(logarithm));
        Assert.HasCount(expected.Length, actual);
        // The native library's sums on two threads differ in their last digits from run to run.
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], 1e-9 * Math.Abs(expected[i]));
        static double[] Estimates(JsonElement result) => [.. result.GetProperty("inductiveBias").EnumerateArray().SelectMany(one => new[] { one.GetProperty("targetLoss").GetDouble(), one.GetProperty("nats").GetDouble() })];
        Assert.Contains("--label-transform log", Message(ToolRun.JsonOnText(Table(value => value), "--label", "y", "--noise", "0.1"), "skewedLabel"), StringComparison.Ordinal);
    }

    /// <summary>A table in the manner of Titanic's, and its columns that matter as numbers without gaps.</summary>
    private static (string Text, string Plain) Titanic(int seed)
    {
        var random = new Random(seed);
        StringBuilder text = new("PassengerId,Survived,Pclass,Name,Sex,Age,Fare,Cabin,Embarked\n"), plain = new("Survived,Pclass,Sex,Age,Fare\n");
        string[] names = ["Smith", "Jones", "Brown", "Taylor", "Wilson", "Clark", "Hall"], first = ["John", "Mary", "James", "Anna", "Ruth", "Peter"];
        for (int i = 1; i <= 891; i++)
        {
            bool isFemale = random.Next(3) == 0;
            int pclass = random.GetItems([1, 2, 3, 3], 1)[0];
            string age = random.NextDouble() < 0.2 ? "" : $"{random.Next(1, 76)}";
            string cabin = random.NextDouble() < 0.77 ? "" : $"{"ABCDEF"[random.Next(6)]}{random.Next(1, 120)}";
            double fare = Math.Exp(4 - 0.7 * pclass + 0.5 * Normal(random));
            double odds = -1.2 + (isFemale ? 2.6 : 0) + (pclass == 1 ? 1.2 : pclass == 2 ? 0.5 : 0);
            string survived = random.NextDouble() < 1 / (1 + Math.Exp(-odds)) ? "yes" : "no";
            text.Append(CultureInfo.InvariantCulture, $"{i},{survived},{pclass},\"{random.GetItems(names, 1)[0]}, {(isFemale ? "Mrs." : "Mr.")} {random.GetItems(first, 1)[0]} {random.GetItems(first, 1)[0]}{i}\",{(isFemale ? "female" : "male")},{age},{fare:0.00},{cabin},{"SSCQ"[random.Next(4)]}\n");
            plain.Append(CultureInfo.InvariantCulture, $"{survived},{pclass},{(isFemale ? 1 : 0)},{(age.Length > 0 ? age : "38")},{fare:0.00}\n");
        }
        return (text.ToString(), plain.ToString());
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static JsonElement Role(JsonElement json, string column) => json.GetProperty("data").GetProperty("columnRoles").EnumerateArray().Single(role => role.GetProperty("name").GetString() == column);

    private static Dictionary<string, string> Roles(JsonElement json) => json.GetProperty("data").GetProperty("columnRoles").EnumerateArray()
        .ToDictionary(role => role.GetProperty("name").GetString()!, role => role.GetProperty("role").GetString()!);

    private static JsonElement Estimate(JsonElement json, string reference) => json.GetProperty("inductiveBias").EnumerateArray().Single(estimate => estimate.GetProperty("reference").GetString() == reference);

    private static double LossOf(JsonElement json, string reference) => Estimate(json, reference).GetProperty("targetLoss").GetDouble();

    private static double BitsOf(JsonElement json, string reference) => Estimate(json, reference).GetProperty("bits") is { ValueKind: JsonValueKind.Number } bits ? bits.GetDouble() : 1e9;

    private static string Message(JsonElement json, string code) => json.GetProperty("diagnostics").EnumerateArray()
        .First(diagnostic => diagnostic.GetProperty("code").GetString() == code).GetProperty("message").GetString()!;
}
