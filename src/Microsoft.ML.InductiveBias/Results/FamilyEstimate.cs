namespace Microsoft.ML.InductiveBias;

/// <summary>What one fitted family of distributions says of I(ε).</summary>
/// <param name="Family">The family, such as <c>scaledNoncentralChiSquared</c>.</param>
/// <param name="Bias">I(ε) at the maximum of the likelihood.</param>
/// <param name="Lower">Lower end of the interval within the family.</param>
/// <param name="Upper">Upper end of the interval within the family.</param>
public sealed record FamilyEstimate(string Family, Information Bias, Information Lower, Information Upper);
