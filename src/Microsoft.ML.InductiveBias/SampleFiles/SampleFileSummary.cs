using System.Text.Json;

namespace Microsoft.ML.InductiveBias;

/// <summary>The content of a sample file: its space, the sizes of its task, and the losses of its hypotheses.</summary>
public sealed class SampleFileSummary
{
    private readonly SampleFileContent _content;
    private readonly SampleFileHeader _header;

    internal SampleFileSummary(string path, SampleFileContent content, SampleFileHeader header)
    {
        (Path, _content, _header) = (path, content, header);
        Seeds = [.. content.Hypotheses.Keys.Order()];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>SHA-256 over the description of the space, the training rows, and the test rows, in hexadecimal digits.</summary>
    public string Fingerprint => _header.Fingerprint;

    /// <summary>The description of the space.</summary>
    public HypothesisSpaceDescription Space => SpaceOf(_header.Space);

    /// <summary>What the targets are.</summary>
    public TaskKind Task => _header.Task;

    /// <summary>Number of training rows n.</summary>
    public int TrainingRows => _header.TrainingRows;

    /// <summary>Number of test rows m.</summary>
    public int TestRows => _header.TestRows;

    /// <summary>Number of features d.</summary>
    public int FeatureCount => _header.Features;

    /// <summary>Number of outputs k.</summary>
    public int OutputCount => _header.Outputs;

    /// <summary>The seeds of the hypotheses, in ascending order.</summary>
    public IReadOnlyList<int> Seeds { get; }

    /// <summary>The recorded losses as a sample, in the order of the seeds. Losses of single test rows aren't recorded, so its estimates
    /// have no interval for other test rows; <c>SampleLosses</c> of the catalog with this file has.</summary>
    /// <param name="loss">The kind of loss.</param>
    /// <param name="includeUnfitted">Whether hypotheses that didn't fit the training rows count; diverged ones never do.</param>
    /// <exception cref="ArgumentException">A hypothesis that counts has no loss of this kind.</exception>
    public LossSample Sample(LossKind loss = LossKind.MeanSquaredError, bool includeUnfitted = false) =>
        new(loss, TestRows, [.. Seeds.Select(seed => Recorded(_content.Hypotheses[seed], loss, includeUnfitted))], includeUnfitted);

    private static SampledHypothesis Recorded(
        (RecordedHypothesis Hypothesis, IReadOnlyList<(LossKind Kind, double Loss)> Losses) recorded, LossKind loss, bool includeUnfitted)
    {
        var drawn = recorded.Hypothesis.Drawn;
        var found = recorded.Losses.Where(known => known.Kind == loss).Select(known => (double?)known.Loss).FirstOrDefault();
        if (found is null && drawn.Counts(includeUnfitted))
            throw new ArgumentException($"The hypothesis of seed {drawn.Seed} has no {loss}; the file records {string.Join(", ", recorded.Losses.Select(known => known.Kind))}.", nameof(loss));
        return new SampledHypothesis(drawn, drawn.Status == HypothesisStatus.Diverged ? double.NaN : found ?? double.NaN, default);
    }

    private static HypothesisSpaceDescription SpaceOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new HypothesisSpaceDescription(document.RootElement.GetProperty("kind").GetString()!,
            [.. document.RootElement.GetProperty("parameters").EnumerateObject().Select(parameter => KeyValuePair.Create(parameter.Name, ValueOf(parameter.Value)))]);
    }

    private static object ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        JsonValueKind.Number => value.TryGetInt64(out long whole) ? whole : value.GetDouble(),
        _ => value.GetString() ?? "",
    };
}
