using System.Numerics;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Counts the wrong rows of classifiers.</summary>
/// <remarks>A point may represent several rows with the same features. Rows that no classifier can get right there, because
/// their classes differ, are <see cref="Unavoidable"/> and not counted as errors.</remarks>
internal sealed class WrongRows
{
    /// <summary>Instead of a cell: the row is right in every hypothesis.</summary>
    public const int CertainlyRight = -1;

    /// <summary>Instead of a cell: the row is wrong in every hypothesis.</summary>
    public const int CertainlyWrong = -2;

    private readonly int[] _class;
    private readonly int[] _weight;
    private readonly int[]?[] _members;

    /// <summary>Rows at points.</summary>
    /// <param name="mean">The mean of the outputs at each point, <c>[P, K]</c> row-major.</param>
    /// <param name="classes">Number of classes K.</param>
    /// <param name="points">Number of points G, the first ones, whose outputs are random; the prediction at each other point is that of its mean.</param>
    /// <param name="pointOfRow">The point of each row.</param>
    /// <param name="classOfRow">The class of each row.</param>
    public WrongRows(ReadOnlySpan<double> mean, int classes, int points, ReadOnlySpan<int> pointOfRow, ReadOnlySpan<int> classOfRow)
    {
        (Rows, Classes) = (pointOfRow.Length, classes);
        var members = new int[points][];
        for (int point = 0; point < points; point++)
            members[point] = new int[classes];
        CellOfRow = new int[Rows];
        for (int row = 0; row < Rows; row++)
        {
            int point = pointOfRow[row], label = classOfRow[row];
            if (point < points)
                members[point][label]++;
            else if (Largest(mean.Slice(point * classes, classes)) != label)
                Unavoidable++;
        }
        _class = new int[points];
        _weight = new int[points];
        _members = new int[]?[points];
        var cells = new List<(int Point, int Class)>();
        var cellAt = new int[points * classes];
        for (int point = 0; point < points; point++)
        {
            _class[point] = Array.IndexOf(members[point], members[point].Max());
            _weight[point] = members[point][_class[point]];
            int rows = members[point].Sum();
            Unavoidable += rows - _weight[point];
            if (rows > _weight[point])
                _members[point] = members[point];
            for (int label = 0; label < classes; label++)
            {
                cellAt[(point * classes) + label] = cells.Count;
                if (members[point][label] > 0)
                    cells.Add((point, label));
            }
        }
        Cells = [.. cells];
        for (int row = 0; row < Rows; row++)
        {
            int point = pointOfRow[row], label = classOfRow[row];
            CellOfRow[row] = point < points ? cellAt[(point * classes) + label]
                : Largest(mean.Slice(point * classes, classes)) == label ? CertainlyRight : CertainlyWrong;
        }
    }

    /// <summary>The combinations of a point and a class of its rows, by point. Rows of a cell are right or wrong together.</summary>
    public (int Point, int Class)[] Cells { get; }

    /// <summary>The cell of each row, or <see cref="CertainlyRight"/> or <see cref="CertainlyWrong"/>.</summary>
    public int[] CellOfRow { get; }

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
        int largest = Largest(outputs);
        int hits = _members[point] is { } members ? members[largest] : largest == _class[point] ? _weight[point] : 0;
        return _weight[point] - hits;
    }

    /// <summary>The class of the largest output; the first one of equal outputs.</summary>
    private static int Largest(ReadOnlySpan<double> outputs)
    {
        int largest = 0;
        for (int c = 1; c < outputs.Length; c++)
        {
            if (outputs[c] > outputs[largest])
                largest = c;
        }
        return largest;
    }

    /// <summary>Adds 1 to the sums of a particle at each cell whose rows it gets wrong.</summary>
    /// <param name="values">The outputs of each particle, <c>[G, K, N]</c>, less <paramref name="mean"/>.</param>
    /// <param name="mean"><c>[G, K]</c>.</param>
    /// <param name="sums">The sums by cell, of each of the N particles; several may share theirs.</param>
    public void AddCells(double[] values, double[] mean, int[][] sums)
    {
        int count = sums.Length;
        Span<double> outputs = stackalloc double[Classes];
        Span<int> largest = count <= 1024 ? stackalloc int[count] : new int[count];
        for (int cell = 0, examined = -1; cell < Cells.Length; cell++)
        {
            var (point, label) = Cells[cell];
            for (int i = 0; i < count && examined != point; i++)
            {
                for (int c = 0; c < outputs.Length; c++)
                    outputs[c] = mean[(point * Classes) + c] + values[(((point * Classes) + c) * count) + i];
                largest[i] = Largest(outputs);
            }
            examined = point;
            for (int i = 0; i < count; i++)
                sums[i][cell] += largest[i] == label ? 0 : 1;
        }
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
