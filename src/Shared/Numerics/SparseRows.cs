using System.Runtime.InteropServices;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Rows of numbers most of which are 0, stored without the zeros (compressed sparse rows).</summary>
/// <remarks>Sums run over ascending columns, so results don't depend on the number of threads, and the product of two rows is the same in both orders.</remarks>
internal sealed class SparseRows
{
    private readonly int[] _starts;
    private readonly int[] _columns;
    private readonly double[] _values;
    private SparseRows? _transposed;

    /// <summary>Rows from arrays, which aren't copied.</summary>
    /// <param name="width">The number of columns.</param>
    /// <param name="starts">Where each row begins in the other arrays, and where the last one ends.</param>
    /// <param name="columns">The columns of the values, ascending within a row.</param>
    /// <param name="values">The values, none of them 0.</param>
    public SparseRows(int width, ReadOnlyMemory<int> starts, ReadOnlyMemory<int> columns, ReadOnlyMemory<double> values) =>
        (Width, _starts, _columns, _values) = (width, Array(starts), Array(columns), Array(values));

    /// <summary>Number of rows.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>Number of columns.</summary>
    public int Width { get; }

    /// <summary>Where each row begins, and where the last one ends.</summary>
    public ReadOnlyMemory<int> Starts => _starts;

    /// <summary>The columns of the stored values.</summary>
    public ReadOnlyMemory<int> Slots => _columns;

    /// <summary>The stored values of all rows, one row after the other.</summary>
    public ReadOnlyMemory<double> Stored => _values;

    /// <summary>The rows of a matrix.</summary>
    /// <param name="values">Row-major.</param>
    /// <param name="width">The number of columns.</param>
    public static SparseRows FromDense(ReadOnlySpan<double> values, int width)
    {
        var builder = new SparseRowBuilder(width);
        for (int start = 0; start < values.Length; start += width)
        {
            for (int column = 0; column < width; column++)
                builder.Add(column, values[start + column]);
            builder.EndRow();
        }
        return builder.ToRows();
    }

    /// <summary>The columns of the stored values of a row.</summary>
    public ReadOnlySpan<int> ColumnsOf(int row) => _columns.AsSpan(_starts[row], _starts[row + 1] - _starts[row]);

    /// <summary>The stored values of a row.</summary>
    public ReadOnlySpan<double> ValuesOf(int row) => _values.AsSpan(_starts[row], _starts[row + 1] - _starts[row]);

    /// <summary>The value at a place.</summary>
    public double At(int row, int column)
    {
        int found = ColumnsOf(row).BinarySearch(column);
        return found < 0 ? 0 : ValuesOf(row)[found];
    }

    /// <summary>A row with its zeros.</summary>
    /// <param name="row">Its number.</param>
    /// <param name="target">One number for each column.</param>
    public void CopyTo(int row, Span<double> target)
    {
        target.Clear();
        var columns = ColumnsOf(row);
        var values = ValuesOf(row);
        for (int i = 0; i < columns.Length; i++)
            target[columns[i]] = values[i];
    }

    /// <summary>The given rows, in the given order.</summary>
    public SparseRows Select(ReadOnlySpan<int> rows)
    {
        var starts = new int[rows.Length + 1];
        for (int i = 0; i < rows.Length; i++)
            starts[i + 1] = checked(starts[i] + ColumnsOf(rows[i]).Length);
        var (columns, values) = (new int[starts[^1]], new double[starts[^1]]);
        for (int i = 0; i < rows.Length; i++)
        {
            ColumnsOf(rows[i]).CopyTo(columns.AsSpan(starts[i]));
            ValuesOf(rows[i]).CopyTo(values.AsSpan(starts[i]));
        }
        return new SparseRows(Width, starts, columns, values);
    }

