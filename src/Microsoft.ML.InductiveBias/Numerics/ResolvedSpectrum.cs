namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>A covariance spectrum with the variants consistent with its rounding error.</summary>
internal sealed class ResolvedSpectrum
{
    /// <summary>A rounding error above this share of a resolved eigenvalue can be seen in the bias.</summary>
    private const double VisibleShare = 1e-8;

    /// <summary>Sorts the directions into resolved and unresolved ones.</summary>
    public ResolvedSpectrum(
        ReadOnlySpan<double> eigenvalues, ReadOnlySpan<double> squaredResiduals, double roundingError, double resolution, double residualError)
    {
        int m = eigenvalues.Length;
        Eigenvalues = new double[m];
        RaisedEigenvalues = new double[m];
        DroppedEigenvalues = new double[m];
        SquaredResiduals = squaredResiduals.ToArray();
        double negligible = residualError * residualError;
        for (int i = 0; i < m; i++)
        {
            bool isZero = eigenvalues[i] <= roundingError;
            // A residual that is itself rounding error must not lift the smallest possible loss off zero.
            if (isZero && SquaredResiduals[i] <= negligible)
                SquaredResiduals[i] = 0;
            bool isUnresolved = isZero || eigenvalues[i] < resolution;
            Unresolved += isUnresolved ? 1 : 0;
            Eigenvalues[i] = isZero ? 0 : eigenvalues[i];
            // Rounding moves each eigenvalue by up to the norm of the error matrix (Weyl's inequality), resolved ones too.
            RaisedEigenvalues[i] = isUnresolved ? resolution : eigenvalues[i] + roundingError;
            DroppedEigenvalues[i] = isUnresolved ? 0 : eigenvalues[i] - roundingError;
            IsSensitive |= isUnresolved || roundingError > VisibleShare * eigenvalues[i];
        }
        ResolvedSquaredResiduals = [.. SquaredResiduals.Select((squared, i) => DroppedEigenvalues[i] == 0 ? 0 : squared)];
    }

    /// <summary>λ with the numerically zero ones at 0.</summary>
    public double[] Eigenvalues { get; }

    /// <summary>λ with the unresolved ones at the resolution and the others raised by the rounding error.</summary>
    public double[] RaisedEigenvalues { get; }

    /// <summary>λ with the unresolved ones at 0 and the others lowered by the rounding error.</summary>
    public double[] DroppedEigenvalues { get; }

    /// <summary>The squared residuals, rounding error along zero directions removed.</summary>
    public double[] SquaredResiduals { get; }

    /// <summary>The squared residuals along resolved directions, 0 elsewhere.</summary>
    public double[] ResolvedSquaredResiduals { get; }

    /// <summary>Whether rounding changes any eigenvalue visibly.</summary>
    public bool IsSensitive { get; }

    /// <summary>Number of unresolved directions.</summary>
    public int Unresolved { get; }
}
