using Microsoft.ML.InductiveBias;
using Microsoft.ML.InductiveBias.DataViews;
using Microsoft.ML.Runtime;

// In ML.NET's own namespace, so that mlContext.InductiveBias().RowDifficulty(...) needs no further using.
namespace Microsoft.ML;

/// <summary>The difficulty of single rows of data views, at <c>mlContext.InductiveBias()</c>.</summary>
public static class RowDifficultyCatalogExtensions
{
    /// <summary>Appends to each row how difficult it is for a random hypothesis of the fitted space in a model.</summary>
    /// <remarks>
    /// <para>The appended columns, all Single: <c>ExpectedLoss</c> and <c>LossVariance</c> of a random hypothesis on the row;
    /// <c>ProbabilityRight</c>, that it gets the row right; <c>Bits</c>, −log₂ of that probability; <c>BitsLower</c> and <c>BitsUpper</c>,
    /// the interval of the bits. <see cref="RowDifficulties"/> says what each means and how few hypotheses are dealt with.
    /// A column of the input with such a name is hidden by the appended one.</para>
    /// <para>The rows keep their order, and all columns of the input are there as they are, keys with their values.
    /// The rows are read once, now; the result is read with the input.</para>
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">A model that ends with, or contains, a trainer of this library; of several the last one counts.</param>
    /// <param name="data">Labelled rows as they are before the model: the model's own steps are applied to them to measure. They must
    /// come in the same order whenever they are read.</param>
    /// <param name="options">The loss, what counts as right, progress, cancellation.</param>
    /// <returns>The columns of <paramref name="data"/> and the appended ones.</returns>
    /// <exception cref="ArgumentException">The model holds no hypothesis space, a column does not fit, or an option is outside of its range.</exception>
    public static IDataView RowDifficulty(this InductiveBiasCatalog catalog, ITransformer model, IDataView data, RowDifficultyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new RowDifficultyOptions();
        var (transformer, input) = FittedSpaceFinder.Find(model, data);
        using var channel = ((IHostEnvironment)catalog.MLContext).Register("InductiveBias").Start("RowDifficulty");
        var rows = TaskDataReader.Read(input, transformer.LabelColumnName, transformer.FeatureColumnName, "given", options.CancellationToken);
        channel.Info(MessageSensitivity.None, "Measuring the difficulty of {0} rows", rows.Rows);
        var difficulties = transformer.LossesOfRows(input, rows, options with { Progress = new LoggedProgress(channel, options.Progress) });
        foreach (var diagnostic in difficulties.Diagnostics)
            channel.Log(diagnostic);
        (string Name, IReadOnlyList<double> Values)[] columns =
        [
            (nameof(RowDifficulties.ExpectedLoss), difficulties.ExpectedLoss),
            (nameof(RowDifficulties.LossVariance), difficulties.LossVariance),
            (nameof(RowDifficulties.ProbabilityRight), difficulties.ProbabilityRight),
            (nameof(RowDifficulties.Bits), difficulties.Bits),
            (nameof(RowDifficulties.BitsLower), difficulties.BitsLower),
            (nameof(RowDifficulties.BitsUpper), difficulties.BitsUpper),
        ];
        float[][] values = Array.ConvertAll(columns, column => column.Values.Select(value => (float)value).ToArray());
        return new AppendedColumnsView(data, AppendedColumnsView.Append(data.Schema, Array.ConvertAll(columns, column => column.Name)), () => values);
    }
}
