using Microsoft.Data.Analysis;
using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>Turns the rows of a table into ML.NET data with a feature vector in double precision and a label.</summary>
/// <param name="mlContext">The context of the data.</param>
/// <param name="features">The feature columns.</param>
/// <param name="label">The label.</param>
/// <param name="magnitudes">The units in which numbers are normalized; <see langword="null"/> for numbers as they are.</param>
internal sealed class FeatureColumns(MLContext mlContext, IReadOnlyList<ColumnContent> features, LabelColumn label, Magnitudes? magnitudes = null)
{
    /// <summary>The feature vector.</summary>
    public const string Features = "Features";

    /// <summary>The label: a key for a classification, a number for a regression.</summary>
    public const string Label = "Label";

    private const string NumericColumn = "Numeric";

    /// <summary>The columns of a table as a data view, before <see cref="Steps"/>.</summary>
    public IDataView ViewOf(RawTable table)
    {
        var columns = features.Select(feature => feature.IsNumeric ? Numbers(table, feature) : Texts(table, feature)).ToList();
        columns.Add(label.Task == LabelTask.Classification
            ? new StringDataFrameColumn(Label, table.Rows.Select(label.ClassOf))
            : new DoubleDataFrameColumn(Label, table.Rows.Select(label.NumberOf)));
        return new DataFrame(columns);
    }

    /// <summary>The pipeline: numbers are normalized, texts become one-hot features of 0 and 1, classes become keys.</summary>
    public IEstimator<ITransformer> Steps(Normalization normalization)
    {
        var numeric = Names(isNumeric: true);
        var text = Names(isNumeric: false);
        IEstimator<ITransformer> pipeline = new EstimatorChain<ITransformer>();
        if (numeric.Length > 0)
        {
            pipeline = pipeline.Append(mlContext.Transforms.Concatenate(NumericColumn, numeric));
            // With fixZero, 0 would stay 0 instead of being centered. A constant column becomes 0.
            pipeline = normalization switch
            {
                Normalization.Standardize => pipeline.Append(mlContext.Transforms.NormalizeMeanVariance(NumericColumn, maximumExampleCount: long.MaxValue, fixZero: false)),
                Normalization.MinMax => pipeline.Append(mlContext.Transforms.NormalizeMinMax(NumericColumn, maximumExampleCount: long.MaxValue, fixZero: false)),
                _ => pipeline,
            };
        }
        foreach (string column in text)
        {
            pipeline = pipeline
                .Append(mlContext.Transforms.Categorical.OneHotEncoding(column, maximumNumberOfKeys: int.MaxValue))
                .Append(mlContext.Transforms.Conversion.ConvertType(column, outputKind: DataKind.Double));
        }
        pipeline = pipeline.Append(mlContext.Transforms.Concatenate(Features, numeric.Length > 0 ? [NumericColumn, .. text] : text));
        return label.Task == LabelTask.Classification ? pipeline.Append(Keys()) : pipeline;
    }

    /// <summary>The task data of a view after <see cref="Steps"/>.</summary>
    public TaskData ReadTask(IDataView view, CancellationToken cancellationToken) => mlContext.InductiveBias.ReadTask(view, Label, Features, cancellationToken: cancellationToken);

    /// <summary>Keys for all classes, so that a class without training rows is an output, too.</summary>
    private IEstimator<ITransformer> Keys()
    {
        var classes = mlContext.Data.LoadFromEnumerable(label.Classes.Select(name => new ClassName { Name = name }));
        return mlContext.Transforms.Conversion.MapValueToKey(Label, keyData: classes);
    }

    private string[] Names(bool isNumeric) => [.. features.Where(feature => feature.IsNumeric == isNumeric).Select(NameOf)];

    /// <summary>The name of a feature column. Names of the file aren't used, because they could clash with other columns.</summary>
    private static string NameOf(ColumnContent feature) => $"Feature{feature.Index}";

    private DataFrameColumn Numbers(RawTable table, ColumnContent feature) =>
        new DoubleDataFrameColumn(NameOf(feature), table.Rows.Select(row => CellText.TryNumber(row[feature.Index], out double number) ? magnitudes?.InUnits(feature, number) ?? number : double.NaN));

    private static DataFrameColumn Texts(RawTable table, ColumnContent feature) =>
        new StringDataFrameColumn(NameOf(feature), table.Rows.Select(row => row[feature.Index]));

    private sealed class ClassName
    {
        public string Name { get; set; } = "";
    }
}
