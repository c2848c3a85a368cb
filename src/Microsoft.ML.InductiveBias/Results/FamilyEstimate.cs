namespace Microsoft.ML.InductiveBias;

/// <summary>I(ε) according to one fitted family of distributions.</summary>
public sealed class FamilyEstimate
{
    internal FamilyEstimate(string family, Information bias, Information lower, Information upper) =>
        (Family, Bias, Lower, Upper) = (family, bias, lower, upper);

    /// <summary>The family, such as <c>scaledNoncentralChiSquared</c>.</summary>
    public string Family { get; }

    /// <summary>I(ε) at the maximum of the likelihood.</summary>
    public Information Bias { get; }

    /// <summary>Lower end of the interval within the family.</summary>
    public Information Lower { get; }

    /// <summary>Upper end of the interval within the family.</summary>
    public Information Upper { get; }
}
