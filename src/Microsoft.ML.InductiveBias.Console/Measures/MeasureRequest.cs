using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Measures;

/// <summary>The request of <c>measure</c>. Defaults are those of the command line.</summary>
internal sealed record MeasureRequest
{
    public required TableSource Source { get; init; }

    /// <summary>The file of the test rows, if they aren't part of <see cref="Source"/>.</summary>
    public string? TestFile { get; init; }

    public SplitOptions Split { get; init; } = new();

    public Normalization Normalization { get; init; } = Normalization.Standardize;

    /// <summary>The spaces, at least one.</summary>
    public IReadOnlyList<SpaceSpecification> Spaces { get; init; } = [SpaceSpecification.Of(SpaceSpecification.DefaultName)];

    public LossKind Loss { get; init; }

    /// <summary>Whether the bias is measured at the class-balanced loss, too; where classes are skewed if <see langword="null"/>.</summary>
    public bool? ClassBalanced { get; init; }

    /// <summary>Where the hypotheses of a space are drawn; in this process by default.</summary>
    public Func<SpaceSpecification, ISamplingExecutor?> ExecutorOf { get; init; } = _ => null;

    /// <summary>Measures kernel spaces on other splits elsewhere: gives the numbers of splits and spaces with their metrics, as far as they could be measured.
    /// <see langword="null"/> (the default) measures in this process.</summary>
    public Func<MeasureRequest, IReadOnlyList<SpaceSpecification>, IReadOnlyList<(TaskData Training, TaskData Test)>, IProgress<WorkProgress>, IEnumerable<(int Split, int Space, InductiveBiasMetrics Metrics)>>? SplitsElsewhere { get; init; }

    /// <summary>Whether kernel spaces with a length scale are also measured at half and twice that length scale.</summary>
    public bool Sensitivity { get; init; }

    /// <summary>Whether exact numbers are compared with the published estimate from samples and a fit.</summary>
    public bool SampleAndFit { get; init; }

    public IReadOnlyList<double> TargetLosses { get; init; } = [];
}
