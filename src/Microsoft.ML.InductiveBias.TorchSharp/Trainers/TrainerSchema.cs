using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias;

/// <summary>The columns that a trainer of this library adds: those of the stock trainer for the same task.</summary>
internal static class TrainerSchema
{
    private const string SingleFeatures = "__Trainer_Features";
    private const string SingleLabel = "__Trainer_Label";

    /// <summary>The output shape. Stock trainers check the columns and report what they add.</summary>
    public static SchemaShape Output(MLContext mlContext, SchemaShape input, string labelColumnName, string featureColumnName)
    {
        var label = Find(input, labelColumnName, "label");
        var features = Find(input, featureColumnName, "feature");
        if (features.Kind != SchemaShape.Column.VectorKind.Vector || (features.ItemType != NumberDataViewType.Single && features.ItemType != NumberDataViewType.Double))
            throw new ArgumentException($"The feature column '{featureColumnName}' is {Describe(features)}; it must be a vector of Single or Double of known size.");
        // Stock trainers accept Single only: they get converted columns, which are dropped afterwards.
        IEstimator<ITransformer> singleLabel = label.ItemType == NumberDataViewType.Double
            ? mlContext.Transforms.Conversion.ConvertType(SingleLabel, labelColumnName, DataKind.Single)
            : mlContext.Transforms.CopyColumns(SingleLabel, labelColumnName);
        var shaped = mlContext.Transforms.Conversion.ConvertType(SingleFeatures, featureColumnName, DataKind.Single)
            .Append(singleLabel)
            .Append(Donor(mlContext, label))
            .Append(mlContext.Transforms.DropColumns(SingleFeatures, SingleLabel));
        return shaped.GetOutputSchema(input);
    }

    private static IEstimator<ITransformer> Donor(MLContext mlContext, SchemaShape.Column label)
    {
        if (label.Kind == SchemaShape.Column.VectorKind.Scalar)
        {
            if (label.IsKey)
                return mlContext.MulticlassClassification.Trainers.NaiveBayes(SingleLabel, SingleFeatures);
            if (label.ItemType == BooleanDataViewType.Instance)
                return mlContext.BinaryClassification.Trainers.LbfgsLogisticRegression(SingleLabel, SingleFeatures);
            if (label.ItemType == NumberDataViewType.Single || label.ItemType == NumberDataViewType.Double)
                return mlContext.Regression.Trainers.OnlineGradientDescent(SingleLabel, SingleFeatures);
        }
        throw new ArgumentException(
            $"The label column '{label.Name}' is {Describe(label)}; it must be a key (multiclass; use MapValueToKey), Boolean (binary), or Single or Double (regression).");
    }

    private static SchemaShape.Column Find(SchemaShape schema, string name, string role)
    {
        foreach (var column in schema)
        {
            if (column.Name == name)
                return column;
        }
        throw new ArgumentException($"There is no {role} column '{name}'; the columns are: {string.Join(", ", schema.Select(c => c.Name))}.");
    }

    private static string Describe(SchemaShape.Column column) => $"of type {column.Kind} of {(column.IsKey ? "key " : "")}{column.ItemType}";
}
