namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>What <c>difficulty</c> was asked for; the defaults are those of the command line.</summary>
internal sealed record DifficultyRequest : TableOptions
{
    /// <summary>The defaults.</summary>
    public DifficultyRequest()
    {
    }

    /// <summary>What every command on tables can be asked for is given; the rest has its defaults.</summary>
    public DifficultyRequest(TableOptions table)
        : base(table)
    {
    }

    /// <summary>The tables; none where there are images.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>One label column for all tables, or one for each.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The file of the images, instead of tables.</summary>
    public string? ImageFile { get; init; }

    /// <summary>The file of the images' labels.</summary>
    public string? ImageLabelFile { get; init; }

    public double TargetError { get; init; } = 0.01;

    /// <summary>The label column of a table; empty where only an .mbconfig file can say it.</summary>
    public string LabelOf(int file) => LabelOf(Labels, file);
}
