using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>Reads the predictions of any model from scored data and compares them with the test rows of a space.</summary>
internal sealed class ScoredDataReader
{

    private readonly string _name;
    private readonly IDataView _scored;
    private readonly TaskData _test;
    private readonly ModelEvaluationOptions _options;

    private ScoredDataReader(string name, IDataView scored, TaskData test, ModelEvaluationOptions options) =>
        (_name, _scored, _test, _options) = (name, scored, test, options);

    /// <summary>The losses of a model on the test rows.</summary>
    public static ScoredModel Read(string name, IDataView scored, TaskData test, ModelEvaluationOptions options)
    {
        RowLosses.CheckDefined(options.Loss, test);
        return new ScoredDataReader(name, scored, test, options).Read();
    }

    private ScoredModel Read()
    {
        var labelColumn = Column(_options.LabelColumnName, "label");
        string part = $"scored ('{_name}')";
        var label = LabelReader.For(labelColumn, part);
        if (label.Kind != _test.Kind)
            throw Fault($"the label column '{labelColumn.Name}' is of type {labelColumn.Type} ({label.Kind}), but the test rows are of a {_test.Kind}; name the label column that the space was fitted to");
        int[]? labelOrder = label.ClassNames is { } labelNames && _test.ClassNames is { } testNames
            ? ClassOrder.Map(labelNames, testNames, $"{part}", "test") : null;
        var (outputColumn, bind) = Outputs(labelOrder);

        var target = new List<double>();
        var outputs = new List<float>();
        using var cursor = _scored.GetRowCursor([labelColumn, outputColumn]);
        var readLabel = label.Bind(cursor, labelColumn);
        var readOutputs = bind(cursor);
        int k = _test.OutputCount;
        int row = 0;
        for (; cursor.MoveNext(); row++)
        {
            if (row % TaskColumns.RowsPerCheck == 0)
                _options.CancellationToken.ThrowIfCancellationRequested();
            target.Clear();
            readLabel(cursor.Position, target);
            readOutputs(outputs);
            // Count to the end, so the message can report the number of rows.
            double[] values = labelOrder is null ? [.. target] : ClassOrder.Reorder<double>(target.ToArray(), labelOrder, k);
            if (row < _test.Rows && !values.AsSpan().SequenceEqual(_test.TargetRow(row)))
                throw Fault(string.Create(CultureInfo.InvariantCulture, $"row {row} (counted from 0) has the label {Shown(values)}, the test row of the space {Shown(_test.TargetRow(row).ToArray())}; both must be the same rows in the same order, their classes numbered alike (one MapValueToKey for both)"));
        }
        if (row != _test.Rows)
            throw Fault($"there are {row} rows, but {_test.Rows} test rows of the space; both must be the same rows");
        if (_options.Loss == LossKind.LogLoss)
            CheckProbabilities(outputs, k);
        return new ScoredModel(_name, RowLosses.Weighted<float>(_options.Loss, outputs.ToArray(), _test), [.. ScoreDiagnostics(outputs, k)]);
    }

    private (DataViewSchema.Column Column, Func<DataViewRowCursor, Action<List<float>>> Bind) Outputs(int[]? labelOrder) => _test.Kind switch
    {
        TaskKind.Regression => NumberColumn(_options.ScoreColumnName, "score", value => [value]),
        TaskKind.BinaryClassification => BinaryOutputs(),
        _ => ClassScores(labelOrder),
    };

    private (DataViewSchema.Column Column, Func<DataViewRowCursor, Action<List<float>>> Bind) ClassScores(int[]? labelOrder)
    {
        var column = Column(_options.ScoreColumnName, "score");
        if (column.Type is not VectorDataViewType { Size: > 0 } vector || vector.ItemType != NumberDataViewType.Single)
            throw Fault($"the score column '{column.Name}' is of type {column.Type}; for {_test.OutputCount} classes it must be a vector of {_test.OutputCount} Single");
        if (vector.Size != _test.OutputCount)
            throw Fault($"the score column '{column.Name}' has {vector.Size} slots for {_test.OutputCount} classes; fit the model to data with the same label keys as the space");
        int[]? order = ScoreOrder(column, labelOrder);
        return (column, cursor =>
        {
            var getter = cursor.GetGetter<VBuffer<float>>(column);
            VBuffer<float> value = default;
            return outputs =>
            {
                getter(ref value);
                outputs.AddRange(order is null ? value.DenseValues() : ClassOrder.Reorder<float>([.. value.DenseValues()], order, order.Length));
            };
        });
    }

