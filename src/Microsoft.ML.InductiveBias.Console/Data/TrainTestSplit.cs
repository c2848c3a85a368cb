using Microsoft.ML.InductiveBias.Numerics;
using System.Globalization;
using Microsoft.ML.InductiveBias.Console.Commands;
using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The training and the test rows, each in the order of its file.</summary>
/// <param name="Training">The training rows.</param>
/// <param name="Test">The test rows.</param>
internal sealed record TrainTestSplit(RawTable Training, RawTable Test)
{
    /// <summary>A random part of one file is the test part: the first rows in the order of <see cref="StableShuffle"/>,
    /// their number rounded (halves up). Of the rest, and of the test part, the first --max-train and --max-test are kept,
    /// so that a larger maximum keeps all rows of a smaller one.</summary>
    /// <exception cref="ToolException">One part would be empty.</exception>
    public static TrainTestSplit Of(RawTable table, MeasureOptions options)
    {
        int count = table.Rows.Count;
        int testCount = (int)Math.Round(options.TestFraction * count, MidpointRounding.AwayFromZero);
        if (count < 2)
            throw new ToolException($"{table.File} has 1 usable row; at least 2 are needed, one to train on and one to test on.");
        if (testCount == 0 || testCount == count)
        {
            throw new ToolException(string.Create(CultureInfo.InvariantCulture,
                $"With --test-fraction {options.TestFraction} all {count} usable rows of {table.File} fall into the {(testCount == 0 ? "training" : "test")} part; choose a fraction that leaves rows in both, or give more rows."));
        }
        var order = StableShuffle.Order(count, options.Seed);
        return new TrainTestSplit(
            Select(table, order.AsSpan(testCount), options.MaxTrain),
            Select(table, order.AsSpan(0, testCount), options.MaxTest));
    }

    /// <summary>Each file is a part; --max-train and --max-test keep the first of its rows in the order of <see cref="StableShuffle"/>.</summary>
    public static TrainTestSplit Of(RawTable training, RawTable test, MeasureOptions options) => new(
        Select(training, StableShuffle.Order(training.Rows.Count, options.Seed), options.MaxTrain),
        Select(test, StableShuffle.Order(test.Rows.Count, options.Seed), options.MaxTest));

    /// <summary>How the rows came into their parts, for people.</summary>
    public static string Describe(MeasureOptions options)
    {
        string source = options.TestFile is null
            ? string.Create(CultureInfo.InvariantCulture, $"test fraction {Text.Exact(options.TestFraction)}")
            : "a file each";
        bool random = options.TestFile is null || options.MaxTrain is not null || options.MaxTest is not null;
        return random ? string.Create(CultureInfo.InvariantCulture, $"{source}, seed {options.Seed}") : source;
    }

    private static RawTable Select(RawTable table, ReadOnlySpan<int> order, int? atMost)
    {
        var kept = order[..Math.Min(order.Length, atMost ?? order.Length)].ToArray();
        Array.Sort(kept);
        return table with { Rows = [.. kept.Select(row => table.Rows[row])], Lines = [.. kept.Select(row => table.Lines[row])] };
    }
}
