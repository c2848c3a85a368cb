// A search over the options of a trainer for the space that needs the fewest bits: whose functions, fitted to the training rows, most
// often reach a loss on validation rows.
//   dotnet run --project samples/AutoML                    tries a list of options
//   dotnet run --project samples/AutoML -p:AutoML=true     lets Microsoft.ML.AutoML search
using System.Globalization;
using Microsoft.ML;
#if AUTOML
using Microsoft.ML.AutoML;
#endif
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias;
using Microsoft.ML.SearchSpace;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var mlContext = new MLContext(seed: 1);
var data = mlContext.Data.LoadFromTextFile<Flower>("samples/data/iris.csv", separatorChar: ',', hasHeader: true);
var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.4);
var preparation = mlContext.Transforms.Conversion.MapValueToKey("Label").Append(mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false));

#if AUTOML
var pipeline = preparation.Append(mlContext.Auto().CreateSweepableEstimator((context, option) => Trainer(context, option), new SearchSpace<KernelOption>()));
var experiment = mlContext.Auto().CreateExperiment()
    .AddSearchSpace(BitsTrialRunner.Options, pipeline.SearchSpace)
    .SetTrialRunner(services => new BitsTrialRunner((MLContext)services.GetService(typeof(MLContext))!, pipeline, split.TrainSet, Bits))
    .SetMaxModelToExplore(20);
Console.WriteLine($"the best of 20 trials needs {experiment.Run().Metric:F1} bits");
#else
Console.WriteLine("without AutoML (-p:AutoML=true): a list of options");
KernelOption[] options =
[
    .. from rough in new[] { false, true }
       from lengthScale in new[] { 0.5, 1, 2, 4 }
       select new KernelOption { LengthScale = lengthScale, Rough = rough },
];
foreach (var option in options)
{
    var model = preparation.Append(Trainer(mlContext, option)).Fit(split.TrainSet);
    Console.WriteLine($"{(option.Rough ? "rough" : "smooth"),-6} length scale {option.LengthScale,3}: {Bits(mlContext, model),6:F1} bits");
}
#endif

// The metric: how rare functions with a mean squared error of 0.04 are among those that the training rows allow. Fewer bits mean a space
// that suits the data better.
double Bits(MLContext context, ITransformer model) => context.InductiveBias.Evaluate(model, split.TestSet, 0.04).At(LossReference.Target).Bits;

static IEstimator<ITransformer> Trainer(MLContext context, KernelOption option) => context.InductiveBias.Trainers.GaussianProcess(new GaussianProcessTrainerOptions
{
    Kernel = option.Rough ? new MaternKernel { LengthScale = option.LengthScale } : new RbfKernel { LengthScale = option.LengthScale },
    NoiseVariance = option.NoiseVariance,
});

internal sealed class Flower
{
    [LoadColumn(0, 3), VectorType(4)] public float[]? Features { get; set; }
    [LoadColumn(4)] public string? Label { get; set; }
}
