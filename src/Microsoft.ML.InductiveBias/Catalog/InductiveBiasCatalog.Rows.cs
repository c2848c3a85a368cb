using System.Globalization;
using Microsoft.ML.InductiveBias.DataViews;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.InductiveBias;

public sealed partial class InductiveBiasCatalog
{
    /// <summary>Appends to each row how difficult it is for a random hypothesis of the fitted space in a model.</summary>
    /// <remarks>
    /// <para>The appended columns, all Single: <c>ExpectedLoss</c> and <c>LossVariance</c> of a random hypothesis on the row;
    /// <c>ProbabilityRight</c>, that it gets the row right; <c>Bits</c>, −log₂ of that probability; <c>BitsLower</c> and <c>BitsUpper</c>,
    /// the interval of the bits. See <see cref="RowDifficulties"/> for what each means and how few hypotheses are handled.
    /// An appended column hides an input column of the same name.</para>
    /// <para>Labels are judged too, by the mean of the hypotheses: <c>ProbabilityWrong</c> (Single), <c>SuggestedLabel</c>, and <c>Reason</c> (text: None,
    /// WrongLabel, Ambiguous, or Atypical). A training row of the model, whose label the hypotheses saw, has NaN, empty text, and None. So has each row if hypotheses
    /// predict margins.</para>
    /// <para>The rows keep their order, and all columns of the input are there as they are, keys with their values.
    /// The rows are read once, immediately; the result is read with the input.</para>
    /// </remarks>
    /// <param name="model">A model that ends with, or contains, a trainer of this library; of several the last one counts.</param>
    /// <param name="data">Labeled rows as they are before the model: the model's own steps are applied to them to measure. Their order
    /// must be the same whenever they are read.</param>
    /// <param name="options">The loss, and what counts as right.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <returns>The columns of <paramref name="data"/> and the appended ones.</returns>
    /// <exception cref="ArgumentException">The model has no hypothesis space, a column doesn't fit, or an option is out of range.</exception>
    public IDataView RowDifficulty(
        ITransformer model, IDataView data, RowDifficultyOptions? options = null, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new RowDifficultyOptions();
        var (transformer, input) = FittedSpaceFinder.Find(model, data);
        using var call = HostCall.Start(MLContext, "RowDifficulty", progress, cancellationToken);
        var rows = transformer.Space.Training.Aligned(TaskDataReader.Read(input, transformer.LabelColumnName, transformer.FeatureColumnName, "given", call.Token));
        call.Channel.Info(MessageSensitivity.None, "Measuring the difficulty of {0} rows", rows.Rows);
        var difficulties = Judged(transformer.LossesOfRows(input, rows, options, call.Progress, call.Token), transformer.Space.Training, rows, options, call.Token);
        foreach (var diagnostic in difficulties.Diagnostics)
            call.Channel.Log(diagnostic);
        AppendedColumn[] columns =
        [
            Number(nameof(RowDifficulties.ExpectedLoss), difficulties.ExpectedLoss),
            Number(nameof(RowDifficulties.LossVariance), difficulties.LossVariance),
            Number(nameof(RowDifficulties.ProbabilityRight), difficulties.ProbabilityRight),
            Number(nameof(RowDifficulties.Bits), difficulties.Bits),
            Number(nameof(RowDifficulties.BitsLower), difficulties.BitsLower),
            Number(nameof(RowDifficulties.BitsUpper), difficulties.BitsUpper),
        ];
        return new AppendedColumnsView(data, !options.JudgesLabels ? columns :
        [
            .. columns,
            Number(nameof(RowDifficulties.ProbabilityWrong), difficulties.ProbabilityWrong),
            AppendedColumn.Of("SuggestedLabel", row => Suggested(transformer.Space.Training, difficulties.Suggested[(int)row])),
            AppendedColumn.Of("Reason", row => difficulties.Reasons[(int)row].ToString()),
        ]);

        static AppendedColumn Number(string name, IReadOnlyList<double> values) => AppendedColumn.Of(name, row => (float)values[(int)row]);
    }

    private static string Suggested(TaskData training, double value) => double.IsNaN(value) ? ""
        : training.Kind == TaskKind.Regression ? value.ToString("R", CultureInfo.InvariantCulture)
        : training.Kind == TaskKind.BinaryClassification ? (value == 1 ? "true" : "false")
        : training.ClassNames is { } names ? names[(int)value] : (value + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>Measures how difficult single rows are for a random hypothesis of a fitted space, without a pipeline.</summary>
    /// <param name="space">The fitted space; it must offer the losses of single rows (<see cref="IRowLossSpace"/>).</param>
    /// <param name="rows">The rows; features and outputs are those of the training rows.</param>
    /// <param name="options">The loss, and what counts as right.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">The space doesn't offer losses of single rows, an option is out of range, or the shape of the
    /// rows doesn't fit.</exception>
    public RowDifficulties RowDifficulty(
        IFittedHypothesisSpace space, TaskData rows, RowDifficultyOptions? options = null, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var call = HostCall.Start(MLContext, "RowDifficulty", progress, cancellationToken);
        options ??= new RowDifficultyOptions();
        return Judged(RowDifficultyEvaluator.Evaluate(space, rows, options, call.Progress, call.Token), space.Training, space.Training.Aligned(rows), options, call.Token);
    }

    private static RowDifficulties Judged(RowDifficulties difficulties, TaskData training, TaskData rows, RowDifficultyOptions options, CancellationToken cancellationToken) =>
        options.JudgesLabels ? RowLabels.Judge(difficulties, training, rows, cancellationToken) : difficulties;
}
