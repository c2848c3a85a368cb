using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A correlation ρ as a function of u, the squared Euclidean distance in length scales, or the Manhattan distance in them.</summary>
internal abstract class Correlation
{
    /// <summary>Below it a distance counts as 0: keeps u^(−½) finite.</summary>
    private protected const double Tiny = 1e-200;

    /// <summary>The kernel's name and its parameters besides length scale and amplitude.</summary>
    public abstract IReadOnlyList<KeyValuePair<string, object>> Parameters { get; }

    /// <summary>Whether u is Σ|x − y|/ℓ and not ‖x − y‖²/ℓ².</summary>
    public virtual bool IsManhattan => false;

    /// <summary>Squared distances, in length scales, below which their relative accuracy is needed.</summary>
    public virtual double ExactBelow => 0;

    /// <summary>ρ as an ML.NET expression of the squared distance <c>v</c>, given 1/ℓ²; <see langword="null"/> if there is none.</summary>
    public abstract string? Expression(double inverseSquaredLengthScale);

    /// <summary>Replaces u by ρ(u); runs in a dispose scope.</summary>
    public abstract void Apply(torch.Tensor u);

    /// <summary>Replaces u by ρ'(u), 0 at u = 0 where that is infinite; runs in a dispose scope.</summary>
    public abstract void Slope(torch.Tensor u);
}
