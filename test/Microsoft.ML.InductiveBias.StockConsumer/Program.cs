using Microsoft.ML;
using Microsoft.ML.Data;

// Arguments: a saved model, rows in ML.NET's binary format, where to write the scored rows in that format.
if (AppDomain.CurrentDomain.GetAssemblies().Any(assembly => assembly.GetName().Name!.Contains("InductiveBias") && assembly.GetName().Name != "Microsoft.ML.InductiveBias.StockConsumer"))
    return 3;
var mlContext = new MLContext();
var model = mlContext.Model.Load(args[0], out _);
var scored = model.Transform(mlContext.Data.LoadFromBinary(args[1]));
using var output = File.Create(args[2]);
var kept = mlContext.Transforms.SelectColumns([.. new[] { "Score", "PredictedLabel", "Probability" }.Where(name => scored.Schema.GetColumnOrNull(name) is not null)]);
mlContext.Data.SaveAsBinary(kept.Fit(scored).Transform(scored), output);
return 0;
