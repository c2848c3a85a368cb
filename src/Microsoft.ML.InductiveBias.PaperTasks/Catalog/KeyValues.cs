using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias;

/// <summary>Copies the values that keys stand for, whatever their type.</summary>
internal static class KeyValues
{
    /// <summary>Copies the annotation of a column to the definition of another one.</summary>
    public static void Copy(DataViewSchema.Column from, DataViewSchema.Column values, SchemaDefinition.Column to) =>
        typeof(KeyValues).GetMethod(nameof(CopyOf), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(((VectorDataViewType)values.Type).ItemType.RawType).Invoke(null, [from, values, to]);

    private static void CopyOf<T>(DataViewSchema.Column from, DataViewSchema.Column values, SchemaDefinition.Column to)
    {
        VBuffer<T> content = default;
        from.Annotations.GetValue("KeyValues", ref content);
        to.AddAnnotation("KeyValues", content, values.Type);
    }
}