    /// <summary>Consecutive rows.</summary>
    public SparseRows Slice(int start, int count)
    {
        if (count == Count)
            return this;
        int first = _starts[start], end = _starts[start + count];
        return new SparseRows(Width, System.Array.ConvertAll(_starts[start..(start + count + 1)], at => at - first), _columns.AsMemory(first..end), _values.AsMemory(first..end));
    }

    /// <summary>The rows with each stored value changed; it must not become 0 where others don't.</summary>
    /// <param name="change">The new value, from the row, the column and the value.</param>
    public SparseRows Map(Func<int, int, double, double> change)
    {
        var values = new double[_values.Length];
        for (int row = 0; row < Count; row++)
        {
            for (int i = _starts[row]; i < _starts[row + 1]; i++)
                values[i] = change(row, _columns[i], _values[i]);
        }
        return new SparseRows(Width, _starts, _columns, values);
    }

    /// <summary>The rows with a further column of one value, which isn't 0.</summary>
    public SparseRows WithColumn(double value)
    {
        var builder = new SparseRowBuilder(Width + 1);
        for (int row = 0; row < Count; row++)
        {
            var columns = ColumnsOf(row);
            var values = ValuesOf(row);
            for (int i = 0; i < columns.Length; i++)
                builder.Add(columns[i], values[i]);
            builder.Add(Width, value);
            builder.EndRow();
        }
        return builder.ToRows();
    }

    /// <summary>The columns as rows.</summary>
    public SparseRows Transposed()
    {
        if (_transposed is { } known)
            return known;
        var starts = new int[Width + 1];
        foreach (int column in _columns)
            starts[column + 1]++;
        for (int column = 0; column < Width; column++)
            starts[column + 1] += starts[column];
        var (next, rows, values) = (starts[..^1], new int[_columns.Length], new double[_columns.Length]);
        for (int row = 0; row < Count; row++)
        {
            for (int i = _starts[row]; i < _starts[row + 1]; i++)
            {
                int at = next[_columns[i]]++;
                (rows[at], values[at]) = (row, _values[i]);
            }
        }
        return _transposed = new SparseRows(Count, starts, rows, values);
    }

    /// <summary>‖x‖² of each row.</summary>
    public double[] SquaredNorms()
    {
        var norms = new double[Count];
        for (int row = 0; row < norms.Length; row++)
        {
            foreach (double value in ValuesOf(row))
                norms[row] += value * value;
        }
        return norms;
    }

    /// <summary>The largest magnitude of a value.</summary>
    public double Largest()
    {
        double largest = 0;
        foreach (double value in _values)
            largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }

    /// <summary>The standard deviation of each column, with n − 1 in the denominator; 0 for one row.</summary>
    public double[] Deviations()
    {
        var deviations = new double[Width];
        var byColumn = Transposed();
        for (int column = 0; Count > 1 && column < Width; column++)
        {
            var values = byColumn.ValuesOf(column);
            double mean = 0, squares = 0;
            foreach (double value in values)
                mean += value / Count;
            foreach (double value in values)
                squares += (value - mean) * (value - mean);
            deviations[column] = Math.Sqrt((squares + (Count - values.Length) * mean * mean) / (Count - 1));
        }
        return deviations;
    }

    /// <summary>The inner products of a row with each row of another set.</summary>
    /// <param name="row">A row of this set.</param>
    /// <param name="others">The other set.</param>
    /// <param name="products">One number for each row of the other set.</param>
    public void Products(int row, SparseRows others, Span<double> products)
    {
        products.Clear();
        var byColumn = others.Transposed();
        var columns = ColumnsOf(row);
        var values = ValuesOf(row);
        for (int i = 0; i < columns.Length; i++)
        {
            var rows = byColumn.ColumnsOf(columns[i]);
            var factors = byColumn.ValuesOf(columns[i]);
            double value = values[i];
            for (int j = 0; j < rows.Length; j++)
                products[rows[j]] += value * factors[j];
        }
    }

