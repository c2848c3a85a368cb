using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>The names of classes that columns carry as annotations.</summary>
internal static class ClassNames
{
    private const string KeyValues = "KeyValues";

    /// <summary>Where stock trainers put the values of the label's keys: as slot names where they are text, otherwise apart.</summary>
    private static readonly string[] s_scoreAnnotations = ["SlotNames", "TrainingLabelValues"];

    /// <summary>For each slot of a score the number of its class among the given ones, from 0; <see langword="null"/> where there are no
    /// names on one side, and the order is that of the keys.</summary>
    public static int[]? Match(DataViewSchema.Column score, IReadOnlyList<string>? classNames)
    {
        if (classNames is null || OfScores(score) is not { } scoreNames)
            return null;
        var numbers = classNames.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        return [.. scoreNames.Select(name => numbers.TryGetValue(name, out int number) ? number : throw new InvalidOperationException(
            $"The trainer's model scores a class '{name}' that the label doesn't have; its classes are: {string.Join(", ", classNames)}."))];
    }

    /// <summary>The names of the classes of a score column's slots; <see langword="null"/> where it carries none.</summary>
    public static string[]? OfScores(DataViewSchema.Column score) => s_scoreAnnotations.Select(kind => Read(score, kind)).FirstOrDefault(names => names is not null);

    /// <summary>The names of the values of a key column; <see langword="null"/> where it carries none.</summary>
    public static string[]? OfKeys(DataViewSchema.Column label) => Read(label, KeyValues);

    private static string[]? Read(DataViewSchema.Column column, string kind)
    {
        if (column.Annotations.Schema.GetColumnOrNull(kind)?.Type is not VectorDataViewType type)
            return null;
        var names = type.ItemType switch
        {
            TextDataViewType => Values<ReadOnlyMemory<char>>(column, kind),
            BooleanDataViewType => Values<bool>(column, kind),
            _ when type.ItemType == NumberDataViewType.Single => Values<float>(column, kind),
            _ when type.ItemType == NumberDataViewType.Double => Values<double>(column, kind),
            _ when type.ItemType == NumberDataViewType.SByte => Values<sbyte>(column, kind),
            _ when type.ItemType == NumberDataViewType.Byte => Values<byte>(column, kind),
            _ when type.ItemType == NumberDataViewType.Int16 => Values<short>(column, kind),
            _ when type.ItemType == NumberDataViewType.UInt16 => Values<ushort>(column, kind),
            _ when type.ItemType == NumberDataViewType.Int32 => Values<int>(column, kind),
            _ when type.ItemType == NumberDataViewType.UInt32 => Values<uint>(column, kind),
            _ when type.ItemType == NumberDataViewType.Int64 => Values<long>(column, kind),
            _ when type.ItemType == NumberDataViewType.UInt64 => Values<ulong>(column, kind),
            _ => null,
        };
        // Empty or repeated names identify nothing.
        return names is not null && names.All(name => name.Length > 0) && names.Distinct().Count() == names.Length ? names : null;
    }

    private static string[] Values<T>(DataViewSchema.Column column, string kind)
    {
        VBuffer<T> values = default;
        column.Annotations.GetValue(kind, ref values);
        return [.. values.DenseValues().Select(value => Convert.ToString(value is ReadOnlyMemory<char> text ? text.ToString() : value, CultureInfo.InvariantCulture) ?? "")];
    }
}
