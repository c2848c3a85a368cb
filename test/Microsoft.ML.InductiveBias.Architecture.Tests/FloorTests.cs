using System.Reflection;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.InductiveBias.Architecture.Tests;

/// <summary>The code keeps the stated order.</summary>
[TestClass]
public sealed class FloorTests
{
    /// <summary>Recorded public members over all projects. A type that nobody calls or receives should be internal.</summary>
    private const int MostPublicMembers = 1_500;

    [TestMethod]
    public void EveryProjectHasAPlace() => CollectionAssert.AreEquivalent(
        ProductProject.All.Keys.ToList(), StatedOrder.Projects.Select(project => project.Project).ToList(), "projects of src against the table in Floors.cs");

    [TestMethod]
    public void EveryFolderHasAFloor() => AssertNone(FloorRules.Unlisted);

    [TestMethod]
    public void NoFoldersReferToEachOtherInACircle() => AssertNone((graph, _) => FloorRules.Circles(graph));

    [TestMethod]
    public void NoReferenceGoesUp() => AssertNone(FloorRules.Upward);

    [TestMethod]
    public void LowFloorsUseNeitherMLNetNorTensors() => AssertNone(FloorRules.Libraries);

    [TestMethod]
    public void NoProjectRefersToAHigherOne()
    {
        var order = StatedOrder.Projects.Select(project => ProductProject.All[project.Project].AssemblyName).ToList();
        var upward = from assembly in order
                     from reference in Load(assembly).GetReferencedAssemblies()
                     where order.IndexOf(reference.Name!) > order.IndexOf(assembly)
                     select $"{assembly} refers to {reference.Name}";
        Assert.AreEqual("", string.Join("\n", upward));
    }

    [TestMethod]
    public void NoProductAssemblyOpensItsInternalsToAnother()
    {
        var product = ProductProject.All.Values.Select(project => project.AssemblyName).ToList();
        var granted = from assembly in product
                      from grant in Load(assembly).GetCustomAttributes<InternalsVisibleToAttribute>()
                      let friend = grant.AssemblyName.Split(',')[0]
                      where product.Contains(friend)
                      select $"{assembly} opens its internals to {friend}: make public what a user needs as well, or share source (docs/decisions/0008-shared-source.md).";
        Assert.AreEqual("", string.Join("\n", granted));
    }

    [TestMethod]
    public void ThePublicSurfaceStaysSmall()
    {
        var members = ProductProject.All.Keys.ToDictionary(
            project => project,
            project => Directory.GetFiles(Path.Combine(Repository.Root, "src", project), "PublicAPI.*.txt").SelectMany(File.ReadLines).Count(line => line.Length > 0 && line != "#nullable enable"));
        Assert.IsLessThanOrEqualTo(
            MostPublicMembers, members.Values.Sum(),
            $"recorded public members: {string.Join(", ", members.Select(project => $"{project.Key} {project.Value}"))}. Make internal what a user neither calls nor receives.");
    }

    [TestMethod]
    public void ThePictureShowsTheCode()
    {
        string page = File.ReadAllText(Picture.File).ReplaceLineEndings("\n");
        string current = Picture.Replace(page, Picture.Draw(StatedOrder.Projects, Sources.ProductGraphs));
        if (Environment.GetEnvironmentVariable("RecordingFloors") == "true")
            File.WriteAllText(Picture.File, page = current);
        string[] shown = page.Split('\n'), actual = current.Split('\n');
        var changed = shown.Except(actual).Select(line => "page: " + line).Concat(actual.Except(shown).Select(line => "code: " + line));
        Assert.IsTrue(
            page == current,
            $"docs/architecture.md shows other floors than the code has. To redraw them, run this test with the environment variable RecordingFloors=true.\n{string.Join("\n", changed)}");
    }

    private static void AssertNone(Func<FolderGraph, IReadOnlyList<Floor>, IEnumerable<string>> rule)
    {
        var violations = from project in StatedOrder.Projects
                         from violation in rule(Sources.ProductGraphs[project.Project], project.Floors)
                         select $"{project.Project}: {violation}";
        Assert.AreEqual("", string.Join("\n", violations));
    }

    private static Assembly Load(string assembly) => Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
}