    /// <summary>Σ_j ((x_j − y_j)/s_j)² or Σ_j |x_j − y_j|/s_j of two rows, with full relative accuracy.</summary>
    /// <param name="row">A row of this set.</param>
    /// <param name="others">The other set.</param>
    /// <param name="other">A row of the other set.</param>
    /// <param name="scales">s, one for all columns or one for each.</param>
    /// <param name="absolute">Whether magnitudes are summed and not squares.</param>
    public double Distance(int row, SparseRows others, int other, ReadOnlySpan<double> scales, bool absolute = false)
    {
        double sum = 0;
        bool isPerColumn = scales.Length > 1;
        var pairs = Differences(row, others, other);
        while (pairs.MoveNext())
        {
            double difference = pairs.Difference / scales[isPerColumn ? pairs.Column : 0];
            sum += absolute ? Math.Abs(difference) : difference * difference;
        }
        return sum;
    }

    /// <summary>The differences of two rows, in the columns where either has a value.</summary>
    public RowDifferences Differences(int row, SparseRows others, int other) =>
        new(ColumnsOf(row), ValuesOf(row), others.ColumnsOf(other), others.ValuesOf(other));

    /// <summary>Whether both hold the same numbers.</summary>
    public bool Same(SparseRows other) => ReferenceEquals(this, other)
        || (Width == other.Width && _starts.AsSpan().SequenceEqual(other._starts) && _columns.AsSpan().SequenceEqual(other._columns) && _values.AsSpan().SequenceEqual(other._values));

    private static T[] Array<T>(ReadOnlyMemory<T> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : memory.ToArray();
}

/// <summary>Walks through two sparse rows side by side.</summary>
internal ref struct RowDifferences(ReadOnlySpan<int> columns, ReadOnlySpan<double> values, ReadOnlySpan<int> otherColumns, ReadOnlySpan<double> otherValues)
{
    private readonly ReadOnlySpan<int> _columns = columns, _otherColumns = otherColumns;
    private readonly ReadOnlySpan<double> _values = values, _otherValues = otherValues;
    private int _at;
    private int _otherAt;

    /// <summary>The current column.</summary>
    public int Column { get; private set; }

    /// <summary>The first row's value less the other's.</summary>
    public double Difference { get; private set; }

    /// <summary>Goes on to the next column with a value; <see langword="false"/> behind the last one.</summary>
    public bool MoveNext()
    {
        int column = _at < _columns.Length ? _columns[_at] : int.MaxValue, other = _otherAt < _otherColumns.Length ? _otherColumns[_otherAt] : int.MaxValue;
        Column = Math.Min(column, other);
        if (Column == int.MaxValue)
            return false;
        Difference = (column == Column ? _values[_at++] : 0) - (other == Column ? _otherValues[_otherAt++] : 0);
        return true;
    }
}

/// <summary>Collects sparse rows one after the other.</summary>
internal sealed class SparseRowBuilder(int width)
{
    private readonly List<int> _starts = [0];
    private readonly List<int> _columns = [];
    private readonly List<double> _values = [];

    /// <summary>Number of stored values.</summary>
    public int Stored => _values.Count;

    /// <summary>Adds a value to the current row, in ascending order of columns; 0 isn't stored.</summary>
    public void Add(int column, double value)
    {
        if (value == 0)
            return;
        _columns.Add(column);
        _values.Add(value);
    }

    /// <summary>Ends the current row.</summary>
    public void EndRow() => _starts.Add(_columns.Count);

    /// <summary>Replaces all values of the last row by one.</summary>
    public void ReplaceLast(int column, double value)
    {
        _starts.RemoveAt(_starts.Count - 1);
        _columns.RemoveRange(_starts[^1], _columns.Count - _starts[^1]);
        _values.RemoveRange(_starts[^1], _values.Count - _starts[^1]);
        Add(column, value);
        EndRow();
    }

    /// <summary>The rows.</summary>
    public SparseRows ToRows() => new(width, _starts.ToArray(), _columns.ToArray(), _values.ToArray());
}
