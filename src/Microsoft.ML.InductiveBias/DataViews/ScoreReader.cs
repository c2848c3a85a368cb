using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>Reads the outputs of an ML.NET model from the columns that it adds.</summary>
/// <remarks>
/// Regression: <c>Score</c>. Binary: <c>[1 − p, p]</c> from <c>Probability</c> where the model gives it, otherwise <c>[−s, s]</c> from
/// <c>Score</c>, whose larger one is the class, as with ML.NET's threshold of 0. Multiclass: <c>Score</c>, brought to the order of the
/// label's keys by the class names that both carry; a class that the model never saw gets the smallest possible output.
/// </remarks>
internal static class ScoreReader
{
    private const string Score = "Score";
    private const string Probability = "Probability";

    /// <summary>The outputs on all rows.</summary>
    public static ModelOutputs Read(
        IDataView scored, IReadOnlyList<string>? classNames, TaskKind task, int rows, int outputs, CancellationToken cancellationToken)
    {
        if (task == TaskKind.BinaryClassification && scored.Schema.GetColumnOrNull(Probability) is { } probability && probability.Type == NumberDataViewType.Single)
        {
            return new ModelOutputs(
                Scalars(scored, probability, rows, 2, static (p, row) => (row[0], row[1]) = (1 - p, p), cancellationToken), OutputMeaning.Probabilities);
        }
        var score = scored.Schema.GetColumnOrNull(Score) ?? throw new InvalidOperationException(
            $"The trainer's model adds no column '{Score}'; its columns are: {TaskColumns.VisibleNames(scored.Schema)}. The factory must return a trainer, or a pipeline that ends with one.");
        return task switch
        {
            TaskKind.BinaryClassification => new ModelOutputs(
                Scalars(scored, Single(score, task), rows, 2, static (s, row) => (row[0], row[1]) = (-s, s), cancellationToken), OutputMeaning.Margins),
            TaskKind.Regression when outputs == 1 && score.Type is not VectorDataViewType { Size: 1 } => new ModelOutputs(
                Scalars(scored, Single(score, task), rows, 1, static (s, row) => row[0] = s, cancellationToken), OutputMeaning.Values),
            TaskKind.Regression => new ModelOutputs(
                Vectors(scored, Vector(score, task, outputs), rows, outputs, cancellationToken), OutputMeaning.Values),
            _ => Classes(scored, score, classNames, rows, outputs, cancellationToken),
        };
    }

    private static ModelOutputs Classes(
        IDataView scored, DataViewSchema.Column score, IReadOnlyList<string>? classNames, int rows, int outputs, CancellationToken cancellationToken)
    {
        int[]? classOfSlot = ClassNames.Match(score, classNames);
        int slots = classOfSlot?.Length ?? outputs;
        var values = Vectors(scored, Vector(score, TaskKind.MulticlassClassification, slots), rows, slots, cancellationToken);
        var meaning = AreProbabilities(values, slots) ? OutputMeaning.Probabilities : OutputMeaning.Margins;
        return new ModelOutputs(classOfSlot is null ? values : Arrange(values, classOfSlot, outputs, meaning), meaning);
    }

    /// <summary>Whether every row is a probability distribution over the classes. Margins would need a coincidence in every row.</summary>
    private static bool AreProbabilities(float[] values, int slots)
    {
        for (int start = 0; start < values.Length; start += slots)
        {
            if (!OutputMeanings.AreProbabilities(values.AsSpan(start, slots)))
                return false;
        }
        return true;
    }

    /// <summary>The values by the number of the class. A model can't choose a class that it never saw.</summary>
    private static float[] Arrange(float[] values, int[] classOfSlot, int outputs, OutputMeaning meaning) =>
        ClassOrder.Reorder<float>(values, classOfSlot, outputs, others: meaning == OutputMeaning.Probabilities ? 0 : float.MinValue);

    private static DataViewSchema.Column Single(DataViewSchema.Column score, TaskKind task) => score.Type == NumberDataViewType.Single
        ? score
        : throw new InvalidOperationException(
            $"The column '{Score}' of the trainer's model is of type {score.Type}; for {Describe(task)} it must be Single. The factory must return a trainer of that task.");

    private static DataViewSchema.Column Vector(DataViewSchema.Column score, TaskKind task, int size) =>
        score.Type is VectorDataViewType vector && vector.ItemType == NumberDataViewType.Single && vector.Size == size
            ? score
            : throw new InvalidOperationException(
                $"The column '{Score}' of the trainer's model is of type {score.Type}; for {Describe(task)} it must be a vector of {size} Single. The factory must return a trainer of that task.");

    private static string Describe(TaskKind task) => task switch
    {
        TaskKind.Regression => "a number as label (regression)",
        TaskKind.BinaryClassification => "a Boolean label (binary)",
        _ => "a key as label (multiclass)",
    };

    private delegate void RowFiller(float value, Span<float> row);

    private static float[] Scalars(IDataView scored, DataViewSchema.Column column, int rows, int outputs, RowFiller fill, CancellationToken cancellationToken)
    {
        using var cursor = scored.GetRowCursor([column]);
        var getter = cursor.GetGetter<float>(column);
        float value = default;
        return Rows(cursor, rows, outputs, row =>
        {
            getter(ref value);
            fill(value, row);
        }, cancellationToken);
    }

    private static float[] Vectors(
        IDataView scored, DataViewSchema.Column column, int rows, int outputs, CancellationToken cancellationToken)
    {
        using var cursor = scored.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> value = default;
        return Rows(cursor, rows, outputs, row =>
        {
            getter(ref value);
            value.CopyTo(row);
        }, cancellationToken);
    }

    private delegate void RowReader(Span<float> row);

    private static float[] Rows(DataViewRowCursor cursor, int rows, int outputs, RowReader read, CancellationToken cancellationToken)
    {
        var values = new float[checked(rows * outputs)];
        int count = 0;
        while (cursor.MoveNext())
        {
            if (count % TaskColumns.RowsPerCheck == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (count < rows)
                read(values.AsSpan(count * outputs, outputs));
            count++;
        }
        return count == rows
            ? values
            : throw new InvalidOperationException($"The trainer's model returned {count} rows for {rows}; its pipeline must keep every row. Filter rows before it.");
    }
}
