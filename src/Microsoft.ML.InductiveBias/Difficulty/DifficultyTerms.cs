using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>A generalization difficulty with its terms.</summary>
/// <remarks>Difficulty in bits = (dimensions of the hypothesis space − dimensions that the training data fix) ·
/// bits per dimension. Larger means harder. The counts of dimensions overflow a double for real tasks, so each
/// is stored as its binary logarithm. Source: Boopathy et al., ICML 2023, theorem 1.</remarks>
public sealed class DifficultyTerms : DiagnosedResult
{
    internal DifficultyTerms()
    {
    }

    /// <summary>log₂ of the difficulty in bits; −∞ where the difficulty is 0.</summary>
    public double Log2Bits { get; internal init; }

    /// <summary>The difficulty in bits: 0 or more, +∞ where it exceeds the range of a double (then use <see cref="Log2Bits"/>).</summary>
    public double Bits { get; internal init; }

    /// <summary>log₂ dim Θ, the dimensions of the hypothesis space.</summary>
    public double Log2HypothesisDimensions { get; internal init; }

    /// <summary>log₂ of the dimensions that the training data fix (n · D for supervised tasks).</summary>
    public double Log2DataDimensions { get; internal init; }

    /// <summary>log₂ of the dimensions that the training data leave free; −∞ if none.</summary>
    public double Log2FreeDimensions { get; internal init; }

    /// <summary>The bits that the target error requires in each free dimension; the sum of <see cref="Summands"/>.</summary>
    public double BitsPerDimension { get; internal init; }

    /// <summary>The summands of <see cref="BitsPerDimension"/>, in the order of the formula: their names, such as <c>targetError</c> for −log₂ ε, and bits, negative where
    /// they make the task easier.</summary>
    public IReadOnlyList<(string Name, double Bits)> Summands { get; internal init; } = [];

    /// <summary>F = 2πR/δ, the highest frequency that the resolution requires, where the measure has one.</summary>
    public double? FrequencyCutOff { get; internal init; }

    /// <summary>K, the degree of the spherical harmonics at that frequency, where the measure has one.</summary>
    public double? CutOffDegree { get; internal init; }

    /// <summary>log₂ E, the number of eigenfunctions up to that frequency, where the measure has one.</summary>
    public double? Log2Eigenfunctions { get; internal init; }

    /// <summary>ln W, the bound on the Wasserstein distance between training points and inputs, where the measure has one.</summary>
    public double? LogWasserstein { get; internal init; }

    /// <summary>ln L_f, the Lipschitz constant of the hypotheses, where the measure has one.</summary>
    public double? LogLipschitz { get; internal init; }

    /// <summary>Whether the training data alone determine the hypothesis (no dimension is left free): the difficulty is 0.</summary>
    public bool IsDeterminedByData => double.IsNegativeInfinity(Log2FreeDimensions);

    /// <summary>The share n·D / dim Θ of the dimensions that the training data fix: 0 to 1.</summary>
    public double DataShare => IsDeterminedByData ? 1 : Math.Exp((Log2DataDimensions - Log2HypothesisDimensions) * Ln2);

    /// <summary>Below so many waves around the data, the resolution is the size of the data.</summary>
    private const double FewWaves = 20;

    internal const double Ln2 = 0.693147180559945309417232121458;

    /// <summary>A hypothesis space without dimensions: nothing to learn.</summary>
    internal static DifficultyTerms None(Diagnostic reason) => new()
    {
        Log2Bits = double.NegativeInfinity,
        Log2HypothesisDimensions = double.NegativeInfinity,
        Log2DataDimensions = double.NegativeInfinity,
        Log2FreeDimensions = double.NegativeInfinity,
        Diagnostics = [reason],
    };

    /// <summary>Multiplies free dimensions and bits per dimension, and reports if either isn't positive.</summary>
    internal static DifficultyTerms From(
        double logHypothesisDimensions, double logDataDimensions, (string Name, double Bits)[] summands,
        SphereSpectrum? spectrum = null, double? logWasserstein = null, double? logLipschitz = null)
    {
        var logFree = LogGamma.Difference(logHypothesisDimensions, logDataDimensions);
        var perDimension = summands.Sum(summand => summand.Bits);
        List<Diagnostic> diagnostics = [];
        if (double.IsNegativeInfinity(logFree))
        {
            diagnostics.Add(new Diagnostic("determinedByData", DiagnosticSeverity.Information,
                $"The training data fix {ResultText.PowerOfTwo(logDataDimensions / Ln2)} dimensions and the hypothesis space has {ResultText.PowerOfTwo(logHypothesisDimensions / Ln2)}: the data alone determine the hypothesis, so the difficulty is 0. "
                + $"That is a statement about the measure: rows of different classes are {(spectrum is { Frequency: < FewWaves } ? "about as far apart as the data are wide, as in sparse or very wide data, so that hardly any detail is needed" : "so far apart that few details are needed")}. It doesn't mean that a model finds the labels easy. "
                + "For text and other sparse features, measure an embedding of few dimensions (ProjectToPrincipalComponents, a sentence embedding), or use the required bias of a kernel."));
        }
        if (perDimension <= 0)
        {
            diagnostics.Add(new Diagnostic("targetWithoutInformation", DiagnosticSeverity.Warning, FormattableString.Invariant(
                $"The target error requires {perDimension:G5} bits per dimension: it is so loose that hypotheses reach it without any information, so the difficulty is 0. Use a smaller target error.")));
        }
        var logBits = perDimension > 0 ? logFree + Math.Log(perDimension) : double.NegativeInfinity;
        return new DifficultyTerms
        {
            Log2Bits = logBits / Ln2,
            Bits = Math.Exp(logBits),
            Log2HypothesisDimensions = logHypothesisDimensions / Ln2,
            Log2DataDimensions = logDataDimensions / Ln2,
            Log2FreeDimensions = logFree / Ln2,
            BitsPerDimension = perDimension,
            Summands = summands,
            FrequencyCutOff = spectrum?.Frequency,
            CutOffDegree = spectrum is { } degree ? Math.Exp(degree.LogDegree) : null,
            Log2Eigenfunctions = spectrum?.LogEigenfunctions / Ln2,
            LogWasserstein = logWasserstein,
            LogLipschitz = logLipschitz,
            Diagnostics = diagnostics,
        };
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{ResultText.PowerOfTwo(Log2Bits)} bits: {ResultText.PowerOfTwo(Log2FreeDimensions)} free dimensions times {ResultText.Of(BitsPerDimension)} bits";
}
