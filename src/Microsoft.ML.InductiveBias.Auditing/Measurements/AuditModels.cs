namespace Microsoft.ML.InductiveBias;

/// <summary>Ordinary models and their losses on the test rows.</summary>
internal static class AuditModels
{
    /// <summary>The models with their trainers. A task uses those that support it.</summary>
    public static IReadOnlyList<(string Name, NamedTrainer Trainer)> All { get; } =
    [
        ("linear (SDCA)", StockTrainers.Sdca),
        ("LightGBM", TreeTrainers.LightGbm),
        ("FastTree", TreeTrainers.FastTree),
        ("FastForest", TreeTrainers.FastForest),
    ];

    /// <summary>Whether a model trains one model per class, or as many trees.</summary>
    public static bool IsPerClass(NamedTrainer trainer) => TreeTrainers.All.Contains(trainer);

    /// <summary>Trains one model and measures it. A failure is recorded, because the other models are still useful.</summary>
    /// <exception cref="OperationCanceledException">The training was canceled.</exception>
    public static TestedModel Train(string name, NamedTrainer trainer, AuditSplit split, int seed, CancellationToken cancellationToken)
    {
        var space = new TrainerHypothesisSpace(trainer.For(split.Training.Kind), new TrainerSpaceOptions { Name = trainer.Name, Threads = 1 });
        try
        {
            using var model = space.Draw(split.Training, [seed], null, cancellationToken).First();
            var tested = Of<float>(name, model.Predict(split.Test.Features, cancellationToken)[0], split.Test);
            return double.IsFinite(tested.TestLoss) ? tested
                : new TestedModel(name, [], double.NaN, null, "its test loss isn't finite.");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return new TestedModel(name, [], double.NaN, null, failure.Message);
        }
    }

    /// <summary>Measures predictions.</summary>
    public static TestedModel Of<T>(string name, ReadOnlySpan<T> predictions, TaskData test)
        where T : System.Numerics.IFloatingPoint<T>
    {
        double[] losses = RowLosses.Weighted(LossKind.MeanSquaredError, predictions, test);
        double? wrong = test.Kind == TaskKind.Regression ? null : RowLosses.Weighted(LossKind.ZeroOneError, predictions, test).Average();
        var balanced = wrong is null ? null : test.ClassBalanced();
        return new TestedModel(name, losses, losses.Average(), wrong, null)
        {
            BalancedLoss = balanced is null ? null : RowLosses.Weighted(LossKind.MeanSquaredError, predictions, balanced).Average(),
            BalancedError = balanced is null ? null : RowLosses.Weighted(LossKind.ZeroOneError, predictions, balanced).Average(),
        };
    }
}

/// <summary>A model with its losses on the test rows.</summary>
/// <param name="Name">The model.</param>
/// <param name="RowLosses">Its squared error on each test row.</param>
/// <param name="TestLoss">Its mean squared error; NaN if training failed.</param>
/// <param name="ZeroOneError">Its share of misclassified rows; <see langword="null"/> for regression.</param>
/// <param name="Failure">Why it failed; <see langword="null"/> if it didn't.</param>
internal sealed record TestedModel(string Name, double[] RowLosses, double TestLoss, double? ZeroOneError, string? Failure)
{
    /// <summary>Both with equal weight for each class; <see langword="null"/> for regression.</summary>
    public double? BalancedLoss { get; init; }

    public double? BalancedError { get; init; }

    /// <summary>The model with the bias that it provides in each space.</summary>
    public AuditModel In(IReadOnlyList<LossDistribution> laws) =>
        new(Name, TestLoss, ZeroOneError, double.IsNaN(TestLoss) ? [] : [.. laws.Select(law => law.Estimate(TestLoss, RowLosses))]) { BalancedLoss = BalancedLoss, BalancedError = BalancedError };
}
