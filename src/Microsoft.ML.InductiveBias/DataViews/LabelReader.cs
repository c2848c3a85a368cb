using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>Reads a label column as targets.</summary>
internal sealed class LabelReader
{
    private readonly Func<DataViewRowCursor, DataViewSchema.Column, Action<long, List<double>>> _bind;

    private LabelReader(TaskKind kind, Func<DataViewRowCursor, DataViewSchema.Column, Action<long, List<double>>> bind)
    {
        Kind = kind;
        _bind = bind;
    }

    /// <summary>What the targets are.</summary>
    public TaskKind Kind { get; }

    /// <summary>The values of the label's keys; <see langword="null"/> where it isn't a key or its values aren't unique names.</summary>
    public IReadOnlyList<string>? ClassNames { get; private init; }

    /// <summary>Returns an action that appends the targets of the cursor's current row, given its position.</summary>
    public Action<long, List<double>> Bind(DataViewRowCursor cursor, DataViewSchema.Column column) => _bind(cursor, column);

    /// <summary>The reader for a column's type.</summary>
    public static LabelReader For(DataViewSchema.Column column, string part)
    {
        var type = column.Type;
        if (type is KeyDataViewType { Count: > 0 } key)
            return ForKey(key, DataViews.ClassNames.OfKeys(column), part);
        if (type is BooleanDataViewType)
            return new LabelReader(TaskKind.BinaryClassification, BindBoolean);
        if (type == NumberDataViewType.Single)
            return new LabelReader(TaskKind.Regression, (cursor, c) => Number(cursor.GetGetter<float>(c), value => value, c, part));
        if (type == NumberDataViewType.Double)
            return new LabelReader(TaskKind.Regression, (cursor, c) => Number(cursor.GetGetter<double>(c), value => value, c, part));
        throw new ArgumentException(
            $"The label column '{column.Name}' of the {part} data is of type {type}; it must be a key (multiclass; use MapValueToKey), Boolean (binary), or Single or Double (regression).");
    }

    private static LabelReader ForKey(KeyDataViewType type, string[]? names, string part)
    {
        int classes = checked((int)type.Count);
        return new LabelReader(TaskKind.MulticlassClassification, (cursor, column) =>
            type.RawType == typeof(byte) ? Key(cursor.GetGetter<byte>(column), value => value, classes, column, part)
            : type.RawType == typeof(ushort) ? Key(cursor.GetGetter<ushort>(column), value => value, classes, column, part)
            : type.RawType == typeof(ulong) ? Key(cursor.GetGetter<ulong>(column), value => checked((uint)value), classes, column, part)
            : Key(cursor.GetGetter<uint>(column), value => value, classes, column, part))
        {
            ClassNames = names?.Length == classes ? names : null,
        };
    }

    private static Action<long, List<double>> Key<T>(ValueGetter<T> getter, Func<T, uint> number, int classes, DataViewSchema.Column column, string part)
    {
        T value = default!;
        return (position, targets) =>
        {
            getter(ref value);
            uint key = number(value);
            if (key == 0)
            {
                throw new ArgumentException(
                    $"The label '{column.Name}' of {part} row {position} (counted from 0) is missing, or its class didn't occur in the data that defined the label's keys. "
                    + "Remove the row, or pass all classes to MapValueToKey as keyData.");
            }
            for (uint c = 1; c <= classes; c++)
                targets.Add(c == key ? 1 : 0);
        };
    }

    private static Action<long, List<double>> BindBoolean(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        var getter = cursor.GetGetter<bool>(column);
        bool value = default;
        return (_, targets) =>
        {
            getter(ref value);
            targets.AddRange(value ? [0, 1] : [1, 0]);
        };
    }

    private static Action<long, List<double>> Number<T>(ValueGetter<T> getter, Func<T, double> number, DataViewSchema.Column column, string part)
    {
        T value = default!;
        return (position, targets) =>
        {
            getter(ref value);
            double target = number(value);
            if (!double.IsFinite(target))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"The label '{column.Name}' of {part} row {position} (counted from 0) was {target}; it must be finite. Remove the row."));
            }
            targets.Add(target);
        };
    }
}
