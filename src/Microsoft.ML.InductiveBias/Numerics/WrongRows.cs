using System.Numerics;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Counts the wrong rows of classifiers, and scores them on a continuous scale.</summary>
/// <remarks>Points may stand for several rows with the same features. What no classifier can get right there, because the rows
/// have different classes, is <see cref="Unavoidable"/> and not part of the score.</remarks>
internal sealed class WrongRows
{
    private const int Chunks = 8;

    private readonly int[] _class;
    private readonly int[] _weight;
    private readonly int[]?[] _members;
    private readonly double _marginScale;

    /// <summary>Points with their rows.</summary>
    /// <param name="members">For each point, the number of its rows of each class.</param>
    /// <param name="classes">Number of classes K.</param>
    /// <param name="marginScale">A typical size of the outputs' deviations, positive: margins are measured in it.</param>
    /// <param name="certainRows">Number of further rows, whose prediction is the same in every hypothesis.</param>
    /// <param name="certainlyWrong">The number of them that are wrong.</param>
    public WrongRows(IReadOnlyList<int[]> members, int classes, double marginScale, int certainRows = 0, int certainlyWrong = 0)
    {
        (Rows, Unavoidable) = (certainRows, certainlyWrong);
        Classes = classes;
        _marginScale = marginScale;
        _class = new int[members.Count];
        _weight = new int[members.Count];
        _members = new int[]?[members.Count];
        for (int point = 0; point < members.Count; point++)
        {
            int rows = members[point].Sum();
            _class[point] = Array.IndexOf(members[point], members[point].Max());
            _weight[point] = members[point][_class[point]];
            Rows += rows;
            Unavoidable += rows - _weight[point];
            if (rows > _weight[point])
                _members[point] = members[point];
        }
    }

    /// <summary>Number of classes K.</summary>
    public int Classes { get; }

    /// <summary>Number of rows m.</summary>
    public int Rows { get; }

    /// <summary>Number of rows that every hypothesis gets wrong.</summary>
    public int Unavoidable { get; }

    /// <summary>The numbers of wrong rows.</summary>
    /// <param name="values"><c>[G, K, N]</c>.</param>
    /// <param name="count">N.</param>
    public int[] Counts(double[] values, int count)
    {
        var (wrong, _) = Examine(values, count);
        return [.. wrong.Select(number => (int)number + Unavoidable)];
    }

    /// <summary>Scores: −1 where no avoidable row is wrong; otherwise their number less 1 plus s/(1 + s), where s is the smallest
    /// margin of a wrong row. So P(at most c avoidable rows wrong) = P(score &lt; c), and there are no ties.</summary>
    /// <param name="values"><c>[G, K, N]</c>.</param>
    /// <param name="count">N.</param>
    /// <param name="scores">Length N; set.</param>
    public void Score(double[] values, int count, double[] scores)
    {
        var (wrong, margins) = Examine(values, count);
        for (int i = 0; i < count; i++)
        {
            double margin = margins[i] / _marginScale;
            scores[i] = wrong[i] == 0 ? -1 : wrong[i] - 1 + (margin / (1 + margin));
        }
    }

    /// <summary>Avoidable wrong rows and the smallest margin among them, for each particle.</summary>
    private (double[] Wrong, double[] Margins) Examine(double[] values, int count)
    {
        var wrong = new double[Chunks][];
        var margins = new double[Chunks][];
        Parallel.For(0, Chunks, chunk =>
        {
            var (sum, smallest) = (wrong[chunk] = new double[count], margins[chunk] = new double[count]);
            Array.Fill(smallest, double.PositiveInfinity);
            int end = (int)((long)_class.Length * (chunk + 1) / Chunks);
            for (int point = (int)((long)_class.Length * chunk / Chunks); point < end; point++)
                ExaminePoint(values.AsSpan(point * Classes * count, Classes * count), point, sum, smallest);
        });
        for (int chunk = 1; chunk < Chunks; chunk++)
        {
            for (int i = 0; i < count; i++)
            {
                wrong[0][i] += wrong[chunk][i];
                margins[0][i] = Math.Min(margins[0][i], margins[chunk][i]);
            }
        }
        return (wrong[0], margins[0]);
    }

    private void ExaminePoint(ReadOnlySpan<double> outputs, int point, double[] wrong, double[] margins)
    {
        int count = wrong.Length, i = 0;
        if (_members[point] is null)
        {
            var weight = new Vector<double>(_weight[point]);
            for (; i <= count - Vector<double>.Count; i += Vector<double>.Count)
                ExamineVector(outputs, point, i, weight, wrong, margins);
        }
        for (; i < count; i++)
            ExamineOne(outputs, point, i, wrong, margins);
    }

    private void ExamineVector(ReadOnlySpan<double> outputs, int point, int i, Vector<double> weight, double[] wrong, double[] margins)
    {
        int count = wrong.Length, right = _class[point];
        // Of equally large outputs the first counts, so a tie with an earlier class is wrong and one with a later class is not.
        var before = new Vector<double>(double.NegativeInfinity);
        for (int c = 0; c < right; c++)
            before = Vector.Max(before, new Vector<double>(outputs.Slice((c * count) + i)));
        var after = new Vector<double>(double.NegativeInfinity);
        for (int c = right + 1; c < Classes; c++)
            after = Vector.Max(after, new Vector<double>(outputs.Slice((c * count) + i)));
        var value = new Vector<double>(outputs.Slice((right * count) + i));
        var isWrong = Vector.BitwiseOr(Vector.GreaterThanOrEqual(before, value), Vector.GreaterThan(after, value));
        var margin = Vector.Max(before, after) - value;
        var sum = new Vector<double>(wrong, i) + Vector.ConditionalSelect(isWrong, weight, Vector<double>.Zero);
        sum.CopyTo(wrong, i);
        var known = new Vector<double>(margins, i);
        Vector.ConditionalSelect(isWrong, Vector.Min(known, margin), known).CopyTo(margins, i);
    }

    private void ExamineOne(ReadOnlySpan<double> outputs, int point, int i, double[] wrong, double[] margins)
    {
        int count = wrong.Length, largest = 0;
        for (int c = 1; c < Classes; c++)
        {
            if (outputs[(c * count) + i] > outputs[(largest * count) + i])
                largest = c;
        }
        int hits = _members[point] is { } members ? members[largest] : largest == _class[point] ? _weight[point] : 0;
        if (hits == _weight[point])
            return;
        wrong[i] += _weight[point] - hits;
        double best = double.NegativeInfinity;
        for (int c = 0; c < Classes; c++)
        {
            if (_members[point] is { } counts ? counts[c] == _weight[point] : c == _class[point])
                best = Math.Max(best, outputs[(c * count) + i]);
        }
        margins[i] = Math.Min(margins[i], outputs[(largest * count) + i] - best);
    }
}
