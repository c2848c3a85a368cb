namespace Microsoft.ML.InductiveBias;

/// <summary>How difficult one row is for the hypotheses of an audit that were fitted without it.</summary>
public sealed class AuditRow
{
    /// <summary>What identifies the row: the line of the file it comes from, counted from 1 with the header; or the row number of a data view, from 0.</summary>
    public long Id { get; internal init; }

    /// <summary>The label, as the label column holds it.</summary>
    public string Label { get; internal init; } = "";

    /// <summary>For classification the class that random hypotheses prefer; for regression their mean prediction as text.</summary>
    public string Predicted { get; internal init; } = "";

    /// <summary>The expected loss of a random hypothesis on the row, the mean over the spaces.</summary>
    public double ExpectedLoss { get; internal init; }

    /// <summary>The standard deviation of the loss of a random hypothesis on the row, the mean over the spaces.</summary>
    public double LossDeviation { get; internal init; }

    /// <summary>The probability that a random hypothesis is right, the mean over the spaces, from 0 to 1; <see langword="null"/> for regression.</summary>
    public double? ProbabilityRight { get; internal init; }

    /// <summary>The bits of each space, −log₂ of the probability that one of its random hypotheses is right, in the order of
    /// <see cref="AuditResult.Spaces"/>.</summary>
    public IReadOnlyList<double> Bits { get; internal init; } = [];

    /// <summary>Whether all spaces agree on another label, so that the label itself is doubtful.</summary>
    public bool IsLabelSuspect { get; internal init; }

    /// <summary>The cells of the row, in the order of <see cref="DataSummary.Columns"/>.</summary>
    public IReadOnlyList<string> Cells { get; internal init; } = [];
}
