#if AUTOML
using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.AutoML;

/// <summary>A trial of AutoML: fits the pipeline with the chosen options, and measures it in bits. AutoML minimizes the loss.</summary>
/// <remarks>The context is that of AutoML, which cancels it when the time is over; trainers and measures of this library then stop within a second.</remarks>
internal sealed class BitsTrialRunner(MLContext mlContext, SweepablePipeline pipeline, IDataView training, Func<MLContext, ITransformer, double> bits) : ITrialRunner
{
    public const string Options = "options";

    public Task<TrialResult> RunAsync(TrialSettings settings, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var model = pipeline.BuildFromOption(mlContext, settings.Parameter[Options]).Fit(training);
        double measured = bits(mlContext, model);
        return Task.FromResult(new TrialResult { TrialSettings = settings, Model = model, Loss = measured, Metric = measured, DurationInMilliseconds = watch.ElapsedMilliseconds });
    }

    public void Dispose()
    {
    }
}
#endif
