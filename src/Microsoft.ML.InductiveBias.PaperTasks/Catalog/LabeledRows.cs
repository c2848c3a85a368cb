using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias;

/// <summary>A row with a number as label.</summary>
internal sealed class NumberRow
{
    public float[] Features { get; set; } = [];

    public float Label { get; set; }
}

/// <summary>A row with a key as label.</summary>
internal sealed class ClassRow
{
    public float[] Features { get; set; } = [];

    /// <summary>The key, counted from 0 here and from 1 in the data view, as ML.NET has it.</summary>
    public uint Label { get; set; }
}

/// <summary>Reads rows of features and labels from data views, and makes data views of them.</summary>
internal static class LabeledRows
{
    public const string Features = nameof(NumberRow.Features), Label = nameof(NumberRow.Label);

    /// <summary>The features and labels; keys are numbers from 1, and 0 is a missing one.</summary>
    /// <exception cref="ArgumentException">A column is missing or of another type, a key is missing, or there are no rows.</exception>
    public static (float[][] Features, double[] Labels) Read(IDataView data, bool needsKey)
    {
        ArgumentNullException.ThrowIfNull(data);
        var features = Column(data, Features);
        var label = Column(data, Label);
        if (features.Type is not VectorDataViewType { IsKnownSize: true, ItemType: NumberDataViewType number } || number.RawType != typeof(float))
            throw new ArgumentException($"Column '{Features}' is {features.Type}; it must be a vector of single-precision numbers of known size.", nameof(data));
        bool isKey = label.Type is KeyDataViewType { RawType: var raw } && raw == typeof(uint);
        if (!isKey && (needsKey || label.Type != NumberDataViewType.Single))
            throw new ArgumentException($"Column '{Label}' is {label.Type}; it must be a key{(needsKey ? "" : " or a single-precision number")}. MapValueToKey makes keys of classes.", nameof(data));
        List<float[]> rows = [];
        List<double> labels = [];
        using var cursor = data.GetRowCursor([features, label]);
        var getFeatures = cursor.GetGetter<VBuffer<float>>(features);
        ValueGetter<uint>? getKey = isKey ? cursor.GetGetter<uint>(label) : null;
        ValueGetter<float>? getNumber = isKey ? null : cursor.GetGetter<float>(label);
        VBuffer<float> values = default;
        while (cursor.MoveNext())
        {
            getFeatures(ref values);
            rows.Add([.. values.DenseValues()]);
            uint key = 0;
            float numeric = 0;
            getKey?.Invoke(ref key);
            getNumber?.Invoke(ref numeric);
            if (isKey && key == 0)
                throw new ArgumentException($"Row {rows.Count - 1} has a missing label; remove such rows first.", nameof(data));
            labels.Add(isKey ? key : numeric);
        }
        return rows.Count > 0 ? ([.. rows], [.. labels]) : throw new ArgumentException("The data have no rows.", nameof(data));
    }

    /// <summary>A data view of these rows, with the type and the key values of the label of other data.</summary>
    public static IDataView Load(DataOperationsCatalog catalog, IDataView like, float[][] features, double[] labels)
    {
        var label = like.Schema[Label];
        bool isKey = label.Type is KeyDataViewType;
        var schema = SchemaDefinition.Create(isKey ? typeof(ClassRow) : typeof(NumberRow));
        schema[Features].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features[0].Length);
        if (!isKey)
            return catalog.LoadFromEnumerable(features.Zip(labels, (row, value) => new NumberRow { Features = row, Label = (float)value }).ToList(), schema);
        schema[Label].ColumnType = label.Type;
        if (label.Annotations.Schema.GetColumnOrNull("KeyValues") is { } values)
            KeyValues.Copy(label, values, schema[Label]);
        return catalog.LoadFromEnumerable(features.Zip(labels, (row, value) => new ClassRow { Features = row, Label = (uint)value - 1 }).ToList(), schema);
    }

    private static DataViewSchema.Column Column(IDataView data, string name) =>
        data.Schema.GetColumnOrNull(name) ?? throw new ArgumentException($"The data have no column '{name}'; their columns are {string.Join(", ", data.Schema.Select(column => $"'{column.Name}'"))}.", nameof(data));
}
