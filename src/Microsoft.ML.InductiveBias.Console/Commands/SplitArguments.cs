using System.CommandLine;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The options that split rows into a training part and a test part, with the defaults and the limit of a command.</summary>
internal sealed class SplitArguments(double fraction, int? maximumTraining, int? maximumTest, int minimumTraining, int splits)
{
    public Option<double?> TestFraction { get; } = OptionFactory.Value<double>("--test-fraction", "SHARE", "a number between 0 and 1, such as 0.3", "The share of test rows, between 0 and 1.",
        text => NumberParser.Positive(text) is < 1 and var share ? share : null, fraction);

    public Option<int?> Splits { get; } = OptionFactory.WholeNumber("--splits", "NUMBER",
        "The number of random splits into training and test rows, with the same share of each class in both parts. Shows the median and the spread of the bits over the splits.", 1, splits);

    public Option<int?> MaxTrain { get; } = OptionFactory.WholeNumber("--max-train", "ROWS",
        "The maximum number of training rows, chosen at random using --seed. Time grows with their cube, memory with their square.", minimumTraining, maximumTraining);

    public Option<int?> MaxTest { get; } = OptionFactory.WholeNumber("--max-test", "ROWS",
        "The maximum number of test rows, chosen at random using --seed. Time grows with their cube, memory with their square.", 1, maximumTest);
}
