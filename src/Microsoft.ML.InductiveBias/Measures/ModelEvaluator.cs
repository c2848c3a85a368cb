namespace Microsoft.ML.InductiveBias;

/// <summary>Measures the bias that given predictions provide, relative to fitted spaces.</summary>
internal static class ModelEvaluator
{
    /// <summary>I(ε) at the test loss of predictions <c>[m, k]</c>, row-major, in the units of the targets; one output for each class.</summary>
    public static ModelEstimate Evaluate(
        ReadOnlyMemory<float> predictions, IFittedHypothesisSpace space, TaskData test, ModelEvaluationOptions? options = null, string model = "model")
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentException.ThrowIfNullOrEmpty(model);
        options ??= new ModelEvaluationOptions();
        test = space.Training.Aligned(test);
        var scored = new ScoredModel(model, RowLosses.Weighted(options.Loss, predictions.Span, test), []);
        var law = LawOf(space, test, [scored], options, asked => space.LossOn(test, asked.Loss, asked.SampledLoss, asked.Progress, asked.CancellationToken));
        return Estimate(scored, space, space.Description.Kind, law, test, options);
    }

    /// <summary>The distribution of the loss of a random hypothesis, that models are compared with.</summary>
    internal static FittedLoss LawOf(
        IFittedHypothesisSpace space, TaskData test, IReadOnlyList<ScoredModel> models, ModelEvaluationOptions options, Func<ModelEvaluationOptions, FittedLoss> lossOn)
    {
        RowLosses.CheckDefined(options.Loss, test);
        options.SampledLoss.Validate();
        // The losses of the models are the targets that a simulation must reach.
        var sampling = new SampledLossOptions(options.SampledLoss)
        {
            TargetLosses = [.. options.SampledLoss.TargetLosses, .. models.Select(model => model.RowLosses.Average()).Where(double.IsFinite)],
        };
        return lossOn(new ModelEvaluationOptions(options) { SampledLoss = sampling });
    }

    internal static ModelEstimate Estimate(
        ScoredModel model, IFittedHypothesisSpace space, string spaceName, FittedLoss law, TaskData test, ModelEvaluationOptions options)
    {
        double loss = model.RowLosses.Average();
        if (double.IsNaN(loss))
            throw new ArgumentException($"The predictions of '{model.Name}' are NaN on {model.RowLosses.Count(double.IsNaN)} of {test.Rows} rows; its loss is undefined.", nameof(model));
        double squares = model.RowLosses.Sum(row => (row - loss) * (row - loss));
        return new ModelEstimate
        {
            Model = model.Name,
            SpaceName = spaceName,
            Space = space.Description,
            Loss = options.Loss,
            TrainingRows = space.Training.Rows,
            TestRows = test.Rows,
            TestLoss = loss,
            TestLossStandardError = test.Rows > 1 ? Math.Sqrt(squares / (test.Rows - 1) / test.Rows) : double.NaN,
            Estimate = new InductiveBiasEstimate(law.Distribution.Estimate(loss, model.RowLosses)) { TestRows = test.Rows },
            Diagnostics = [.. model.Diagnostics, .. space.Diagnostics, .. law.Diagnostics],
        };
    }
}

/// <summary>A model by its losses on the test rows.</summary>
internal sealed record ScoredModel(string Name, double[] RowLosses, IReadOnlyList<Diagnostic> Diagnostics);
