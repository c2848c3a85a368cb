using SkiaSharp;

namespace Microsoft.ML.InductiveBias.Console.Tests;

/// <summary>Folders of images.</summary>
[TestClass]
public sealed class ImageTests
{
    [TestMethod]
    public void ImagesOfTwoColorsAreToldApartAndBrokenOnesAreNamed()
    {
        using var folder = new TemporaryFolder();
        Write(folder.Path, 30);
        File.WriteAllBytes(Path.Combine(folder.Path, "red", "cut.png"), File.ReadAllBytes(Path.Combine(folder.Path, "red", "0.png"))[..60]);
        File.WriteAllText(Path.Combine(folder.Path, "blue", "text.jpg"), "not an image");
        File.WriteAllText(Path.Combine(folder.Path, "blue", "notes.txt"), "no image at all");
        var json = ToolRun.JsonOf("measure", "--images", folder.Path, "--image-size", "4");
        var data = json.GetProperty("data");
        Assert.AreEqual((60, 48, 2), (data.GetProperty("rows").GetInt32(), data.GetProperty("features").GetInt32(), data.GetProperty("outputs").GetInt32()));
        Assert.AreEqual("image", data.GetProperty("columnRoles")[0].GetProperty("role").GetString());
        string broken = json.GetProperty("diagnostics").EnumerateArray().Single(diagnostic => diagnostic.GetProperty("code").GetString() == "brokenImages").GetProperty("message").GetString()!;
        Assert.Contains("2 images", broken, StringComparison.Ordinal);
        Assert.Contains("cut.png", broken, StringComparison.Ordinal);
        Assert.Contains("text.jpg", broken, StringComparison.Ordinal);
        double mean = json.GetProperty("inductiveBias").EnumerateArray().Single(estimate => estimate.GetProperty("reference").GetString() == "meanPredictor").GetProperty("targetLoss").GetDouble();
        Assert.IsLessThan(0.02, mean); // a constant has 0.25
    }

    [TestMethod]
    public void AuditsShowTheImagesOfTheirRows()
    {
        using var folder = new TemporaryFolder();
        string images = Path.Combine(folder.Path, "images"), html = Path.Combine(folder.Path, "report.html");
        Write(images, 12);
        var run = ToolRun.Of("audit", "--images", images, "--image-size", "2", "--splits", "1", "--samples", "3", "--html", html);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.Contains("data:image/png;base64,", File.ReadAllText(html), StringComparison.Ordinal);
        Assert.Contains(Path.Combine("red", ""), run.Output, StringComparison.Ordinal);
    }

    [TestMethod]
    public void WrongFoldersAreNamed()
    {
        using var folder = new TemporaryFolder();
        ToolRun.Of("measure", "--images", Path.Combine(folder.Path, "none")).Fails(1, "no folder");
        ToolRun.Of("measure", "--images", folder.Path).Fails(1, "no folders with images", "PNG or JPEG");
        ToolRun.Of("measure", "--images", folder.Path, "--label", "Class").Fails(2, "--label is for tables");
        ToolRun.Of("compare", "--images", folder.Path).Fails(2, "at least two");
    }

    /// <summary>Images in two colors with noise.</summary>
    private static void Write(string folder, int perClass)
    {
        var random = new Random(1);
        foreach (var (name, color) in new[] { ("red", (R: 200, B: 60)), ("blue", (R: 60, B: 200)) })
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
            for (int i = 0; i < perClass; i++)
            {
                using var bitmap = new SKBitmap(20, 30);
                for (int pixel = 0; pixel < 600; pixel++)
                    bitmap.SetPixel(pixel % 20, pixel / 20, new SKColor((byte)(color.R + random.Next(-40, 40)), 80, (byte)(color.B + random.Next(-40, 40))));
                using var encoded = bitmap.Encode(i % 2 == 0 ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, 95);
                File.WriteAllBytes(Path.Combine(folder, name, $"{i}.{(i % 2 == 0 ? "png" : "jpg")}"), encoded.ToArray());
            }
        }
    }
}