    /// <summary>The class of each score by its own name, or else by the order of the scored data's label.</summary>
    private int[]? ScoreOrder(DataViewSchema.Column score, int[]? labelOrder) =>
        ClassNames.OfScores(score) is { } names && _test.ClassNames is { } testNames
            ? ClassOrder.Map(names, testNames, $"scored ('{_name}')", "test")
            : labelOrder?.Length == _test.OutputCount ? labelOrder : null;

    private (DataViewSchema.Column Column, Func<DataViewRowCursor, Action<List<float>>> Bind) BinaryOutputs()
    {
        // The model's own decision counts, its threshold included.
        if (_options.Loss == LossKind.ZeroOneError && _scored.Schema.GetColumnOrNull(_options.PredictedLabelColumnName) is { Type: BooleanDataViewType } decision)
        {
            return (decision, cursor =>
            {
                var getter = cursor.GetGetter<bool>(decision);
                bool value = default;
                return outputs =>
                {
                    getter(ref value);
                    outputs.AddRange(value ? [0, 1] : [1, 0]);
                };
            });
        }
        if (_scored.Schema.GetColumnOrNull(_options.ProbabilityColumnName) is not null)
            return NumberColumn(_options.ProbabilityColumnName, "probability", value => [1 - value, value]);
        if (_options.Loss != LossKind.ZeroOneError)
        {
            throw Fault($"there is no column '{_options.ProbabilityColumnName}', and the scores of a binary model are not probabilities, so its {_options.Loss} isn't defined; "
                + $"append a calibrator (mlContext.BinaryClassification.Calibrators.Platt()), or use {nameof(LossKind.ZeroOneError)}");
        }
        return NumberColumn(_options.ScoreColumnName, "score", value => value > 0 ? [0, 1] : [1, 0]);
    }

    private (DataViewSchema.Column Column, Func<DataViewRowCursor, Action<List<float>>> Bind) NumberColumn(string name, string role, Func<float, float[]> outputsOf)
    {
        var column = Column(name, role);
        if (column.Type != NumberDataViewType.Single)
            throw Fault($"the {role} column '{name}' is of type {column.Type}; for a {_test.Kind} it must be Single");
        if (_test.OutputCount != outputsOf(0).Length)
            throw Fault($"the {role} column '{name}' gives {outputsOf(0).Length} outputs, but the test rows have {_test.OutputCount}");
        return (column, cursor =>
        {
            var getter = cursor.GetGetter<float>(column);
            float value = default;
            return outputs =>
            {
                getter(ref value);
                outputs.AddRange(outputsOf(value));
            };
        });
    }

    private void CheckProbabilities(List<float> outputs, int k)
    {
        for (int row = 0; row < _test.Rows; row++)
        {
            if (!IsDistribution(outputs, row, k))
                throw Fault(string.Create(CultureInfo.InvariantCulture, $"the scores of row {row} (counted from 0) are not probabilities that sum to 1, so log-loss isn't defined; use a model that predicts probabilities, or {nameof(LossKind.ZeroOneError)}"));
        }
    }

    private IEnumerable<Diagnostic> ScoreDiagnostics(List<float> outputs, int k)
    {
        if (_test.Kind != TaskKind.MulticlassClassification || _options.Loss != LossKind.MeanSquaredError)
            yield break;
        int other = Enumerable.Range(0, _test.Rows).Count(row => !IsDistribution(outputs, row, k));
        if (other > 0)
        {
            yield return new Diagnostic("scoresAreNotProbabilities", DiagnosticSeverity.Warning,
                $"On {other} of {_test.Rows} rows the scores of '{_name}' aren't probabilities that sum to 1. The squared error compares them with 0 and 1, which is right for a regression on classes but meaningless for margins; for margins use {nameof(LossKind.ZeroOneError)}.");
        }
    }

    private static bool IsDistribution(List<float> outputs, int row, int k) =>
        OutputMeanings.AreProbabilities(CollectionsMarshal.AsSpan(outputs).Slice(row * k, k));

    private string Shown(double[] targets) => _test.Kind == TaskKind.Regression
        ? string.Join(", ", targets.Select(target => target.ToString("R", CultureInfo.InvariantCulture)))
        : $"of class {Array.IndexOf(targets, 1.0)}";

    private DataViewSchema.Column Column(string name, string role) => _scored.Schema.GetColumnOrNull(name)
        ?? throw Fault($"there is no {role} column '{name}'; the columns are: {TaskColumns.VisibleNames(_scored.Schema)}");

    private ArgumentException Fault(string reason) => new($"The scored data of '{_name}': {reason}.");
}
