namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>How many eigenfunctions of the Laplacian on a q-sphere lie below the frequency that a resolution requires.</summary>
internal readonly record struct SphereSpectrum(double Frequency, double LogDegree, double LogEigenfunctions)
{
    public static SphereSpectrum At(double q, double radius, double resolution)
    {
        var logFrequency = Math.Log(2 * Math.PI) + Math.Log(radius) - Math.Log(resolution);
        if (logFrequency > LogOfHuge)
        {
            // Squares would overflow, and K = F, C(q+K, q) = K^q / Γ(q+1) hold to every digit.
            return new SphereSpectrum(Math.Exp(logFrequency), logFrequency, Math.Log(2) + q * logFrequency - LogGamma.Of(q + 1));
        }
        var frequency = 2 * Math.PI * (radius / resolution);
        var a = q - 1;
        var root = double.Hypot(a, 2 * frequency);
        // K = (root − a)/2; for a > 0 written so that nothing cancels when F is far below q.
        var logDegree = a > 0
            ? Math.Log(2) + 2 * Math.Log(frequency) - Math.Log(root + a)
            : Math.Log((root - a) / 2);
        var K = Math.Exp(logDegree);
        // C(q+K−1, q) = C(q+K, q) · K/(q+K), hence E = C(q+K, q) · (q + 2K)/(q + K).
        var logEigenfunctions = LogGamma.Binomial(q, K) + AccurateLogarithms.LogOnePlus(K / (q + K));
        return new SphereSpectrum(frequency, logDegree, logEigenfunctions);
    }

    // ln 1e100: far beyond any q, far inside the range of a double's square.
    private const double LogOfHuge = 230;
}
