namespace Microsoft.ML.InductiveBias;

/// <summary>The distribution of the test loss in one space of an audit.</summary>
/// <param name="Name">The space.</param>
/// <param name="Distribution">The distribution of its mean squared error.</param>
internal sealed record AuditSpaceLaw(string Name, LossDistribution Distribution);
