using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>What became of the spaces of one call, each list in the order in which they were asked for.</summary>
/// <param name="Measured">The spaces that were measured.</param>
/// <param name="Failed">The spaces that could not be measured.</param>
internal sealed record MeasurementOutcome(IReadOnlyList<MeasuredSpace> Measured, IReadOnlyList<FailedSpace> Failed);

/// <summary>A space with what was measured.</summary>
/// <param name="Space">What was asked for.</param>
/// <param name="Metrics">What was measured.</param>
internal sealed record MeasuredSpace(SpaceSpecification Space, InductiveBiasMetrics Metrics);

/// <summary>A space that could not be measured.</summary>
/// <param name="Space">What was asked for.</param>
/// <param name="Message">Why not.</param>
/// <param name="Failure">Where in the program.</param>
internal sealed record FailedSpace(SpaceSpecification Space, string Message, Exception Failure);
