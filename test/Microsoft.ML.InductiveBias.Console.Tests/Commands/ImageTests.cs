using Microsoft.ML.InductiveBias.Console.Data;
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
    public void FoldersHaveADifficultyAndAreProbed()
    {
        using var folder = new TemporaryFolder();
        Write(folder.Path, 20);
        var difficulty = ToolRun.JsonOf("difficulty", "--images", folder.Path, "--image-size", "3");
        Assert.AreEqual((40, 27), (difficulty.GetProperty("data").GetProperty("rows").GetInt32(), difficulty.GetProperty("data").GetProperty("features").GetInt32()));
        Assert.AreEqual("none", difficulty.GetProperty("normalization").GetString(), "pixels have the same unit");
        ToolRun.Of("difficulty", "--images", folder.Path, "--labels", folder.Path).Fails(2, "--labels is for a file of images");
        var probe = ToolRun.Of("probe", "--images", folder.Path, "--image-size", "2", "--rule", "linear", "--repeats", "2");
        Assert.AreEqual(0, probe.ExitCode, probe.Error);
    }

    [TestMethod]
    public void OddFilesAreReadOrNamed()
    {
        using var folder = new TemporaryFolder();
        Write(folder.Path, 12);
        string red = Path.Combine(folder.Path, "red"), nested = Path.Combine(red, "a", "b");
        Directory.CreateDirectory(nested);
        File.Move(Path.Combine(red, "0.png"), Path.Combine(nested, "NESTED.PNG"));
        File.Move(Path.Combine(red, "1.jpg"), Path.Combine(nested, "1.JPEG"));
        File.WriteAllBytes(Path.Combine(red, "empty.png"), []);
        File.WriteAllText(Path.Combine(red, "scan.tiff"), "II*");
        File.WriteAllText(Path.Combine(red, "._0.png"), "a file of macOS");
        Directory.CreateDirectory(Path.Combine(folder.Path, ".cache"));
        File.Copy(Path.Combine(red, "2.png"), Path.Combine(folder.Path, ".cache", "2.png"));
        File.Copy(Path.Combine(red, "2.png"), Path.Combine(folder.Path, "classless.png"));
        Directory.CreateDirectory(Path.Combine(folder.Path, "nothing"));
        Directory.CreateDirectory(Path.Combine(folder.Path, "single"));
        File.Copy(Path.Combine(red, "2.png"), Path.Combine(folder.Path, "single", "2.png"));
        using (var gray = new SKBitmap(new SKImageInfo(5, 4, SKColorType.Gray8)))
        using (var encoded = gray.Encode(SKEncodedImageFormat.Png, 100))
            File.WriteAllBytes(Path.Combine(red, "gray.png"), encoded.ToArray());
        var json = ToolRun.JsonOf("measure", "--images", folder.Path, "--image-size", "2");
        Assert.AreEqual((26, 3), (json.GetProperty("data").GetProperty("rows").GetInt32(), json.GetProperty("data").GetProperty("outputs").GetInt32()));
        Assert.Contains("2 images", Message("brokenImages"), StringComparison.Ordinal);
        Assert.Contains("empty.png", Message("brokenImages"), StringComparison.Ordinal);
        Assert.Contains("scan.tiff", Message("brokenImages"), StringComparison.Ordinal);
        Assert.Contains("classless.png", Message("imagesWithoutClass"), StringComparison.Ordinal);

        string Message(string code) => json.GetProperty("diagnostics").EnumerateArray().Single(diagnostic => diagnostic.GetProperty("code").GetString() == code).GetProperty("message").GetString()!;
    }

    [TestMethod]
    public void WrongFoldersAreNamed()
    {
        using var folder = new TemporaryFolder();
        ToolRun.Of("measure", "--images", Path.Combine(folder.Path, "none")).Fails(1, "no folder or file");
        ToolRun.Of("measure", "--images", folder.Path).Fails(1, "no folders with images", "PNG, JPEG");
        ToolRun.Of("measure", "--images", folder.Path, "--label", "Class").Fails(2, "--label is for tables");
        ToolRun.Of("compare", "--images", folder.Path).Fails(2, "at least two");
    }

    [TestMethod]
    public void FilesOfImagesAreMeasuredAuditedAndCompared()
    {
        using var folder = new TemporaryFolder();
        var (pixels, labels) = IdxText.Images();
        string images = folder.WriteCompressed("images.idx.gz", [60, 3, 4], pixels), classes = folder.WriteCompressed("labels.idx.gz", [60], labels), cifar = Path.Combine(folder.Path, "batch.bin");
        var data = ToolRun.JsonOf("measure", "--images", images, "--labels", classes).GetProperty("data");
        Assert.AreEqual((60, 12, 3), (data.GetProperty("rows").GetInt32(), data.GetProperty("features").GetInt32(), data.GetProperty("outputs").GetInt32()));
        Assert.Contains("4 × 3", data.GetProperty("columnRoles")[0].GetProperty("encoding").GetString()!, StringComparison.Ordinal);
        Assert.AreEqual(4, ToolRun.JsonOf("measure", "--images", images, "--labels", classes, "--image-size", "2").GetProperty("data").GetProperty("features").GetInt32());
        Assert.AreEqual(0, ToolRun.Of("measure", "--images", images, "--labels", classes, "--space", "cnn:image=1x3x4,samples=3,epochs=2,pooling=none", "--include-unfitted", "--tail", "bound").ExitCode);
        string rows = Path.Combine(folder.Path, "rows.csv");
        var audit = ToolRun.Of("audit", "--images", images, "--labels", classes, "--splits", "1", "--samples", "3", "--max-train", "30", "--rows", rows);
        Assert.AreEqual(0, audit.ExitCode, audit.Error);
        // Images are counted from 0, as in difficulty.
        Assert.IsTrue(File.ReadLines(rows).Any(line => line.StartsWith("0,", StringComparison.Ordinal)), File.ReadAllText(rows));
        File.WriteAllBytes(cifar, [.. Enumerable.Range(0, 40).SelectMany(i => (byte[])[(byte)(i % 2), .. Enumerable.Range(0, 3072).Select(pixel => (byte)(i * 7 + pixel * (i % 2 + 1)))])]);
        var difficulty = ToolRun.JsonOf("difficulty", "--images", cifar);
        Assert.AreEqual(3072, difficulty.GetProperty("data").GetProperty("features").GetInt32());
        var compared = ToolRun.Of("compare", "--images", cifar, "--images", cifar, "--image-size", "4", "--splits", "1", "--samples", "3", "--budget", "2s");
        Assert.AreEqual(0, compared.ExitCode, compared.Error);
        ToolRun.Of("compare", "--images", images, "--images", images, "--labels", classes).Fails(2, "--labels is given 1 times for 2 files");
        ToolRun.Of("measure", "--images", images).Fails(1, "second file", "--labels");
        ToolRun.Of("measure", "--images", cifar, "--labels", classes).Fails(1, "labels of its own");
        ToolRun.Of("measure", "a.csv", "--label", "a", "--labels", classes).Fails(2, "--labels needs --images");
        File.WriteAllBytes(cifar, new byte[5000]);
        ToolRun.Of("audit", "--images", cifar).Fails(1, cifar, "5000 bytes");
        ToolRun.Of("measure", "--images", images, "--labels", classes, "--json", classes).Fails(2, "--json was", "--labels");
    }

    [TestMethod]
    public void PhotographsAreTurnedAsTheirFilesAsk()
    {
        // Left half red, right half blue, as the sensor has it; in quarters: top left red, bottom left green, to tell mirrored images from turned ones.
        using var bitmap = new SKBitmap(32, 32);
        for (int i = 0; i < 32 * 32; i++)
            bitmap.SetPixel(i % 32, i / 32, i % 32 >= 16 ? SKColors.Blue : i / 32 < 16 ? SKColors.Red : SKColors.Lime);
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Jpeg, 100);
        // Of each orientation, the colors of the upright quarters: top left, top right, bottom left, bottom right. R is red, L lime, B blue.
        foreach (var (orientation, quarters) in ((int, string)[])[(1, "RBLB"), (2, "BRBL"), (3, "BLBR"), (4, "LBRB"), (5, "RLBB"), (6, "LRBB"), (7, "BBLR"), (8, "BBRL")])
        {
            using var folder = new TemporaryFolder();
            string file = Path.Combine(folder.Path, "photo.jpg");
            File.WriteAllBytes(file, WithOrientation(encoded.ToArray(), (byte)orientation));
            double[] colors = UprightImage.Colors(file, 16)!;
            (int X, int Y)[] centers = [(4, 4), (11, 4), (4, 11), (11, 11)];
            string found = string.Concat(centers.Select(at => "RLB"[Enumerable.Range(0, 3).MaxBy(channel => colors[channel * 256 + at.Y * 16 + at.X])]));
            Assert.AreEqual(quarters, found, $"orientation {orientation}");
            using var picture = SKBitmap.Decode(UprightImage.Picture(file));
            Assert.AreEqual((48, 48, quarters[0] == 'R'), (picture.Width, picture.Height, picture.GetPixel(8, 8).Red > 200), $"orientation {orientation}");
        }
    }

    [TestMethod]
    public void PagesShowTheImagesOfFiles()
    {
        using var folder = new TemporaryFolder();
        var (pixels, labels) = IdxText.Images();
        string images = folder.WriteCompressed("images.idx.gz", [60, 3, 4], pixels), classes = folder.WriteCompressed("labels.idx.gz", [60], labels), html = Path.Combine(folder.Path, "report.html");
        var run = ToolRun.Of("audit", "--images", images, "--labels", classes, "--splits", "1", "--samples", "3", "--max-train", "30", "--html", html);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.Contains("data:image/png;base64,", File.ReadAllText(html), StringComparison.Ordinal);
        // 4 pixels wide and 3 high, in gray: each pixel is a square of 12 × 12.
        double[] values = [.. Enumerable.Range(0, 12).Select(i => i / 11.0)];
        using var picture = SKBitmap.Decode(UprightImage.Picture(values, 1, 3, 4));
        Assert.AreEqual((48, 36), (picture.Width, picture.Height));
        for (int i = 0; i < 12; i++)
            Assert.AreEqual((byte)Math.Round(255 * values[i]), picture.GetPixel(i % 4 * 12 + 6, i / 4 * 12 + 6).Green, $"pixel {i}");
    }

    [TestMethod]
    public void NetworksMakeFeaturesOfImages()
    {
        using var folder = new TemporaryFolder();
        string images = Path.Combine(folder.Path, "images"), means = Path.Combine(folder.Path, "means.onnx"), flat = Path.Combine(folder.Path, "flat.onnx");
        Write(images, 12);
        File.WriteAllBytes(means, OnnxText.Network("GlobalAveragePool", [1, 3, 8, 8], [1, 3, 1, 1]));
        File.WriteAllBytes(flat, OnnxText.Network("Flatten", [1, 3, 1, 1], [1, 3]));
        using (var network = new ImageNetworkFiles([means, flat], ImageScale.ImageNet).Open(null))
        {
            string file = Directory.GetFiles(Path.Combine(images, "red"))[0];
            double[] colors = UprightImage.Colors(file, 8)!, features = network.Features(colors, 3);
            foreach (var (channel, mean, deviation) in ((int, double, double)[])[(0, 0.485, 0.229), (1, 0.456, 0.224), (2, 0.406, 0.225)])
                Assert.AreEqual((colors[(channel * 64)..(channel * 64 + 64)].Average() - mean) / deviation, features[channel], 1e-5, "single precision");
            // An image in gray has three equal colors.
            double[] gray = network.Features(colors[..64], 1);
            Assert.AreEqual(0.229 * gray[0] + 0.485, 0.225 * gray[2] + 0.406, 1e-6);
        }
        foreach (var (scale, factor) in ((ImageScale, double)[])[(ImageScale.Bytes, 255), (ImageScale.Unit, 1)])
        {
            using var network = new ImageNetworkFiles([means], scale).Open(8);
            Assert.AreEqual(0.5 * factor, network.Features([.. Enumerable.Repeat(0.5, 192)], 3)[1], 1e-4 * factor);
        }
        var json = ToolRun.JsonOf("measure", "--images", images, "--image-features", means, "--image-features", flat);
        Assert.AreEqual(3, json.GetProperty("data").GetProperty("features").GetInt32());
        Assert.Contains("flat.onnx", json.GetProperty("data").GetProperty("columnRoles")[0].GetProperty("encoding").GetString()!, StringComparison.Ordinal);
        string html = Path.Combine(folder.Path, "report.html");
        var audit = ToolRun.Of("audit", "--images", images, "--image-features", means, "--splits", "1", "--samples", "3", "--html", html);
        Assert.AreEqual(0, audit.ExitCode, audit.Error);
        Assert.Contains("data:image/png;base64,", File.ReadAllText(html), StringComparison.Ordinal);
        var (pixels, labels) = IdxText.Images();
        string idx = folder.WriteCompressed("images.idx.gz", [60, 3, 4], pixels), classes = folder.WriteCompressed("labels.idx.gz", [60], labels);
        Assert.AreEqual(3, ToolRun.JsonOf("difficulty", "--images", idx, "--labels", classes, "--image-features", means).GetProperty("data").GetProperty("features").GetInt32());
    }

    [TestMethod]
    public void NetworksThatDontFitAreNamed()
    {
        using var folder = new TemporaryFolder();
        string images = Path.Combine(folder.Path, "images"), any = Path.Combine(folder.Path, "any.onnx"), wide = Path.Combine(folder.Path, "wide.onnx"), vector = Path.Combine(folder.Path, "vector.onnx"), text = Path.Combine(folder.Path, "text.onnx");
        Write(images, 12);
        File.WriteAllBytes(any, OnnxText.Network("GlobalAveragePool", [1, 3, 0, 0], [1, 3, 1, 1]));
        File.WriteAllBytes(wide, OnnxText.Network("GlobalAveragePool", [1, 3, 8, 9], [1, 3, 1, 1]));
        File.WriteAllBytes(vector, OnnxText.Network("Flatten", [1, 7], [1, 7]));
        File.WriteAllText(text, "no network");
        ToolRun.Of("measure", "--images", images, "--image-features", any).Fails(1, "any.onnx", "--image-size");
        Assert.AreEqual(0, ToolRun.Of("measure", "--images", images, "--image-features", any, "--image-size", "5").ExitCode);
        ToolRun.Of("measure", "--images", images, "--image-features", wide).Fails(1, "8 × 9", "squares");
        ToolRun.Of("measure", "--images", images, "--image-features", vector).Fails(1, "1 × 7", "height × width");
        ToolRun.Of("measure", "--images", images, "--image-features", any, "--image-size", "5", "--image-features", vector).Fails(1, "vector.onnx", "gets 3 numbers");
        ToolRun.Of("measure", "--images", images, "--image-features", text).Fails(1, "text.onnx", "ONNX");
        ToolRun.Of("measure", "--images", images, "--image-features", Path.Combine(folder.Path, "none.onnx")).Fails(1, "There is no file");
        ToolRun.Of("measure", "--images", images, "--image-scale", "unit").Fails(2, "--image-scale needs --image-features");
        ToolRun.Of("measure", "a.csv", "--label", "a", "--image-features", any).Fails(2, "--image-features needs --images");
        ToolRun.Of("measure", "--images", images, "--image-features", any, "--json", any).Fails(2, "--json was", "--image-features");
    }

    /// <summary>A JPEG file with the tag Orientation of EXIF.</summary>
    private static byte[] WithOrientation(byte[] jpeg, byte orientation) =>
    [
        .. jpeg[..2], 0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0, .. jpeg[2..],
    ];

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
