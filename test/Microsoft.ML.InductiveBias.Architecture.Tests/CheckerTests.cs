namespace Microsoft.ML.InductiveBias.Architecture.Tests;

/// <summary>The checker finds what it is there to find.</summary>
[TestClass]
public sealed class CheckerTests
{
    private static readonly Floor[] s_floors = [new("Low", "numbers", Allowed.Neither), new("High", "measures", Allowed.MLNet)];

    private static readonly SourceFile s_low = new("Low", "Number.cs", "namespace Plan; public class Number { public int Value; public static Number One => new(); }");

    [TestMethod]
    public void AGraphWithoutCirclesPasses()
    {
        var graph = Sources.GraphOf(s_low, new("High", "Measure.cs", "namespace Plan; class Measure { Number? _number; }"));
        CollectionAssert.AreEqual(new[] { ("High", "Low") }, graph.References.Keys.ToArray());
        Assert.IsEmpty(FloorRules.Circles(graph).Concat(FloorRules.Upward(graph, s_floors)).Concat(FloorRules.Unlisted(graph, s_floors)).Concat(FloorRules.Libraries(graph, s_floors)));
    }

    [TestMethod]
    public void ACircleIsFound()
    {
        var graph = Sources.GraphOf(
            new("A", "A.cs", "class A { B? _b; }"), new("B", "B.cs", "class B { C? _c; }"), new("C", "C.cs", "class C { A? _a; D? _d; }"), new("D", "D.cs", "class D;"));
        Assert.AreEqual(
            "The folders A, B, C refer to each other in a circle: A refers to B (A.cs uses B); B refers to C (B.cs uses C); C refers to A (C.cs uses A)",
            string.Join("\n", FloorRules.Circles(graph).Select(Sorted)));
    }

    [TestMethod]
    public void AReferenceThatGoesUpIsFound()
    {
        var graph = Sources.GraphOf(new SourceFile("Low", "Number.cs", "class Number { Measure? _measure; }"), new SourceFile("High", "Measure.cs", "class Measure;"));
        Assert.IsEmpty(FloorRules.Circles(graph));
        Assert.StartsWith("Low refers to High (Number.cs uses Measure), but High is the higher floor.", FloorRules.Upward(graph, s_floors).Single());
    }

    [TestMethod]
    [DataRow("int Member() => Number.One.Value;", DisplayName = "a member")]
    [DataRow("void Inferred() { var number = Twice(3); } Number Twice(int x) => new();", DisplayName = "a return type")]
    [DataRow("Number[] All() => [];", DisplayName = "an array")]
    [DataRow("System.Collections.Generic.List<Number> All() => [];", DisplayName = "a type argument")]
    [DataRow("string Name() => nameof(Number);", DisplayName = "a name")]
    public void EveryKindOfUseCounts(string member)
    {
        var graph = Sources.GraphOf(s_low, new("High", "Measure.cs", $"namespace Plan; class Measure {{ {member} }}"));
        Assert.IsTrue(graph.References.ContainsKey(("High", "Low")));
    }

    [TestMethod]
    public void DocumentationMayPointAnywhere()
    {
        var graph = Sources.GraphOf(
            new SourceFile("Low", "Number.cs", "/// <summary>See <see cref=\"Measure\"/>.</summary>\nclass Number;"), new SourceFile("High", "Measure.cs", "class Measure;"));
        Assert.IsEmpty(graph.References);
    }

    [TestMethod]
    public void AFolderWithoutFloorAndAFloorWithoutFolderAreFound()
    {
        var graph = Sources.GraphOf(s_low, new("Attic", "Measure.cs", "namespace Plan; class Measure { Number? _number; }"));
        string[] found = [.. FloorRules.Unlisted(graph, s_floors)];
        Assert.HasCount(2, found);
        Assert.StartsWith("The folder Attic has no floor.", found[0]);
        Assert.EndsWith("above all folders that it refers to (Low).", found[0]);
        Assert.StartsWith("The floor High has no folder", found[1]);
    }

    [TestMethod]
    public void AnMLNetTypeOnALowFloorIsFound()
    {
        var graph = Sources.GraphOf(
            new SourceFile("Low", "Number.cs", "class Number { Microsoft.ML.MLContext? _context; TorchSharp.torch.Tensor? _tensor; }"),
            new SourceFile("High", "Measure.cs", "class Measure { Microsoft.ML.MLContext? _context; }"));
        string[] found = [.. FloorRules.Libraries(graph, s_floors).Order(StringComparer.Ordinal)];
        Assert.HasCount(2, found);
        Assert.StartsWith("Low uses ML.NET types of Microsoft.ML.Data: Number.cs uses MLContext.", found[0]);
        Assert.StartsWith("Low uses tensor types of TorchSharp", found[1]);
    }

    [TestMethod]
    public void CodeThatDoesNotCompileIsAnError() =>
        Assert.Throws<InvalidOperationException>(() => Sources.GraphOf(new SourceFile("Low", "Number.cs", "class Number { Nowhere? _nowhere; }")));

    [TestMethod]
    public void ThePictureHasOneArrowWhereOthersFollow()
    {
        var graph = Sources.GraphOf(
            s_low, new("Middle", "Pair.cs", "namespace Plan; class Pair { Number? _number; }"), new("High", "Measure.cs", "namespace Plan; class Measure { Pair? _pair; Number? _number; }"));
        CollectionAssert.AreEquivalent(new[] { ("High", "Middle"), ("Middle", "Low") }, graph.WithoutImplied().ToArray());
        Assert.AreEqual(
            """
            ### Plan

            ```mermaid
            flowchart TD
              f0["High"]
              f1["Middle"]
              f2["Low"]
              f0 --> f1
              f1 --> f2
            ```

            | floor, from top to bottom | holds | uses |
            |---|---|---|
            | `High` | measures | Middle, Low |
            | `Middle` | pairs | Low |
            | `Low` | numbers |  |

            """.ReplaceLineEndings("\n"),
            Picture.Draw([new("Plan", [s_floors[0], new("Middle", "pairs", Allowed.Neither), s_floors[1]])], new Dictionary<string, FolderGraph> { ["Plan"] = graph }));
    }

    [TestMethod]
    public void OnlyThePartBetweenTheMarkersIsReplaced()
    {
        string page = "before\n<!-- floors: written by a test -->\nold\n<!-- end of floors -->\nafter\n";
        Assert.AreEqual("before\n<!-- floors: written by a test -->\n\nnew\n\n<!-- end of floors -->\nafter\n", Picture.Replace(page, "new\n"));
        Assert.Throws<InvalidOperationException>(() => Picture.Replace("no markers", "new"));
    }

    /// <summary>The references of a message in alphabetical order.</summary>
    private static string Sorted(string message)
    {
        int colon = message.IndexOf(": ", StringComparison.Ordinal) + 2;
        return message[..colon] + string.Join("; ", message[colon..].Split("; ").Order(StringComparer.Ordinal));
    }
}
