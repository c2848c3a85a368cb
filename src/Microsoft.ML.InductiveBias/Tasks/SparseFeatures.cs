using System.Globalization;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The features of rows that are mostly 0, without the zeros (compressed sparse rows).</summary>
/// <remarks>Kernels of distances and of inner products, nearest neighbors, and the difficulty read them as they are. Networks and trees need the zeros.</remarks>
public sealed class SparseFeatures
{
    /// <summary>Rows of fewer features are quick to compare with their zeros.</summary>
    private const int FewestFeatures = 256;

    /// <summary>The share of values up to which products of sparse rows are faster and smaller than those of dense ones.</summary>
    private const double LargestShare = 0.1;

    private readonly SparseRows _rows;

    /// <summary>Rows from arrays, which aren't copied unless they hold zeros.</summary>
    /// <param name="featureCount">Number of features d, at least 1.</param>
    /// <param name="rowStarts">n + 1 numbers: where each row begins in the other arrays, and where the last row ends.</param>
    /// <param name="slots">The feature of each value, from 0 to d − 1, ascending within a row.</param>
    /// <param name="values">The values, finite.</param>
    /// <exception cref="ArgumentException">The arrays don't belong together, the slots of a row aren't ascending, or a value isn't finite.</exception>
    public SparseFeatures(int featureCount, int[] rowStarts, int[] slots, double[] values)
    {
        ArgumentNullException.ThrowIfNull(rowStarts);
        ArgumentNullException.ThrowIfNull(slots);
        ArgumentNullException.ThrowIfNull(values);
        Require.AtLeast(featureCount, 1);
        if (rowStarts.Length == 0 || rowStarts[0] != 0 || rowStarts[^1] != values.Length || slots.Length != values.Length)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"rowStarts must begin with 0 and end with the number of values, and slots must have as many elements as values; they have {slots.Length} and {values.Length}."), nameof(rowStarts));
        }
        bool hasZeros = false;
        for (int row = 0; row + 1 < rowStarts.Length; row++)
        {
            if (rowStarts[row + 1] < rowStarts[row] || rowStarts[row + 1] > values.Length)
                throw new ArgumentException($"rowStarts must ascend up to the number of values, {values.Length}; element {row + 1} was {rowStarts[row + 1]} after {rowStarts[row]}.", nameof(rowStarts));
            for (int i = rowStarts[row]; i < rowStarts[row + 1]; i++)
            {
                if (slots[i] < 0 || slots[i] >= featureCount || (i > rowStarts[row] && slots[i] <= slots[i - 1]))
                    throw new ArgumentException($"slots: in row {row}, {slots[i]} was out of place; the slots of a row must ascend from 0 to at most {featureCount - 1}.", nameof(slots));
                if (!double.IsFinite(values[i]))
                    throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"values: row {row}, slot {slots[i]} was {values[i]}; it must be finite."), nameof(values));
                hasZeros |= values[i] == 0;
            }
        }
        _rows = new SparseRows(featureCount, rowStarts, slots, values);
        if (hasZeros)
            _rows = WithoutZeros(_rows);
    }

    internal SparseFeatures(SparseRows rows) => _rows = rows;

    /// <summary>Number of rows n.</summary>
    public int Rows => _rows.Count;

    /// <summary>Number of features d.</summary>
    public int FeatureCount => _rows.Width;

    /// <summary>n + 1 numbers: where each row begins in <see cref="Slots"/> and <see cref="Values"/>, and where the last row ends.</summary>
    public ReadOnlyMemory<int> RowStarts => _rows.Starts;

    /// <summary>The feature of each value, ascending within a row.</summary>
    public ReadOnlyMemory<int> Slots => _rows.Slots;

    /// <summary>The values that aren't 0, row by row.</summary>
    public ReadOnlyMemory<double> Values => _rows.Stored;

    /// <summary>Whether rows of so many features may be held without their zeros.</summary>
    internal static bool ArePossible(int features) => features >= FewestFeatures;

    /// <summary>Whether rows with so many values are better held without their zeros.</summary>
    internal static bool AreBetter(long values, long rows, int features) => ArePossible(features) && values <= LargestShare * rows * features;

    internal SparseFeatures Select(ReadOnlySpan<int> rows) => new(_rows.Select(rows));

    internal double[] ToDense(int row)
    {
        var dense = new double[FeatureCount];
        _rows.CopyTo(row, dense);
        return dense;
    }

    /// <summary>All rows with their zeros.</summary>
    /// <exception cref="TaskTooLargeException">They don't fit in memory.</exception>
    internal double[] ToDense()
    {
        long length = (long)Rows * FeatureCount, available = AvailableMemory.Bytes();
        if (length > Array.MaxLength || length * sizeof(double) > available)
        {
            throw new TaskTooLargeException(string.Create(CultureInfo.InvariantCulture, $"{Rows} rows of {FeatureCount} features with their zeros"), length * sizeof(double), available,
                "use a space or measure that reads sparse rows (a kernel of distances or inner products), fewer features, such as a projection to principal components, or fewer rows");
        }
        var dense = new double[length];
        for (int row = 0; row < Rows; row++)
            _rows.CopyTo(row, dense.AsSpan(row * FeatureCount, FeatureCount));
        return dense;
    }

    private static SparseRows WithoutZeros(SparseRows rows)
    {
        var builder = new SparseRowBuilder(rows.Width);
        for (int row = 0; row < rows.Count; row++)
        {
            var slots = rows.ColumnsOf(row);
            var values = rows.ValuesOf(row);
            for (int i = 0; i < slots.Length; i++)
                builder.Add(slots[i], values[i]);
            builder.EndRow();
        }
        return builder.ToRows();
    }
}
