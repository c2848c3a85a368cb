using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Which labels of a data set are probably wrong, how many in all, and which rows are hard for another reason.</summary>
public sealed class LabelAudit : DiagnosedResult
{
    internal LabelAudit(IReadOnlyList<Diagnostic>? diagnostics = null) => Diagnostics = diagnostics ?? [];

    /// <summary>The expected number of wrong labels among the judged rows.</summary>
    public double ExpectedWrong { get; internal init; }

    /// <summary>Lower end of the interval of the number of wrong labels.</summary>
    public double Lower { get; internal init; }

    /// <summary>Upper end of the interval of the number of wrong labels.</summary>
    public double Upper { get; internal init; }

    /// <summary>Confidence of the interval.</summary>
    public double Confidence { get; internal init; }

    /// <summary>The classes in the order of <see cref="NoiseMatrix"/>; empty for regression.</summary>
    public IReadOnlyList<string> ClassNames { get; internal init; } = [];

    /// <summary>The probability that a row of class j (outer index) is labeled k (inner index); empty for regression.</summary>
    public IReadOnlyList<IReadOnlyList<double>> NoiseMatrix { get; internal init; } = [];

    /// <summary>The judged rows, the most probably wrong label first.</summary>
    public IReadOnlyList<LabelAuditRow> Rows { get; internal init; } = [];

    /// <summary>Number of rows that weren't judged, because there are more than <see cref="LabelAuditOptions.MaximumRows"/>.</summary>
    public int RowsNotJudged { get; internal init; }

    /// <summary>Pairs of near duplicates with different labels, nearest first: the row whose label is more probably wrong, the other one, and their distance in units of the
    /// normalized features.</summary>
    public IReadOnlyList<(LabelAuditRow First, LabelAuditRow Second, double Distance)> Conflicts { get; internal init; } = [];

    /// <summary>The longest list of rows of which, on average, at most the given share has a right label.</summary>
    /// <param name="rate">The false discovery rate, between 0 and 1.</param>
    /// <returns>The first of <see cref="Rows"/> whose mean probability of a right label is at most the rate; empty if the first row is above it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> isn't between 0 and 1.</exception>
    public IReadOnlyList<LabelAuditRow> AtFalseDiscoveryRate(double rate)
    {
        if (!(rate is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(rate), FormattableString.Invariant($"rate was {rate}; it must be between 0 and 1."));
        double right = 0;
        int count = 0;
        // The mean rises with every row, because the rows are in order.
        while (count < Rows.Count && (right += 1 - Rows[count].ProbabilityWrong) <= rate * (count + 1))
            count++;
        return [.. Rows.Take(count)];
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        FormattableString.Invariant($"{ResultText.Of(ExpectedWrong, Lower, Upper, "")} of {Rows.Count} labels wrong, at {Confidence:P0} confidence");
}

/// <summary>The judgment of one row by models that never saw its label.</summary>
public sealed class LabelAuditRow : InductiveBiasResult
{
    internal LabelAuditRow()
    {
    }

    /// <summary>The identifier of the row: its line in the file, counted from 1 including the header, or its row number in a data view, from 0.</summary>
    public long Id { get; internal init; }

    /// <summary>The label, as in the label column.</summary>
    public string Label { get; internal init; } = "";

    /// <summary>The probability that the label is wrong, from 0 to 1.</summary>
    public double ProbabilityWrong { get; internal init; }

    /// <summary>The most probable label given the row and its label. It differs from <see cref="Label"/> where that is probably wrong.</summary>
    public string Suggested { get; internal init; } = "";

    /// <summary>Why the row is hard, if it is.</summary>
    public RowReason Reason { get; internal init; }

    /// <summary>The entropy in bits of the class of the row before its label is known: 1 if two classes are equally likely. 0 for regression.</summary>
    public double Ambiguity { get; internal init; }

    /// <summary>The mean distance of the row to its five nearest neighbors as a multiple of the median over all rows.</summary>
    public double Atypicality { get; internal init; }

    /// <summary>How far the prediction at the row follows its own label, from 0 to 1: near 1 where no other row says anything about it. The average over the
    /// kernel spaces.</summary>
    public double Leverage { get; internal init; }

    /// <summary>How the mean squared error of the other rows changes when the row is left out, in units of the normalized targets. Below 0 if the
    /// other rows are predicted better without it. The average over the kernel spaces.</summary>
    public double Influence { get; internal init; }

    /// <summary>The cells of the row, in the order of <see cref="DataSummary.Columns"/>.</summary>
    public IReadOnlyList<string> Cells { get; internal init; } = [];

    /// <inheritdoc/>
    protected override string Describe() =>
        FormattableString.Invariant($"row {Id}: {Label}, wrong with probability {ResultText.Of(ProbabilityWrong)}, suggested {Suggested} ({Reason})");
}
