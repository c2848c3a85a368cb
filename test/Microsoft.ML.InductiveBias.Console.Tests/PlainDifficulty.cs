namespace Microsoft.ML.InductiveBias.Console.Tests;

/// <summary>The difficulty of a task straight from the published formula, for numbers in the range of a double.</summary>
internal static class PlainDifficulty
{
    public static double Bits(double n, double q, double radius, double resolution, double classes, double outputs, double targetError)
    {
        double wasserstein = Math.Sqrt(q / 6)
            * Math.Pow(2 * Math.Pow(Math.PI, (q + 1) / 2) * classes / Math.Exp(LogGamma((q + 1) / 2)), 1 / q) * radius * Math.Pow(n, -1 / q);
        double frequency = 2 * Math.PI * radius / resolution;
        double degree = (Math.Sqrt((q - 1) * (q - 1) + 4 * frequency * frequency) - (q - 1)) / 2;
        double dimensions = 2 * outputs * classes * (Binomial(q + degree, q) + Binomial(q + degree - 1, q));
        double lipschitz = degree * Math.Sqrt(outputs) / radius;
        return (dimensions - n * outputs) * Math.Log2(Math.Sqrt(outputs * classes) * lipschitz * wasserstein / targetError);
    }

    private static double Binomial(double a, double b) => Math.Exp(LogGamma(a + 1) - LogGamma(b + 1) - LogGamma(a - b + 1));

    /// <summary>Stirling's series beyond 20, where its next term is below 1e-13; the recurrence below.</summary>
    private static double LogGamma(double x)
    {
        double shift = 0;
        for (; x < 20; x++)
            shift += Math.Log(x);
        return (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI)
            + 1 / (12 * x) - 1 / (360 * Math.Pow(x, 3)) + 1 / (1260 * Math.Pow(x, 5)) - 1 / (1680 * Math.Pow(x, 7)) - shift;
    }
}
