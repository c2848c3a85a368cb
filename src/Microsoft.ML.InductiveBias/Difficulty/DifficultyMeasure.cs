using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The model-agnostic generalization difficulty of a task: the information in bits that a learner must bring, beyond
/// the training data, to reach a target error.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// With n training rows, intrinsic dimension q, radius R, resolution δ, discrete feature count N_d, output dimension D,
/// output bound B and target error ε:
///
/// - ln W = ½ ln(q/6) + (ln 2 + (q+1)/2 · ln π + ln N_d − ln Γ((q+1)/2)) / q + ln R − (ln n)/q
/// - F = 2πR/δ; K = (√((q−1)² + 4F²) − (q−1)) / 2; E = C(q+K, q) + C(q+K−1, q)
/// - L_f = K √D / R; dim Θ = 2 D N_d E
/// - difficulty = (dim Θ − nD) · (log₂ B + ½ log₂ D + ½ log₂ N_d − log₂ ε + log₂ L_f + log₂ W) bits
///
/// All in logarithms: nothing overflows. dim Θ ≤ nD gives 0 (the data determine the hypothesis), and so does a target error
/// so loose that the second factor isn't positive; a diagnostic reports either. Larger means harder; the value falls
/// with n and ε and grows exponentially in q.
/// ]]></format>
/// Source: Boopathy et al., Model-agnostic Measure of Generalization Difficulty, ICML 2023 (arXiv 2305.01034), theorem 1 and
/// appendix.</remarks>
public static partial class DifficultyMeasure
{
    /// <summary>The difficulty of a supervised task.</summary>
    /// <param name="task">The constants of the task.</param>
    /// <returns>The difficulty in bits and as log₂ of bits, with its terms.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of range.</exception>
    public static DifficultyTerms Of(TaskConstants task)
    {
        ArgumentNullException.ThrowIfNull(task);
        task.Validate();
        return Of(task, Math.Log(task.OutputDimension));
    }

    /// <summary>The bias provided by a model that reaches the given error rate on the task: the difficulty at that error.</summary>
    /// <param name="task">The constants of the task; its target error is ignored.</param>
    /// <param name="errorRate">The model's test error: above 0 (a model without errors on m test rows is only known to be
    /// below about 1/m).</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant or the error rate is out of range.</exception>
    public static DifficultyTerms BiasProvidedBy(TaskConstants task, double errorRate)
    {
        ArgumentNullException.ThrowIfNull(task);
        Require.Positive(errorRate);
        return Of(new TaskConstants(task) { TargetError = errorRate });
    }

    /// <summary>The number of training rows at which the difficulty falls to a given value.</summary>
    /// <param name="task">The constants of the task; its number of rows is ignored.</param>
    /// <param name="log2Bits">log₂ of the difficulty in bits to reach; −∞ for a difficulty of 0.</param>
    /// <returns>The smallest such number of rows, at least 1; fractional, as the formula is, and its logarithm. <c>Rows</c> is +∞
    /// where it exceeds the range of a double.</returns>
    /// <remarks>The difficulty falls strictly with n until it is 0, so the answer is unique; it is found by bisection in ln n.
    /// The intrinsic dimension, radius and resolution are held fixed: the resolution of a larger sample would be smaller.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A constant lies out of range, or <paramref name="log2Bits"/> is NaN or +∞.</exception>
    public static (double Rows, double Log10Rows) RowsAt(TaskConstants task, double log2Bits)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (double.IsNaN(log2Bits) || double.IsPositiveInfinity(log2Bits))
            throw new ArgumentOutOfRangeException(nameof(log2Bits), $"log2Bits was {log2Bits}; it must be finite, or −∞ for a difficulty of 0.");
        var single = new TaskConstants(task) { TrainingRows = 1 };
        single.Validate();
        var logD = Math.Log(task.OutputDimension);
        var atOne = Of(single, logD, 0);
        if (atOne.Log2Bits <= log2Bits)
            return (1, 0);

        // 0 is reached where the data fix every dimension or the bits per dimension run out, whichever comes first.
        var logZero = Math.Min(
            atOne.Log2HypothesisDimensions * DifficultyTerms.Ln2 - logD,
            atOne.BitsPerDimension * DifficultyTerms.Ln2 * task.IntrinsicDimension);
        double low = 0, high = logZero;
        // The interval halves each time: ends at neighboring doubles.
        while (!double.IsNegativeInfinity(log2Bits))
        {
            var middle = low + (high - low) / 2;
            if (middle <= low || middle >= high)
                break;
            if (Of(single, logD, middle).Log2Bits > log2Bits)
                low = middle;
            else
                high = middle;
        }
        return (Math.Exp(high), high / Math.Log(10));
    }

    /// <summary>The supervised measure for an output dimension that may exceed the range of a double.</summary>
    internal static DifficultyTerms Of(TaskConstants task, double logOutputDimension) =>
        Of(task, logOutputDimension, Math.Log(task.TrainingRows));

    private static DifficultyTerms Of(TaskConstants task, double logD, double logN)
    {
        const double Ln2 = DifficultyTerms.Ln2;
        var q = task.IntrinsicDimension;
        var logR = Math.Log(task.Radius);
        var logNd = Math.Log(task.DiscreteFeatureCount);
        var spectrum = SphereSpectrum.At(q, task.Radius, task.Resolution);

        var logWasserstein = 0.5 * Math.Log(q / 6)
            + (Ln2 + (q + 1) / 2 * Math.Log(Math.PI) + logNd - LogGamma.Of((q + 1) / 2)) / q
            + logR - logN / q;
        var logLipschitz = spectrum.LogDegree + 0.5 * logD - logR;
        (string, double)[] summands =
        [
            ("outputBound", Math.Log2(task.OutputBound)),
            ("outputDimension", 0.5 * logD / Ln2),
            ("discreteFeatures", 0.5 * logNd / Ln2),
            ("targetError", -Math.Log2(task.TargetError)),
            ("lipschitz", logLipschitz / Ln2),
            ("wasserstein", logWasserstein / Ln2),
        ];
        return DifficultyTerms.From(Ln2 + logD + logNd + spectrum.LogEigenfunctions, logN + logD, summands, spectrum, logWasserstein, logLipschitz);
    }
}
