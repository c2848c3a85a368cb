#:project ../src/Microsoft.ML.InductiveBias.TorchSharp/Microsoft.ML.InductiveBias.TorchSharp.csproj
#:package Microsoft.ML.DnnImageFeaturizer.ResNet18
#:package SkiaSharp
#:package SkiaSharp.NativeAssets.Linux.NoDependencies
#:package Microsoft.ML.OnnxRuntime
#:property PublishAot=false

// A folder with one folder of images for each class, with two kinds of features: the pixels of small copies, and the features of
// ResNet-18, a network that was trained on other images. The images are drawn here: rings and crosses of any color, at any place.
// With a file name as its argument, the sample writes the features of ResNet-18 to a CSV file, which `inductive-bias audit` reads.
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias;
using SkiaSharp;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string folder = Directory.CreateTempSubdirectory("images").FullName;
DrawImages(folder, perClass: 60);

var mlContext = new MLContext(seed: 1);
var pixels = Images(16);
// ML.NET's own step for images needs an older SkiaSharp than TorchSharp does, so the sample reads and resizes images itself.
var resNet = mlContext.Transforms.DnnFeaturizeImage(
    "Features", model => model.ModelSelector.ResNet18(mlContext, model.OutputColumn, model.InputColumn), "Pixels");
var large = Images(224);
large = mlContext.Transforms.CopyColumns("Pixels", "Features").Fit(large).Transform(large);
Measure("pixels", pixels);
var features = InMemory(mlContext.Data.CreateEnumerable<ImageRow>(resNet.Fit(large).Transform(large), reuseRowObject: false));
Measure("ResNet-18", features);
if (args.Length > 0)
{
    var rows = mlContext.Data.CreateEnumerable<ImageRow>(features, reuseRowObject: false).ToList();
    File.WriteAllLines(args[0], rows.Select(row => $"{row.Label},{string.Join(',', row.Features!)}")
        .Prepend($"Label,{string.Join(',', rows[0].Features!.Select((_, feature) => $"f{feature}"))}"));
}
Directory.Delete(folder, recursive: true);

// All images, resized to squares: pixels from 0 to 255, ordered by color, row, and column.
IDataView Images(int size) => InMemory(
    from classFolder in Directory.GetDirectories(folder).Order()
    from file in Directory.GetFiles(classFolder, "*.png").Order()
    select new ImageRow { Features = PixelsOf(file, size), Label = Path.GetFileName(classFolder) });

float[] PixelsOf(string file, int size)
{
    using var image = SKBitmap.Decode(file);
    using var resized = image.Resize(new SKImageInfo(size, size), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
    var colors = resized.Pixels;
    return [.. colors.Select(color => (float)color.Red), .. colors.Select(color => (float)color.Green), .. colors.Select(color => (float)color.Blue)];
}

// Rows that are computed once.
IDataView InMemory(IEnumerable<ImageRow> images)
{
    var rows = images.ToList();
    var schema = SchemaDefinition.Create(typeof(ImageRow));
    schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Features!.Length);
    return mlContext.Data.LoadFromEnumerable(rows, schema);
}

void Measure(string name, IDataView data)
{
    var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.4, seed: 1);
    var model = mlContext.Transforms.Conversion.MapValueToKey("Label").Append(mlContext.InductiveBias.Trainers.GaussianProcess()).Fit(split.TrainSet);
    var metrics = mlContext.InductiveBias.Evaluate(model, split.TestSet, 0.1);
    Console.WriteLine($"{name}: {metrics.Features} features, {metrics.TrainingRows} training and {metrics.TestRows} test images");
    Console.WriteLine($"  the posterior mean has a loss of {metrics.At(LossReference.PosteriorMean).TargetLoss:F2}; a loss of 0.10 needs {metrics.At(LossReference.Target).Bits:F0} bits");
}

static void DrawImages(string folder, int perClass)
{
    const int Size = 64;
    var random = new Random(1);
    foreach (string shape in (string[])["cross", "ring"])
    {
        Directory.CreateDirectory(Path.Combine(folder, shape));
        for (int i = 0; i < perClass; i++)
        {
            using var image = new SKBitmap(Size, Size);
            SKColor background = Color(), color = Color();
            double x = random.Next(20, Size - 20), y = random.Next(20, Size - 20), radius = random.Next(10, 18);
            for (int pixel = 0; pixel < Size * Size; pixel++)
            {
                double right = pixel % Size - x, down = pixel / Size - y;
                bool isInside = shape == "ring"
                    ? Math.Abs(Math.Sqrt(right * right + down * down) - radius) < 3
                    : Math.Max(Math.Abs(right), Math.Abs(down)) < radius && Math.Min(Math.Abs(right), Math.Abs(down)) < 3;
                image.SetPixel(pixel % Size, pixel / Size, isInside ? color : background);
            }
            using var encoded = image.Encode(SKEncodedImageFormat.Png, 100);
            File.WriteAllBytes(Path.Combine(folder, shape, $"{i:00}.png"), encoded.ToArray());
        }
    }

    SKColor Color() => new((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));
}

class ImageRow
{
    public float[]? Features { get; set; }
    public string Label { get; set; } = "";
}
