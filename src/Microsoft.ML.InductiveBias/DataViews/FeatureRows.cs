using System.Globalization;
using System.Numerics;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>Collects the rows of a feature column: without their zeros as long as most features are 0, as an array otherwise.</summary>
/// <typeparam name="T">The type of the column.</typeparam>
/// <typeparam name="TStored">The type of an array.</typeparam>
internal sealed class FeatureRows<T, TStored>
    where T : struct, INumber<T>
    where TStored : struct, INumber<TStored>
{
    /// <summary>Rows after which rows that aren't sparse become an array.</summary>
    private const int FirstRows = 32;

    private readonly int _features;
    private readonly long? _expected;
    private readonly ValueGetter<VBuffer<T>> _getter;
    private VBuffer<T> _buffer;
    private SparseRowBuilder? _sparse;
    private TStored[] _values = [];
    private int _rows;

    /// <summary>Rows of the cursor.</summary>
    /// <param name="cursor">Stands at the rows that are read.</param>
    /// <param name="column">The feature column.</param>
    /// <param name="features">Its size.</param>
    /// <param name="expected">The number of rows, if it is known.</param>
    public FeatureRows(DataViewRowCursor cursor, DataViewSchema.Column column, int features, long? expected)
    {
        (_features, _expected, _getter) = (features, expected, cursor.GetGetter<VBuffer<T>>(column));
        if (SparseFeatures.ArePossible(features))
            _sparse = new SparseRowBuilder(features);
        else
            _values = new TStored[Capacity(Math.Max(expected ?? 0, 16))];
    }

    /// <summary>Number of rows.</summary>
    public int Rows => _rows;

    /// <summary>Reads the features of the cursor's row.</summary>
    /// <returns>The first slot that isn't a finite number; −1 where all are.</returns>
    public int Read(out double invalid)
    {
        _getter(ref _buffer);
        int bad = -1;
        invalid = 0;
        if (_sparse is not null)
        {
            // Slots of a sparse buffer ascend.
            foreach (var (slot, value) in _buffer.Items())
            {
                double number = double.CreateTruncating(value);
                if (bad < 0 && !double.IsFinite(number))
                    (bad, invalid) = (slot, number);
                _sparse.Add(slot, number);
            }
            _sparse.EndRow();
            _rows++;
            if (_rows == FirstRows)
                KeepIfSparse();
            return bad;
        }
        Grow();
        var row = Row(_rows++);
        row.Clear();
        foreach (var (slot, value) in _buffer.Items())
            row[slot] = TStored.CreateTruncating(value);
        for (int slot = 0; slot < row.Length && bad < 0; slot++)
        {
            if (!TStored.IsFinite(row[slot]))
                (bad, invalid) = (slot, double.CreateTruncating(row[slot]));
        }
        return bad;
    }

    /// <summary>Replaces the features of the last row by missing ones.</summary>
    public void DropLast()
    {
        if (_sparse is not null)
            _sparse.ReplaceLast(0, double.NaN);
        else
            Row(_rows - 1).Fill(TStored.CreateTruncating(double.NaN));
    }

    /// <summary>The rows without their zeros, if most are; <see langword="null"/> otherwise.</summary>
    public SparseRows? Sparse()
    {
        KeepIfSparse();
        return _sparse?.ToRows();
    }

    /// <summary>The rows as an array, <c>[n, d]</c>.</summary>
    public TStored[] ToArray()
    {
        Array.Resize(ref _values, _rows * _features);
        return _values;
    }

    private void KeepIfSparse()
    {
        if (_sparse is null || _rows == 0 || SparseFeatures.AreBetter(_sparse.Stored, _rows, _features))
            return;
        var rows = _sparse.ToRows();
        _sparse = null;
        _values = new TStored[Capacity(Math.Max(_expected ?? 0, _rows))];
        for (int row = 0; row < _rows; row++)
        {
            var slots = rows.ColumnsOf(row);
            var values = rows.ValuesOf(row);
            for (int i = 0; i < slots.Length; i++)
                Row(row)[slots[i]] = TStored.CreateTruncating(values[i]);
        }
    }

    private Span<TStored> Row(int row) => _values.AsSpan(row * _features, _features);

    private void Grow()
    {
        if ((long)(_rows + 1) * _features > _values.Length)
            Array.Resize(ref _values, Capacity(Math.Min(2L * Math.Max(_rows, 1), Array.MaxLength / _features), _rows + 1));
    }

    private int Capacity(long rows, int needed = 0) =>
        rows * _features <= Array.MaxLength && rows >= needed
            ? (int)(rows * _features)
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The data have {Math.Max(rows, needed)} rows or more of {_features} features, which exceed the {Array.MaxLength} elements of one array; use a sample of the rows, or fewer features."));
}
