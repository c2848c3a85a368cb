namespace Microsoft.ML.InductiveBias;

/// <summary>The difficulty of one row for hypotheses that were fitted without it.</summary>
public sealed class AuditRow
{
    internal AuditRow()
    {
    }

    /// <summary>The identifier of the row: its line in the file, counted from 1 including the header, or its row number in a data view, from 0.</summary>
    public long Id { get; internal init; }

    /// <summary>The label, as in the label column.</summary>
    public string Label { get; internal init; } = "";

    /// <summary>For classification, the class that random hypotheses prefer; for regression, their mean prediction as text.</summary>
    public string Predicted { get; internal init; } = "";

    /// <summary>The expected loss of a random hypothesis on the row, averaged over the spaces.</summary>
    public double ExpectedLoss { get; internal init; }

    /// <summary>The standard deviation of the loss of a random hypothesis on the row, averaged over the spaces.</summary>
    public double LossDeviation { get; internal init; }

    /// <summary>The probability that a random hypothesis is right, averaged over the spaces, from 0 to 1; <see langword="null"/> for regression.</summary>
    public double? ProbabilityRight { get; internal init; }

    /// <summary>The bits in each space, −log₂ of the probability that a random hypothesis is right, in the order of
    /// <see cref="AuditResult.Spaces"/>.</summary>
    public IReadOnlyList<double> Bits { get; internal init; } = [];

    /// <summary>Whether the label is more probably wrong than right; see <see cref="AuditResult.Labels"/>.</summary>
    public bool IsLabelSuspect { get; internal init; }

    /// <summary>The cells of the row, in the order of <see cref="DataSummary.Columns"/>.</summary>
    public IReadOnlyList<string> Cells { get; internal init; } = [];
}
