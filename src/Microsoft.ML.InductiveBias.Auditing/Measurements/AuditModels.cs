namespace Microsoft.ML.InductiveBias;

/// <summary>Ordinary models: what each reaches on the test rows.</summary>
internal static class AuditModels
{
    /// <summary>The models with their trainers, of which each task uses those that know it.</summary>
    public static IReadOnlyList<(string Name, NamedTrainer Trainer)> All { get; } =
    [
        ("linear (SDCA)", StockTrainers.Sdca),
        ("LightGBM", TreeTrainers.LightGbm),
        ("FastTree", TreeTrainers.FastTree),
        ("FastForest", TreeTrainers.FastForest),
    ];

    /// <summary>Trains one model and measures it; a failure is noted, because the others are worth having.</summary>
    public static TestedModel Train(string name, NamedTrainer trainer, AuditSplit split, AuditOptions options)
    {
        var space = new TrainerHypothesisSpace(trainer.For(split.Training.Kind), new TrainerSpaceOptions { Name = trainer.Name, Threads = 1 });
        try
        {
            using var model = space.Draw(split.Training, [options.Seed], null, options.CancellationToken).First();
            return Of<float>(name, model.Predict(split.Test.Features, options.CancellationToken)[0], split.Test);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return new TestedModel(name, double.NaN, null, failure.Message);
        }
    }

    /// <summary>Measures predictions.</summary>
    public static TestedModel Of<T>(string name, ReadOnlySpan<T> predictions, TaskData test)
        where T : System.Numerics.IFloatingPoint<T>
    {
        double loss = RowLosses.Of(LossKind.MeanSquaredError, predictions, test).Average();
        double? wrong = test.Kind == TaskKind.Regression ? null : RowLosses.Of(LossKind.ZeroOneError, predictions, test).Average();
        return new TestedModel(name, loss, wrong, null);
    }
}

/// <summary>A model with its losses on the test rows.</summary>
/// <param name="Name">The model.</param>
/// <param name="TestLoss">Its mean squared error; NaN where it failed.</param>
/// <param name="ZeroOneError">Its share of wrong rows; <see langword="null"/> for regression.</param>
/// <param name="Failure">Why it failed; <see langword="null"/> where it did not.</param>
internal sealed record TestedModel(string Name, double TestLoss, double? ZeroOneError, string? Failure)
{
    /// <summary>The model with the bias that it provides in every space.</summary>
    public AuditModel In(IReadOnlyList<LossDistribution> laws) =>
        new(Name, TestLoss, ZeroOneError, double.IsNaN(TestLoss) ? [] : [.. laws.Select(law => law.Estimate(TestLoss))]);
}
