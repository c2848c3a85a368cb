using System.Numerics.Tensors;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Predictions of each row by a model that was trained without it.</summary>
internal static class OutOfFoldPredictions
{
    /// <summary>Number of parts of the rows, each of which is predicted by a model of the others.</summary>
    public const int Folds = 5;

    /// <summary>Number of divisions into parts whose predictions are averaged: they differ more between divisions than a model's seed explains.</summary>
    public const int Divisions = 2;

    /// <summary>The predictions <c>[n, k]</c> of a trainer, means over the divisions.</summary>
    public static double[] Of(NamedTrainer trainer, TaskData rows, int seed, CancellationToken cancellationToken)
    {
        var sum = new double[rows.Targets.Length];
        for (int division = 0; division < Divisions; division++)
            TensorPrimitives.Add(sum, OfDivision(trainer, rows, unchecked(seed + division), cancellationToken), sum);
        TensorPrimitives.Divide(sum, Divisions, sum);
        return sum;
    }

    private static double[] OfDivision(NamedTrainer trainer, TaskData rows, int seed, CancellationToken cancellationToken)
    {
        var folds = FoldsOf(rows, seed);
        int count = folds.Max() + 1;
        var predictions = new double[rows.Targets.Length];
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, fold =>
        {
            int[] training = Where(folds, f => f != fold), test = Where(folds, f => f == fold);
            var values = Predict(trainer, rows.SelectRows(training), rows.SelectRows(test), seed, cancellationToken);
            for (int i = 0; i < test.Length; i++)
                values.AsSpan(i * rows.OutputCount, rows.OutputCount).CopyTo(predictions.AsSpan(test[i] * rows.OutputCount));
        });
        return predictions;
    }

    /// <summary>The fold of each row; each class is spread evenly over the folds.</summary>
    private static int[] FoldsOf(TaskData rows, int seed)
    {
        IEnumerable<int> order = StableShuffle.Order(rows.Rows, seed);
        if (rows.Kind != TaskKind.Regression)
            order = order.OrderBy(row => TrueClass.Of(rows, row));
        var folds = new int[rows.Rows];
        foreach (var (position, row) in order.Index())
            folds[row] = position % Math.Min(Folds, rows.Rows);
        return folds;
    }

    private static int[] Where(int[] folds, Func<int, bool> isWanted) => [.. Enumerable.Range(0, folds.Length).Where(row => isWanted(folds[row]))];

    private static double[] Predict(NamedTrainer trainer, TaskData training, TaskData test, int seed, CancellationToken cancellationToken)
    {
        if (training.Kind == TaskKind.Regression)
            return Train(trainer, training, test, seed, cancellationToken);
        // Trainers need rows of each class; a class without any has probability 0.
        int[] present = [.. Enumerable.Range(0, training.OutputCount).Where(c => Enumerable.Range(0, training.Rows).Any(row => training.TargetRow(row)[c] == 1))];
        var all = new double[test.Rows * test.OutputCount];
        var values = present.Length == 1
            ? Enumerable.Repeat(1.0, test.Rows).ToArray()
            : Train(trainer, WithClasses(training, present), WithClasses(test, present), seed, cancellationToken);
        for (int i = 0; i < values.Length; i++)
            all[i / present.Length * test.OutputCount + present[i % present.Length]] = values[i];
        return all;
    }

    private static TaskData WithClasses(TaskData rows, int[] classes)
    {
        if (classes.Length == rows.OutputCount)
            return rows;
        var targets = new double[rows.Rows * classes.Length];
        for (int i = 0; i < targets.Length; i++)
            targets[i] = rows.TargetRow(i / classes.Length)[classes[i % classes.Length]];
        return rows.WithTargets(classes.Length == 2 ? TaskKind.BinaryClassification : rows.Kind, targets);
    }

    private static double[] Train(NamedTrainer trainer, TaskData training, TaskData test, int seed, CancellationToken cancellationToken)
    {
        var space = new TrainerHypothesisSpace(trainer.For(training.Kind), new TrainerSpaceOptions { Name = trainer.Name, Threads = 1 });
        using var model = space.Draw(training, [seed], null, cancellationToken).First();
        return Array.ConvertAll(model.Predict(test.Features, cancellationToken)[0], value => (double)value);
    }
}
