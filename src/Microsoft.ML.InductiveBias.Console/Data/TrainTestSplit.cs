using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The training rows and the test rows, each in the order of their file.</summary>
/// <remarks>Rows are chosen in the order of <see cref="StableShuffle"/>, so a larger maximum keeps all rows of a smaller one, unless rare classes get more than their share.</remarks>
internal sealed record TrainTestSplit(RawTable Training, RawTable Test)
{
    /// <summary>A class with fewer rows in a part is rare there.</summary>
    public const int FewRows = 10;

    /// <summary>The weights of the test rows where rare classes have more rows than their share; <see langword="null"/> otherwise.</summary>
    public double[]? TestWeights { get; private init; }

    /// <summary>Whether rare classes only have their share of the test rows, because the loss can't have weights.</summary>
    public bool LacksWeights { get; private init; }

    /// <summary>Splits one file at random. The number of test rows is rounded (halves up).</summary>
    /// <param name="table">The rows.</param>
    /// <param name="options">Share, seed and maximum numbers of rows.</param>
    /// <param name="classOf">The class of a row, to stratify by; <see langword="null"/> otherwise.</param>
    /// <exception cref="ToolException">One part would be empty.</exception>
    public static TrainTestSplit Of(RawTable table, SplitOptions options, Func<string[], string>? classOf = null)
    {
        int count = table.Rows.Count;
        int testCount = (int)Math.Round(options.TestFraction * count, MidpointRounding.AwayFromZero);
        if (count < 2)
            throw new ToolException($"{table.File} has 1 usable row; at least 2 are needed, one for training and one for testing.");
        if (testCount == 0 || testCount == count)
        {
            throw new ToolException(string.Create(CultureInfo.InvariantCulture,
                $"With --test-fraction {options.TestFraction}, all {count} usable rows of {table.File} fall into the {(testCount == 0 ? "training" : "test")} part; choose a fraction that leaves rows in both parts, or add rows."));
        }
        if (classOf is not null)
        {
            var (training, test) = StratifiedSplit.Of([.. table.Rows.Select(classOf)], testCount, options.Seed);
            return Sampled(table, training, table, test, options, classOf);
        }
        var order = StableShuffle.Order(count, options.Seed);
        return new TrainTestSplit(
            Select(table, order.AsSpan(testCount), options.MaxTrain),
            Select(table, order.AsSpan(0, testCount), options.MaxTest));
    }

    /// <summary>Takes the training rows and the test rows from one file each.</summary>
    /// <param name="training">The training rows.</param>
    /// <param name="test">The test rows.</param>
    /// <param name="options">Seed and maximum numbers of rows.</param>
    /// <param name="classOf">The class of a row, to keep rare ones; <see langword="null"/> otherwise.</param>
    public static TrainTestSplit Of(RawTable training, RawTable test, SplitOptions options, Func<string[], string>? classOf = null)
    {
        int[] trainingOrder = StableShuffle.Order(training.Rows.Count, options.Seed), testOrder = StableShuffle.Order(test.Rows.Count, options.Seed);
        return classOf is null
            ? new TrainTestSplit(Select(training, trainingOrder, options.MaxTrain), Select(test, testOrder, options.MaxTest))
            : Sampled(training, trainingOrder, test, testOrder, options, classOf);
    }

    /// <summary>Cuts both parts. The share of a class in the training rows is what hypotheses learn about its frequency, so it stays; test rows have weights.</summary>
    private static TrainTestSplit Sampled(RawTable training, int[] trainingOrder, RawTable test, int[] testOrder, SplitOptions options, Func<string[], string> classOf)
    {
        int[] kept = StratifiedSample.Proportional(trainingOrder, row => classOf(training.Rows[row]), options.MaxTrain ?? trainingOrder.Length);
        int maximum = options.MaxTest ?? testOrder.Length;
        var (tested, weights) = StratifiedSample.Weighted(testOrder, row => classOf(test.Rows[row]), maximum, FewRows);
        bool lacksWeights = weights is not null && !options.WeighsTestRows;
        if (lacksWeights)
            (tested, weights) = (StratifiedSample.Proportional(testOrder, row => classOf(test.Rows[row]), maximum), null);
        if (weights is not null)
            Array.Sort((int[])tested.Clone(), weights);
        return new TrainTestSplit(Select(training, kept, null), Select(test, tested, null)) { TestWeights = weights, LacksWeights = lacksWeights };
    }

    private static RawTable Select(RawTable table, ReadOnlySpan<int> order, int? maximum)
    {
        var kept = order[..Math.Min(order.Length, maximum ?? order.Length)].ToArray();
        Array.Sort(kept);
        return table.Select(kept);
    }
}
