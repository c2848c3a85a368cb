using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The test rows behind a simulated 0-1 error.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// Let C be the number of wrong rows, $F(c) = P(C \le c)$, $e_j$ whether row j is wrong, and $q_j(c) = P(e_j = 1 \mid C = c)$. Without row j,
/// $$P(C - e_j \le c) = F(c) + (F(c+1) - F(c)) \, q_j(c+1), \qquad P(C - e_j \le c - 1) = F(c) - (F(c) - F(c-1)) (1 - q_j(c)).$$
/// A predictor that is right on row j still has c wrong rows without it, one that is wrong there has $c - 1$; so these give what row j contributes
/// to I. A target that doesn't depend on the rows shrinks to $c - c/m$, between the two.
///
/// $q_j$ comes from the states of all tilts, by linear regression over numbers of errors near c. Its noise adds to the sum of squares of
/// the contributions; what it adds follows from leaving out one part of the simulation after the other (jackknife), and is taken off again.
/// ]]></format>
/// </remarks>
/// <param name="tallies">Independent parts of the simulation.</param>
/// <param name="wrongRows">The rows.</param>
/// <param name="groups">The group of each row, from 0; empty if every row is a group of its own.</param>
internal sealed class ZeroOneRowInfluence(IReadOnlyList<WrongRowTally> tallies, WrongRows wrongRows, ReadOnlyMemory<int> groups)
{
    /// <summary>The window of numbers of errors grows until it has as many states.</summary>
    private const int EnoughStates = 1000;

    /// <summary>However large the noise, at least this share of the sum of squares is left.</summary>
    private const double LeastShare = 0.1;

    /// <summary>Number of independent parts of the test set: groups, or rows.</summary>
    public int Parts { get; } = groups.IsEmpty ? wrongRows.Rows : groups.Span.ToArray().Distinct().Count();

    /// <summary>What the rows or groups contribute to I.</summary>
    /// <param name="wrong">c, the number of wrong rows that the target allows; I is finite there.</param>
    /// <param name="nats">I.</param>
    /// <param name="fewer">F(c − 1)/F(c).</param>
    /// <param name="more">F(c + 1)/F(c).</param>
    /// <param name="targetRowLosses">The 0-1 losses of a predictor on the rows; empty if the target doesn't depend on the rows.</param>
    public TestRowInfluence At(int wrong, double nats, double fewer, double more, ReadOnlySpan<double> targetRowLosses)
    {
        int errors = wrong - wrongRows.Unavoidable;
        double[] targets = targetRowLosses.IsEmpty ? [.. Enumerable.Repeat(wrong / (double)wrongRows.Rows, wrongRows.Rows)] : targetRowLosses.ToArray();
        (int First, int Last) here = Window(errors), next = Window(errors + 1);
        var parts = tallies.Where(tally => Enumerable.Range(here.First, next.Last - here.First + 1).Sum(tally.StatesAt) > 0).ToList();
        double[] all = Contributions(parts), mean = new double[all.Length];
        double squares = all.Sum(one => one * one), noise = 0;
        if (parts.Count > 2 && squares > 0)
        {
            double[][] without = [.. parts.Select(left => Contributions([.. parts.Where(part => part != left)]))];
            for (int j = 0; j < all.Length; j++)
                mean[j] = without.Average(one => one[j]);
            noise = (parts.Count - 1.0) / parts.Count * without.Sum(one => one.Zip(mean, (value, center) => (value - center) * (value - center)).Sum());
        }
        double factor = squares > 0 ? Math.Sqrt(Math.Max(LeastShare, 1 - (noise / squares))) : 1;
        return new TestRowInfluence(nats, [.. all.Select(one => factor * one)]);

        double[] Contributions(IReadOnlyList<WrongRowTally> used)
        {
            double[] atTarget = Shares(used, here, errors), above = Shares(used, next, errors + 1);
            var rows = new double[wrongRows.Rows];
            for (int row = 0; row < rows.Length; row++)
            {
                int cell = wrongRows.CellOfRow[row];
                double right = Math.Log(1 + ((more - 1) * ShareOf(cell, above))), missed = Math.Log(1 - ((1 - fewer) * (1 - ShareOf(cell, atTarget))));
                rows[row] = ((1 - targets[row]) * right) + (targets[row] > 0 ? targets[row] * missed : 0);
            }
            double[] grouped = TestRowInfluence.ByGroup(rows, groups.Span);
            double center = grouped.Average();
            return [.. grouped.Select(one => one - center)];
        }
    }

    /// <summary>q of each cell at a number of errors, by regression over the window; away from 0 and 1 by half a state.</summary>
    private double[] Shares(IReadOnlyList<WrongRowTally> used, (int First, int Last) window, int errors)
    {
        double states = 0, sum = 0, squares = 0;
        for (int number = window.First; number <= window.Last; number++)
        {
            double here = used.Sum(tally => tally.StatesAt(number));
            states += here;
            sum += here * (number - errors);
            squares += here * (number - errors) * (number - errors);
        }
        if (states == 0)
            return Shares(used, (Math.Max(0, window.First - 1), Math.Min(wrongRows.Rows, window.Last + 1)), errors);
        double center = sum / states, spread = squares - (center * sum), least = 0.5 / (states + 1);
        var shares = new double[wrongRows.Cells.Length];
        for (int number = window.First; number <= window.Last; number++)
        {
            // The value at 0 of the regression line is a weighted sum of the observations.
            double weight = (1 / states) - (spread > 0 ? center * (number - errors - center) / spread : 0);
            foreach (var tally in used)
            {
                var wrong = tally.WrongAt(number);
                for (int cell = 0; cell < wrong.Length; cell++)
                    shares[cell] += weight * wrong[cell];
            }
        }
        for (int cell = 0; cell < shares.Length; cell++)
            shares[cell] = Math.Clamp(shares[cell], least, 1 - least);
        return shares;
    }

    /// <summary>The numbers of errors around a number that have enough states.</summary>
    private (int First, int Last) Window(int errors)
    {
        int first = Math.Min(errors, wrongRows.Rows), last = first;
        while (true)
        {
            int states = Enumerable.Range(first, last - first + 1).Sum(number => tallies.Sum(tally => tally.StatesAt(number)));
            if (states >= EnoughStates || (first == 0 && last == wrongRows.Rows))
                return (first, last);
            (first, last) = (Math.Max(0, first - 1), Math.Min(wrongRows.Rows, last + 1));
        }
    }

    private static double ShareOf(int cell, double[] shares) => cell >= 0 ? shares[cell] : cell == WrongRows.CertainlyWrong ? 1 : 0;
}
