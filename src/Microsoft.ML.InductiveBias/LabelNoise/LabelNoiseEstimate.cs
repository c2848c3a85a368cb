using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Which labels are wrong, and how many in all.</summary>
/// <remarks>Lists of rows are in the order of the rows.</remarks>
public sealed class LabelNoiseEstimate : DiagnosedResult
{
    internal LabelNoiseEstimate()
    {
    }

    /// <summary>The probability that the label of each row is wrong, from 0 to 1.</summary>
    public IReadOnlyList<double> ProbabilityWrong { get; internal init; } = [];

    /// <summary>The most probable class of each row given its label and its scores, from 0. Regression: the predicted number. Where the
    /// label is probably right, it is the label itself.</summary>
    public IReadOnlyList<double> Suggested { get; internal init; } = [];

    /// <summary>Classes: the entropy in bits of the prediction of each row without its label: 0 if one class is certain, 1 if two are equally likely.
    /// Regression: 0.</summary>
    public IReadOnlyList<double> EntropyBits { get; internal init; } = [];

    /// <summary>The mean distance of each row to its five nearest neighbors as a multiple of the median, in units of the features as they are given.</summary>
    public IReadOnlyList<double> Atypicality { get; internal init; } = [];

    /// <summary>Why each row is hard, if it is.</summary>
    /// <remarks>A wrong label if it is more probably wrong than right; otherwise atypical if the logarithm of the distance to its neighbors is more than
    /// five robust standard deviations above the median; otherwise ambiguous from an entropy of 0.8 bits, as of two classes with 1/4 and 3/4.</remarks>
    public IReadOnlyList<RowReason> Reasons { get; internal init; } = [];

    /// <summary>Pairs of near duplicates with different labels and their distance, the nearest first: the distance is at most a tenth of the median distance
    /// to neighbors. Numbers are different if the scale of right labels doesn't explain it.</summary>
    public IReadOnlyList<(int First, int Second, double Distance)> Conflicts { get; internal init; } = [];

    /// <summary>The expected number of wrong labels: the sum of <see cref="ProbabilityWrong"/>.</summary>
    public double ExpectedWrong { get; internal init; }

    /// <summary>Lower end of the interval of the number of wrong labels.</summary>
    public double Lower { get; internal init; }

    /// <summary>Upper end of the interval of the number of wrong labels.</summary>
    public double Upper { get; internal init; }

    /// <summary>Confidence of the interval.</summary>
    public double Confidence { get; internal init; }

    /// <summary>Classes: the probability that a row of class j (outer index) is labeled k (inner index). Empty for regression.</summary>
    public IReadOnlyList<IReadOnlyList<double>> NoiseMatrix { get; internal init; } = [];

    /// <inheritdoc/>
    protected override string Describe() =>
        FormattableString.Invariant($"{ResultText.Of(ExpectedWrong, Lower, Upper, "")} of {ProbabilityWrong.Count} labels wrong, at {Confidence:P0} confidence");
}
