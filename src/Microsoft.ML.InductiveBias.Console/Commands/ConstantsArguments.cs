using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Basics;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The constants of a task in place of its data.</summary>
internal sealed class ConstantsArguments
{
    private readonly Option<double?> _rows = OptionFactory.Value("--rows", "NUMBER", "a number of at least 1", "Constants instead of FILE: n, the number of training rows.", text => AtLeast(1, text));

    private readonly Option<double?> _dimension = Positive("--dimension", "Constants: q, the intrinsic dimension.");

    private readonly Option<double?> _radius = Positive("--radius", "Constants: R, the largest norm of a row.");

    private readonly Option<double?> _resolution = Positive("--resolution", "Constants: δ, the smallest distance between rows of different labels, in the units of the radius.");

    private readonly Option<double?> _classes = OptionFactory.Value("--classes", "NUMBER", "a number of at least 2", "Constants: the number of classes. Without it, the task is a regression.", text => AtLeast(2, text));

    private readonly Option<double?> _outputs = OptionFactory.Value("--outputs", "NUMBER", "a number of at least 1", "Constants: the number of outputs of a regression.", text => AtLeast(1, text), 1);

    public IEnumerable<Option> All => [_rows, _dimension, _radius, _resolution, _classes, _outputs];

    public bool AreGiven(CommandResult command) => All.Any(command.IsGiven);

    /// <summary>Adds an error for each constant that is missing or conflicts with another option.</summary>
    public void Check(CommandResult command, bool hasData)
    {
        if (hasData)
            command.AddError($"{All.First(command.IsGiven).Name} is a constant of a task, which takes the place of data; specify either constants or data.");
        foreach (var option in (Option[])[_rows, _dimension, _radius, _resolution])
        {
            if (!command.IsGiven(option))
                command.AddError($"{option.Name} is missing: constants need --rows, --dimension, --radius, and --resolution.");
        }
        if (command.IsGiven(_classes) && command.IsGiven(_outputs))
            command.AddError("--outputs is for regressions; it can't be used with --classes.");
    }

    /// <summary>The constants, if they were given.</summary>
    public TaskConstants? Of(ParseResult parsed, double targetError)
    {
        if (parsed.GetValue(_rows) is not { } rows)
            return null;
        double dimension = parsed.GetRequiredValue(_dimension)!.Value, radius = parsed.GetRequiredValue(_radius)!.Value, resolution = parsed.GetRequiredValue(_resolution)!.Value;
        return parsed.GetValue(_classes) is { } classes
            ? TaskConstants.Classification(rows, dimension, radius, resolution, classes, targetError)
            : TaskConstants.Regression(rows, dimension, radius, resolution, targetError, parsed.GetValue(_outputs) ?? 1);
    }

    private static Option<double?> Positive(string name, string description) => OptionFactory.Value(name, "NUMBER", "a positive number", description, NumberParser.Positive);

    private static double? AtLeast(double minimum, string text) => NumberParser.Number(text) is { } number && number >= minimum ? number : null;
}
