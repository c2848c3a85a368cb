using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Ordinary models: what each reaches on the test rows, and the bias that it so provides in every space.</summary>
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

    /// <summary>Trains one model and measures it.</summary>
    public static AuditModel Train(string name, NamedTrainer trainer, AuditSplit split, IReadOnlyList<AuditSpaceLaw> laws, AuditOptions options)
    {
        var space = new TrainerHypothesisSpace(trainer.For(split.Training.Kind), new TrainerSpaceOptions { Name = trainer.Name, Threads = 1 });
        using var model = space.Draw(split.Training, [options.Seed], null, options.CancellationToken).First();
        return Of(name, model.Predict(split.Test.Features, options.CancellationToken)[0], split.Test, laws);
    }

    /// <summary>Measures predictions.</summary>
    public static AuditModel Of<T>(string name, ReadOnlySpan<T> predictions, TaskData test, IReadOnlyList<AuditSpaceLaw> laws)
        where T : System.Numerics.IFloatingPoint<T>
    {
        double loss = RowLosses.Of(LossKind.MeanSquaredError, predictions, test).Average();
        double? wrong = test.Kind == TaskKind.Regression ? null : RowLosses.Of(LossKind.ZeroOneError, predictions, test).Average();
        return new AuditModel(name, loss, wrong, [.. laws.Select(law => law.Distribution.Estimate(loss))]);
    }

    /// <inheritdoc cref="Of{T}(string, ReadOnlySpan{T}, TaskData, IReadOnlyList{AuditSpaceLaw})"/>
    public static AuditModel Of(string name, float[] predictions, TaskData test, IReadOnlyList<AuditSpaceLaw> laws) =>
        Of<float>(name, predictions, test, laws);
}
