#:project ../src/Microsoft.ML.InductiveBias.TorchSharp/Microsoft.ML.InductiveBias.TorchSharp.csproj
#:package Microsoft.ML.OnnxConverter
#:package Microsoft.ML.OnnxTransformer
#:package Microsoft.ML.OnnxRuntime
#:property PublishAot=false

// A kernel model and a network, converted to ONNX and scored by ONNX Runtime, which any language can call.
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var mlContext = new MLContext(seed: 1);
var data = mlContext.Data.LoadFromTextFile<Flower>("samples/data/iris.csv", separatorChar: ',', hasHeader: true);
var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.3);
var preparation = mlContext.Transforms.Conversion.MapValueToKey("Label").Append(mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false));
Compare("kernel model", mlContext.InductiveBias.Trainers.GaussianProcess());
Compare("networks", mlContext.InductiveBias.Trainers.NeuralNetwork(new NeuralNetworkTrainerOptions { Network = new NeuralNetworkOptions { Samples = 5, Epochs = 50, IncludeUnfitted = true } }));
Compare("other kernel", mlContext.InductiveBias.Trainers.GaussianProcess(new GaussianProcessTrainerOptions { Kernel = new NtkKernel(), NoiseVariance = 0.1 }));

void Compare(string name, IEstimator<ITransformer> trainer)
{
    var model = preparation.Append(trainer).Fit(split.TrainSet);
    string file = Path.GetTempFileName();
    try
    {
        using (var stream = File.Create(file))
            mlContext.Model.ConvertToOnnx(model, split.TrainSet, stream);
        using var onnx = mlContext.Transforms.ApplyOnnxModel(file).Fit(split.TestSet);
        var expected = Scores(model.Transform(split.TestSet));
        var actual = Scores(onnx.Transform(split.TestSet));
        float largest = expected.Zip(actual, (left, right) => left.Zip(right, (l, r) => Math.Abs(l - r)).Max()).Max();
        Console.WriteLine($"{name}: ONNX Runtime scores {expected.Length} flowers; the scores agree {(largest < 1e-3 ? "to three digits" : $"to {largest:G2} only")}");
    }
    catch (NotSupportedException error)
    {
        Console.WriteLine($"{name}: {error.Message}");
    }
    finally
    {
        File.Delete(file);
    }
}

static float[][] Scores(IDataView scored) => scored.GetColumn<float[]>("Score").ToArray();

class Flower
{
    [LoadColumn(0, 3), VectorType(4)] public float[]? Features { get; set; }
    [LoadColumn(4)] public string? Label { get; set; }
}
