using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

// Both closed forms count the trigonometric functions inside of a ball of frequencies, as the supervised measure counts spherical
// harmonics. Source: Boopathy et al., ICML 2023, appendix on reinforcement learning.
public static partial class DifficultyMeasure
{
    /// <summary>The difficulty of the simplified cartpole with T noisy observations of the angle and its change:
    /// (2 (2π/δ)^(2T) πᵀ / Γ(T+1) − n) · (log₂(4π²/√3) + ½ log₂ T − log₂ δ − log₂ n / (2T) − log₂ ε).</summary>
    /// <param name="observations">T, the number of observations: at least 1.</param>
    /// <param name="interactions">n, the number of interactions with the environment (published: 10,000).</param>
    /// <param name="resolution">δ, in units of the state space (published: 0.001).</param>
    /// <param name="targetError">ε (published: 0.001).</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of range.</exception>
    public static DifficultyTerms CartPole(
        int observations, double interactions = 10_000, double resolution = 0.001, double targetError = 0.001)
    {
        Require.AtLeastOne(observations);
        return OfControl(2.0 * observations, 1, interactions, resolution, targetError,
            ("domain", Math.Log2(4 * Math.PI * Math.PI / Math.Sqrt(3)) + 0.5 * Math.Log2(observations)));
    }

    /// <summary>The difficulty of continuous control with q observation and D action dimensions:
    /// D (2 (2π/δ)^q π^(q/2) / Γ(q/2+1) − n) · (log₂(4π²/√6) + log₂ D + ½ log₂ q − log₂ δ − log₂ n / q − log₂ ε).</summary>
    /// <param name="observationDimensions">q: above 0.</param>
    /// <param name="actionDimensions">D: at least 1.</param>
    /// <param name="interactions">n, the number of interactions with the environment (published: 10⁶).</param>
    /// <param name="resolution">δ, in units of the state space (published: 0.001).</param>
    /// <param name="targetError">ε (published: 0.001).</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of range.</exception>
    public static DifficultyTerms ContinuousControl(
        double observationDimensions, double actionDimensions,
        double interactions = 1_000_000, double resolution = 0.001, double targetError = 0.001)
    {
        Require.Positive(observationDimensions);
        Require.AtLeastOne(actionDimensions);
        return OfControl(observationDimensions, actionDimensions, interactions, resolution, targetError,
            ("domain", Math.Log2(4 * Math.PI * Math.PI / Math.Sqrt(6)) + 0.5 * Math.Log2(observationDimensions)),
            ("outputDimension", Math.Log2(actionDimensions)));
    }

    private static DifficultyTerms OfControl(
        double q, double D, double n, double resolution, double targetError, params (string Name, double Bits)[] domain)
    {
        Require.AtLeastOne(n, "interactions");
        Require.Positive(resolution);
        Require.Positive(targetError);
        // The volume of the q-ball of radius 2π/δ, twice: a sine and a cosine for each frequency.
        var logFunctions = Math.Log(2) + q * (Math.Log(2 * Math.PI) - Math.Log(resolution))
            + q / 2 * Math.Log(Math.PI) - LogGamma.Of(q / 2 + 1);
        return DifficultyTerms.From(Math.Log(D) + logFunctions, Math.Log(D) + Math.Log(n),
        [
            .. domain,
            ("resolution", -Math.Log2(resolution)),
            ("data", -Math.Log2(n) / q),
            ("targetError", -Math.Log2(targetError)),
        ]);
    }
}
