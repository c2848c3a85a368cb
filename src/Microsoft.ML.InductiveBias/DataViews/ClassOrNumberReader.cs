using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>Reads a label column of any plain type, as classes (equal labels are one class) or as numbers.</summary>
internal sealed class ClassOrNumberReader
{
    private readonly DataViewSchema.Column _column;
    private readonly bool _asClasses;
    private readonly List<int> _classes = [];
    private readonly List<double> _targets = [];
    private Func<bool> _read = () => false;

    public ClassOrNumberReader(DataViewSchema.Column column, bool asClasses)
    {
        (_column, _asClasses) = (column, asClasses);
        if (!IsSupported(column.Type, asClasses))
        {
            throw new ArgumentException(asClasses
                ? $"The label column '{column.Name}' is of type {column.Type}; classes must be a key, text, Boolean or number."
                : $"The label column '{column.Name}' is of type {column.Type}; for regression it must be Single or Double, or a vector of them of known size.");
        }
    }

    /// <summary>The class of each row, numbered in the order of their first appearance unless a table of them was given; −1 for a missing label.</summary>
    public int[]? Classes => _asClasses ? [.. _classes] : null;

    /// <summary>The targets of each row; 0 for a missing one.</summary>
    public double[]? Targets => _asClasses ? null : [.. _targets];

    /// <summary>The number of each class so far, by its label.</summary>
    public Dictionary<object, int> Known { get; init; } = [];

    /// <summary>Whether labels that are not in <see cref="Known"/> become classes of their own; otherwise they are −2.</summary>
    public bool Learns { get; init; } = true;

    /// <summary>Reads the cursor's current row; <see langword="false"/> for a missing label.</summary>
    public bool Read() => _read();

    public void Bind(DataViewRowCursor cursor)
    {
        var type = _column.Type;
        if (!_asClasses)
            _read = BindNumbers(cursor);
        else if (type is KeyDataViewType)
            // Key value 0 is ML.NET's missing key.
            _read = type.RawType == typeof(byte) ? Class<byte>(cursor, v => v == 0 ? null : (ulong)v)
                : type.RawType == typeof(ushort) ? Class<ushort>(cursor, v => v == 0 ? null : (ulong)v)
                : type.RawType == typeof(uint) ? Class<uint>(cursor, v => v == 0 ? null : (ulong)v)
                : Class<ulong>(cursor, v => v == 0 ? null : v);
        else if (type is TextDataViewType)
            _read = Class<ReadOnlyMemory<char>>(cursor, v => v.IsEmpty ? null : v.ToString());
        else if (type is BooleanDataViewType)
            _read = Class<bool>(cursor, v => v);
        else if (type == NumberDataViewType.Single)
            _read = Class<float>(cursor, v => float.IsNaN(v) ? null : v);
        else if (type == NumberDataViewType.Double)
            _read = Class<double>(cursor, v => double.IsNaN(v) ? null : v);
        else
            _read = type.RawType == typeof(sbyte) ? Class<sbyte>(cursor, v => v)
                : type.RawType == typeof(byte) ? Class<byte>(cursor, v => v)
                : type.RawType == typeof(short) ? Class<short>(cursor, v => v)
                : type.RawType == typeof(ushort) ? Class<ushort>(cursor, v => v)
                : type.RawType == typeof(int) ? Class<int>(cursor, v => v)
                : type.RawType == typeof(uint) ? Class<uint>(cursor, v => v)
                : type.RawType == typeof(long) ? Class<long>(cursor, v => v)
                : Class<ulong>(cursor, v => v);
    }

    private static bool IsSupported(DataViewType type, bool asClasses) => asClasses
        ? type is KeyDataViewType or TextDataViewType or BooleanDataViewType or NumberDataViewType
        : IsReal(type) || (type is VectorDataViewType { Size: > 0 } vector && IsReal(vector.ItemType));

    private static bool IsReal(DataViewType type) => type == NumberDataViewType.Single || type == NumberDataViewType.Double;

    private Func<bool> Class<T>(DataViewRowCursor cursor, Func<T, object?> label)
    {
        var getter = cursor.GetGetter<T>(_column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            if (label(value) is not { } name)
            {
                _classes.Add(-1);
                return false;
            }
            if (!Known.TryGetValue(name, out var number))
            {
                number = Learns ? Known.Count : -2;
                if (Learns)
                    Known.Add(name, number);
            }
            _classes.Add(number);
            return true;
        };
    }

    private Func<bool> BindNumbers(DataViewRowCursor cursor)
    {
        if (_column.Type == NumberDataViewType.Single)
            return Number<float>(cursor, v => v);
        if (_column.Type == NumberDataViewType.Double)
            return Number<double>(cursor, v => v);
        return ((VectorDataViewType)_column.Type).ItemType == NumberDataViewType.Single
            ? Numbers<float>(cursor, v => v)
            : Numbers<double>(cursor, v => v);
    }

    private Func<bool> Number<T>(DataViewRowCursor cursor, Func<T, double> number)
    {
        var getter = cursor.GetGetter<T>(_column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            var target = number(value);
            _targets.Add(double.IsFinite(target) ? target : 0);
            return double.IsFinite(target);
        };
    }

    private Func<bool> Numbers<T>(DataViewRowCursor cursor, Func<T, double> number)
    {
        var getter = cursor.GetGetter<VBuffer<T>>(_column);
        VBuffer<T> value = default;
        return () =>
        {
            getter(ref value);
            var all = true;
            foreach (var item in value.DenseValues())
            {
                var target = number(item);
                all &= double.IsFinite(target);
                _targets.Add(double.IsFinite(target) ? target : 0);
            }
            return all;
        };
    }
}
