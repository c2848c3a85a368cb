using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.DataViews;
using Microsoft.ML.InductiveBias.StockModels;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.InductiveBias;

/// <summary>One member of a trained ensemble, which predicts, with the ensemble as fitted space.</summary>
/// <remarks>Saving it saves that member as its own trainer does: the model loads in any process that has the trainer's packages, with the
/// same predictions, but without the space.</remarks>
public sealed class EnsembleTransformer : IHypothesisSpaceTransformer, IDisposable
{
    private readonly IReadOnlyList<TrainedMember> _members;
    private readonly EnsembleOptions _options;

    internal EnsembleTransformer(FittedSampledSpace space, IReadOnlyList<TrainedMember> members, EnsembleOptions options)
    {
        _members = members;
        _options = options;
        Model = space;
        Members = [.. members.Where(member => member.Model is not null).Select(member => (member.Drawn,
            (IReadOnlyList<KeyValuePair<string, object>>)[.. member.Hyperparameters.Select(drawn => KeyValuePair.Create(drawn.Name, drawn.Value))], member.Model!))];
        Chosen = Choose();
    }

    /// <summary>The fitted space.</summary>
    public FittedSampledSpace Model { get; }

    /// <inheritdoc/>
    IFittedHypothesisSpace IHypothesisSpaceTransformer.Space => Model;

    /// <summary>The trained members in the order of their seeds, without those whose training failed; one for a trainer that doesn't vary. Each has seed, status, and training
    /// loss (the mean squared error, or the 0-1 error of a trainer that predicts margins), its drawn hyperparameters by name, and its model, which predicts and saves like any other.</summary>
    public IReadOnlyList<(DrawnHypothesis Drawn, IReadOnlyList<KeyValuePair<string, object>> Hyperparameters, ITransformer Model)> Members { get; }

    /// <summary>The member that predicts and is saved.</summary>
    public (DrawnHypothesis Drawn, IReadOnlyList<KeyValuePair<string, object>> Hyperparameters, ITransformer Model) Chosen { get; }

    /// <inheritdoc/>
    string IHypothesisSpaceTransformer.LabelColumnName => _options.LabelColumnName;

    /// <inheritdoc/>
    string? IHypothesisSpaceTransformer.FeatureColumnName => _options.FeatureColumnName;

    /// <inheritdoc/>
    bool ITransformer.IsRowToRowMapper => Chosen.Model.IsRowToRowMapper;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Chosen.Model.GetOutputSchema(inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => OnnxView.Checked(Chosen.Model.Transform(input), input, this);

    /// <inheritdoc/>
    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Chosen.Model.GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => Chosen.Model.Save(ctx);

    /// <summary>The outputs of each member that counts on the rows of a data view.</summary>
    /// <param name="input">The columns that the members read, and the label column if the members read it.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <returns>The hypotheses with their <c>[p, k]</c> outputs, in the order of the seeds.</returns>
    /// <exception cref="InvalidOperationException">A member has no finite score for a row.</exception>
    public IEnumerable<(DrawnHypothesis Hypothesis, float[] Predictions)> Predictions(IDataView input, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        // Each member makes its own pass.
        var rows = new MLContext().Data.Cache(input);
        return Predictions(rows, RowCount(rows), cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Each member reads the data view itself, so its pipeline may start from any columns.</remarks>
    FittedLoss IHypothesisSpaceTransformer.LossOn(
        IDataView input, TaskData test, LossKind loss, SampledLossOptions? sampling, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(test);
        return Model.LossOn(test, loss, Predictions(new MLContext().Data.Cache(input), test.Rows, cancellationToken), sampling, progress, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Each member reads the data view itself, so its pipeline may start from any columns.</remarks>
    RowDifficulties IHypothesisSpaceTransformer.LossesOfRows(
        IDataView input, TaskData rows, RowDifficultyOptions options, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        options = RowDifficultyEvaluator.Complete(Model, rows, options);
        return Model.LossesOfRows(rows, Predictions(new MLContext().Data.Cache(input), rows.Rows, cancellationToken), options, progress, cancellationToken);
    }

    /// <summary>Frees the members.</summary>
    public void Dispose() => Model.Dispose();

    private IEnumerable<(DrawnHypothesis Hypothesis, float[] Predictions)> Predictions(IDataView rows, int count, CancellationToken cancellationToken) =>
        MemberBatch.Predictions([.. _members.Where(member => member.Drawn.Counts(Model.IncludesUnfitted))],
            rows, Model.Training.ClassNames, Model.Training.Kind, count, Model.Training.OutputCount, _options.ThreadCount, cancellationToken);

    private static int RowCount(IDataView rows)
    {
        if (rows.GetRowCount() is { } known)
            return checked((int)known);
        using var cursor = rows.GetRowCursor([]);
        int count = 0;
        while (cursor.MoveNext())
            count++;
        return count;
    }

    private (DrawnHypothesis Drawn, IReadOnlyList<KeyValuePair<string, object>> Hyperparameters, ITransformer Model) Choose()
    {
        if (_options.MemberSeed is not { } seed)
            return Members.First(member => member.Drawn.Counts(Model.IncludesUnfitted));
        if (Model.Drawn.FirstOrDefault(drawn => drawn.Seed == seed && drawn.Status == HypothesisStatus.Diverged) is not null)
            throw new InvalidOperationException($"The member of seed {seed}, chosen to predict, doesn't count: its training diverged or failed. Choose another one.");
        // A trainer that doesn't vary has one member for all seeds.
        var chosen = Members.Where(member => member.Drawn.Seed == seed).DefaultIfEmpty(Members[0]).First();
        return chosen.Drawn.Counts(Model.IncludesUnfitted)
            ? chosen
            : throw new InvalidOperationException($"The member of seed {seed}, chosen to predict, doesn't count: its status is {chosen.Drawn.Status}. Choose another one.");
    }
}
