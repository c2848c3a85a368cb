using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>What <c>measure</c> was asked for; the defaults are those of the command line.</summary>
internal sealed record MeasureOptions : TableOptions
{
    /// <summary>The defaults.</summary>
    public MeasureOptions()
    {
    }

    /// <summary>What every command on tables can be asked for is given; the rest has its defaults.</summary>
    public MeasureOptions(TableOptions table)
        : base(table)
    {
    }

    public required string File { get; init; }

    /// <summary>The label column; empty where only an .mbconfig file can say it.</summary>
    public required string Label { get; init; }

    /// <summary>The file of the test rows; a share of <see cref="File"/> if <see langword="null"/>.</summary>
    public string? TestFile { get; init; }

    public double TestFraction { get; init; } = 0.3;

    /// <summary>The spaces, at least one.</summary>
    public IReadOnlyList<SpaceSpecification> Spaces { get; init; } = [SpaceSpecification.Of(SpaceSpecification.DefaultName)];

    public LossKind Loss { get; init; }

    /// <summary>Whether kernel spaces with a length scale are measured at half and twice of it too.</summary>
    public bool Sensitivity { get; init; }

    /// <summary>Whether the published estimate from draws and a fit stands beside exact ones.</summary>
    public bool SampleAndFit { get; init; }

    public IReadOnlyList<double> TargetLosses { get; init; } = [];

    public int? MaxTrain { get; init; }

    public int? MaxTest { get; init; }

    /// <summary>The options with file, label, left-out columns and task of an .mbconfig file in its place.</summary>
    public MeasureOptions Resolved()
    {
        var source = TableSource.Of(File, Label, this);
        return this with { File = source.File, Label = source.Label, Ignored = source.Options.Ignored, Task = source.Options.Task };
    }
}
