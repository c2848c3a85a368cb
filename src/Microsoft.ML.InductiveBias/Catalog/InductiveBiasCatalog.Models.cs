using Microsoft.ML.InductiveBias.DataViews;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.InductiveBias;

public sealed partial class InductiveBiasCatalog
{
    /// <summary>The inductive bias that any model provides relative to the fitted space in another: I(ε) at the model's own test loss.</summary>
    /// <param name="predictions">The test rows scored by the model: its output columns and the label.</param>
    /// <param name="spaceModel">A model that ends with, or contains, a trainer of this library; of several the last one counts.</param>
    /// <param name="testData">The same test rows, in the same order, as they are before <paramref name="spaceModel"/>.</param>
    /// <param name="options">Columns and loss.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">A column doesn't fit, the loss isn't defined for the predictions, or the two data views
    /// don't hold the same rows.</exception>
    public ModelEstimate EvaluateModel(
        IDataView predictions, ITransformer spaceModel, IDataView testData, ModelEvaluationOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spaceModel);
        return EvaluateModels([("model", predictions)], [(null, spaceModel)], testData, options, progress, cancellationToken).Estimates[0];
    }

    /// <summary>The inductive bias that any model provides relative to a fitted space: I(ε) at the model's own test loss.</summary>
    /// <param name="predictions">The test rows scored by the model: its output columns and the label.</param>
    /// <param name="space">The fitted space, or the result of a sampling run.</param>
    /// <param name="test">The same test rows, in the same order.</param>
    /// <param name="options">Columns and loss.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">A column doesn't fit, the loss isn't defined for the predictions, or the predictions
    /// aren't of the test rows.</exception>
    public ModelEstimate EvaluateModel(
        IDataView predictions, IFittedHypothesisSpace space, TaskData test, ModelEvaluationOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(test);
        test = space.Training.Aligned(test);
        using var call = HostCall.Start(MLContext, "EvaluateModel", progress, cancellationToken);
        return Measure([("model", predictions)],
            [new ComparedSpace(null, space, test, asked => space.LossOn(test, asked.Loss, asked.SampledLoss, asked.Progress, asked.CancellationToken))],
            options ?? new ModelEvaluationOptions(), call).Estimates[0];
    }

    /// <summary>The bias that several models provide relative to the fitted spaces in several others, on the same test rows.</summary>
    /// <param name="models">The test rows scored by each model, with the model's name.</param>
    /// <param name="spaces">Models that hold a fitted space, each with the name of the space; <see langword="null"/> takes its kind.</param>
    /// <param name="testData">The same test rows, in the same order, as they are before the spaces' models.</param>
    /// <param name="options">Columns and loss.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">Names repeat, a column doesn't fit, the loss isn't defined for the predictions, or data
    /// views don't hold the same rows.</exception>
    public ModelTable EvaluateModels(
        IReadOnlyList<(string Name, IDataView Predictions)> models,
        IReadOnlyList<(string? Name, ITransformer Model)> spaces, IDataView testData, ModelEvaluationOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(spaces);
        ArgumentNullException.ThrowIfNull(testData);
        options ??= new ModelEvaluationOptions();
        using var call = HostCall.Start(MLContext, "EvaluateModels", progress, cancellationToken);
        var fitted = spaces.Select(space =>
        {
            var (transformer, input) = FittedSpaceFinder.Find(space.Model, testData);
            var test = transformer.Space.Training.Aligned(TaskDataReader.Read(input, transformer.LabelColumnName, transformer.FeatureColumnName, "test", call.Token));
            return new ComparedSpace(space.Name, transformer.Space, test,
                asked => transformer.LossOn(input, test, asked.Loss, asked.SampledLoss, asked.Progress, asked.CancellationToken));
        }).ToList();
        return Measure(models, fitted, options, call);
    }

    private static ModelTable Measure(IReadOnlyList<(string Name, IDataView Predictions)> models,
        IReadOnlyList<ComparedSpace> spaces, ModelEvaluationOptions options, HostCall call)
    {
        string[] spaceNames = [.. spaces.Select(space => space.Name ?? space.Space.Description.Kind)];
        CheckNames([.. models.Select(model => model.Name)], nameof(models));
        CheckNames(spaceNames, nameof(spaces));
        options = new ModelEvaluationOptions(options) { Progress = call.Progress, CancellationToken = call.Token };
        var estimates = new ModelEstimate[models.Count, spaces.Count];
        for (int s = 0; s < spaces.Count; s++)
        {
            var (_, space, test, lossOn) = spaces[s];
            // Read the predictions first, to report errors in them before the long computation.
            var scored = models.Select(model => ScoredDataReader.Read(model.Name, model.Predictions, test, options)).ToList();
            var law = ModelEvaluator.LawOf(space, test, scored, options, lossOn);
            for (int m = 0; m < scored.Count; m++)
            {
                call.Token.ThrowIfCancellationRequested();
                estimates[m, s] = ModelEvaluator.Estimate(scored[m], space, spaceNames[s], law, test, options);
            }
        }
        var all = estimates.Cast<ModelEstimate>().ToList();
        foreach (var diagnostic in all.SelectMany(estimate => estimate.Diagnostics).Distinct())
            call.Channel.Log(diagnostic);
        return new ModelTable { Models = [.. models.Select(model => model.Name)], Spaces = spaceNames, Estimates = all };
    }

    private static void CheckNames(string[] names, string parameter)
    {
        if (names.Length == 0)
            throw new ArgumentException($"{parameter} was empty; it must hold at least one.", parameter);
        if (names.FirstOrDefault(string.IsNullOrWhiteSpace) is not null || names.Contains(null))
            throw new ArgumentException($"A name of {parameter} was blank; each needs one.", parameter);
        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } repeated)
            throw new ArgumentException($"{parameter} has '{repeated.Key}' {repeated.Count()} times; names must be unique.", parameter);
    }

    /// <summary>A space that models are compared with, the test rows, and its law on them.</summary>
    private sealed record ComparedSpace(string? Name, IFittedHypothesisSpace Space, TaskData Test, Func<ModelEvaluationOptions, FittedLoss> LossOn);
}
