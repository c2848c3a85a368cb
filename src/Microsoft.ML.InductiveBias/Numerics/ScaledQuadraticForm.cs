namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>A quadratic form in units of the value x at which its law is evaluated, so that x is 1 and no quantity of the
/// evaluation leaves the range of a <see cref="double"/>.</summary>
internal sealed class ScaledQuadraticForm
{
    // Weights below x·1e-305 count as that: they move nothing that a double could show.
    private const double LargestInverse = 1e305;

    public ScaledQuadraticForm(QuadraticForm form, double x)
    {
        Form = form;
        X = x;
        Weights = new double[form.PaddedCount];
        InverseWeights = new double[form.PaddedCount];
        for (int i = 0; i < form.PaddedCount; i++)
        {
            bool isPadding = i >= form.Count;
            Weights[i] = form.Weights[i] / x;
            InverseWeights[i] = isPadding ? 1 : Math.Min(x / form.Weights[i], LargestInverse);
        }
    }

    public QuadraticForm Form { get; }

    /// <summary>The unit.</summary>
    public double X { get; }

    /// <summary>w/x; +∞ where that overflows.</summary>
    public double[] Weights { get; }

    /// <summary>x/w; 0 where that underflows.</summary>
    public double[] InverseWeights { get; }

    public double LargestWeight => Form.LargestWeight / X;
}
