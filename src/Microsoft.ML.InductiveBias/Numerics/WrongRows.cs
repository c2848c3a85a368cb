using System.Numerics;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Counts the wrong rows of classifiers.</summary>
/// <remarks>A point may represent several rows with the same features. Rows that no classifier can get right there, because
/// their classes differ, are <see cref="Unavoidable"/> and not counted as errors.</remarks>
internal sealed class WrongRows
{
    private readonly int[] _class;
    private readonly int[] _weight;
    private readonly int[]?[] _members;

    /// <summary>Points with their rows.</summary>
    /// <param name="members">For each point, the number of its rows of each class.</param>
    /// <param name="classes">Number of classes K.</param>
    /// <param name="certainRows">Number of further rows, whose prediction is the same in every hypothesis.</param>
    /// <param name="certainlyWrong">The number of them that are wrong.</param>
    public WrongRows(IReadOnlyList<int[]> members, int classes, int certainRows = 0, int certainlyWrong = 0)
    {
        (Rows, Unavoidable) = (certainRows, certainlyWrong);
        Classes = classes;
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
    /// <param name="values">The outputs of each particle, <c>[G, K, N]</c>, less <paramref name="mean"/>.</param>
    /// <param name="mean"><c>[G, K]</c>.</param>
    /// <param name="count">N.</param>
    public int[] Counts(double[] values, double[] mean, int count) =>
        [.. Examine(values, mean, count).Select(number => (int)number + Unavoidable)];

    /// <summary>The number of errors of each particle: wrong rows, the unavoidable ones left out.</summary>
    /// <param name="values">The outputs of each particle, <c>[G, K, N]</c>, less <paramref name="mean"/>.</param>
    /// <param name="mean"><c>[G, K]</c>.</param>
    /// <param name="count">N.</param>
    public double[] Examine(double[] values, double[] mean, int count)
    {
        var errors = new double[count];
        for (int point = 0; point < _class.Length; point++)
            AddPoint(values.AsSpan(point * Classes * count, Classes * count), mean.AsSpan(point * Classes, Classes), point, errors);
        return errors;
    }

    /// <summary>The number of errors at one point.</summary>
    public double At(ReadOnlySpan<double> outputs, int point)
    {
        int largest = 0;
        for (int c = 1; c < outputs.Length; c++)
        {
            if (outputs[c] > outputs[largest])
                largest = c;
        }
        int hits = _members[point] is { } members ? members[largest] : largest == _class[point] ? _weight[point] : 0;
        return _weight[point] - hits;
    }

    private void AddPoint(ReadOnlySpan<double> outputs, ReadOnlySpan<double> mean, int point, double[] sums)
    {
        int count = sums.Length, i = 0;
        if (_members[point] is null)
        {
            for (; i <= count - Vector<double>.Count; i += Vector<double>.Count)
                AddVector(outputs, mean, point, i, sums);
        }
        Span<double> single = stackalloc double[mean.Length];
        for (; i < count; i++)
        {
            for (int c = 0; c < single.Length; c++)
                single[c] = mean[c] + outputs[(c * count) + i];
            sums[i] += At(single, point);
        }
    }

    private void AddVector(ReadOnlySpan<double> outputs, ReadOnlySpan<double> mean, int point, int i, double[] sums)
    {
        int count = sums.Length, right = _class[point];
        // Of equally large outputs the first counts, so a tie with an earlier class is wrong and one with a later class is not.
        var before = new Vector<double>(double.NegativeInfinity);
        for (int c = 0; c < right; c++)
            before = Vector.Max(before, new Vector<double>(mean[c]) + new Vector<double>(outputs.Slice((c * count) + i)));
        var after = new Vector<double>(double.NegativeInfinity);
        for (int c = right + 1; c < mean.Length; c++)
            after = Vector.Max(after, new Vector<double>(mean[c]) + new Vector<double>(outputs.Slice((c * count) + i)));
        var value = new Vector<double>(mean[right]) + new Vector<double>(outputs.Slice((right * count) + i));
        var isWrong = Vector.BitwiseOr(Vector.GreaterThanOrEqual(before, value), Vector.GreaterThan(after, value));
        (new Vector<double>(sums, i) + Vector.ConditionalSelect(isWrong, new Vector<double>(_weight[point]), Vector<double>.Zero)).CopyTo(sums, i);
    }
}
