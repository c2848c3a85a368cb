using System.Globalization;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The evidence of the training targets row by row: how many nats each row costs given the rows before it, in several random orders.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// Row i costs $-\ln p(y_i \mid y_1 \ldots y_{i-1})$, the negative log predictive density of its target. In every order the sum over all rows is
/// $-\ln p(Y)$. Early rows cost what the prior doesn't know yet; the sum from row $n_0$ on is the conditional marginal likelihood, which reflects the
/// predictions after $n_0$ rows and not the prior (Lotfi et al., ICML 2022). Both are densities: they change with the unit of the targets and may
/// be negative. The parameters of the space are those of the fit to all rows.
/// ]]></format>
/// </remarks>
public sealed class EvidenceOverRows : InductiveBiasResult
{
    /// <summary>The evidence of a space that computes it.</summary>
    /// <param name="orders">For each random order, the nats of each row; at least one order, all of the same length.</param>
    /// <param name="pacBayes">The bound on the error, if the space has one.</param>
    public EvidenceOverRows(IReadOnlyList<IReadOnlyList<double>> orders, PacBayesEstimate? pacBayes = null) => (Orders, PacBayes) = (orders, pacBayes);

    /// <summary>For each random order of the rows, the nats that each row costs given those before it.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Orders { get; }

    /// <summary>The PAC-Bayes bound on the error of a random hypothesis, with the first half of the rows for its prior; <see langword="null"/> where the theorem doesn't
    /// apply: rows in groups, an approximated space, kernels that were replaced after the fit, or fewer than four rows.</summary>
    public PacBayesEstimate? PacBayes { get; }

    /// <summary>The nats of all rows that follow the first ones, −ln p(later targets | first targets), as the mean over the orders.</summary>
    /// <param name="rows">The number of first rows, from 0 to n; with 0 the result is −ln p(Y).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is outside its range.</exception>
    public double NatsFrom(int rows) => From(rows).Average();

    /// <summary>The standard deviation over the orders of what <see cref="NatsFrom"/> averages; NaN if there is one order.</summary>
    /// <param name="rows">The number of first rows, from 0 to n.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is outside its range.</exception>
    public double DeviationFrom(int rows)
    {
        double[] sums = From(rows);
        double mean = sums.Average();
        return sums.Length < 2 ? double.NaN : Math.Sqrt(sums.Sum(sum => (sum - mean) * (sum - mean)) / (sums.Length - 1));
    }

    private double[] From(int rows)
    {
        int count = Orders[0].Count;
        if (rows < 0 || rows > count)
            throw new ArgumentOutOfRangeException(nameof(rows), string.Create(CultureInfo.InvariantCulture, $"rows was {rows}; it must be from 0 to {count}, the number of rows."));
        return [.. Orders.Select(order => order.Skip(rows).Sum())];
    }

    /// <inheritdoc/>
    protected override string Describe()
    {
        int count = Orders[0].Count;
        return FormattableString.Invariant($"{count} rows: {ResultText.Of(NatsFrom(0))} nats; from row {count / 2 + 1} on {ResultText.Of(NatsFrom(count / 2))} nats (mean of {Orders.Count} orders)")
            + (PacBayes is null ? "" : $"; {PacBayes}");
    }
}
