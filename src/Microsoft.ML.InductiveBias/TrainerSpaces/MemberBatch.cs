namespace Microsoft.ML.InductiveBias;

/// <summary>Trained members that predict from features.</summary>
internal sealed class MemberBatch(
    IReadOnlyList<TrainedMember> members, TaskKind task, int outputs, int threads,
    Func<ReadOnlyMemory<double>, (IDataView Rows, int Count)> rowsOf) : IHypothesisBatch
{
    /// <summary>Members in one batch: enough to keep all cores busy, few enough to keep predictions small.</summary>
    public const int Size = 16;

    public IReadOnlyList<DrawnHypothesis> Hypotheses { get; } = [.. members.Select(member => member.Drawn)];

    public OutputMeaning OutputMeaning { get; } = OutputMeanings.OfAll(members.Where(member => member.Failure is null).Select(member => member.Meaning));

    public bool IsOnlyHypothesis { get; } = members.All(member => member.IsOnlyHypothesis);

    public IReadOnlyList<float[]> Predict(ReadOnlyMemory<double> features, CancellationToken cancellationToken = default)
    {
        var (rows, count) = rowsOf(features);
        return [.. Predictions(members, rows, null, task, count, outputs, threads, cancellationToken).Select(predicted => predicted.Predictions)];
    }

    /// <summary>Frees the models.</summary>
    public void Dispose()
    {
        foreach (var member in members)
            member.Dispose();
    }

    /// <summary>The outputs of each member on the rows of a data view, in the order of the members.</summary>
    public static IEnumerable<(DrawnHypothesis Hypothesis, float[] Predictions)> Predictions(
        IReadOnlyList<TrainedMember> members, IDataView data, IReadOnlyList<string>? classNames, TaskKind task, int rows, int outputs, int threads,
        CancellationToken cancellationToken) =>
        OrderedWork.Run<TrainedMember, (DrawnHypothesis, float[])>(members, threads,
            member => () => (member.Drawn, member.Predict(data, classNames, task, rows, outputs, cancellationToken)), cancellationToken);
}
