using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Brings the targets of a regression to mean 0 and standard deviation 1 over the training rows, so that a loss is a share of their
/// variance. Classes stay as they are.</summary>
internal sealed class TargetScaling
{
    /// <summary><see langword="null"/> for classes.</summary>
    private readonly StandardScale? _scale;

    private TargetScaling(StandardScale? scale) => _scale = scale;

    /// <summary>Learns mean and deviation.</summary>
    public static TargetScaling Of(TaskData data, ReadOnlySpan<int> training)
    {
        if (data.Kind != TaskKind.Regression)
            return new TargetScaling(null);
        var targets = data.Targets.ToArray();
        var learned = StandardScale.Of(Array.ConvertAll(training.ToArray(), row => targets[row]));
        if (learned.Deviation > 0)
            return new TargetScaling(learned);
        // Equal training targets have no scale of their own, so that of all rows is the unit; if these are equal, too, every target is 0.
        var all = StandardScale.Of(targets);
        return new TargetScaling(all.Deviation > 0 ? all with { Mean = Math.ScaleB(learned.Mean, learned.Exponent - all.Exponent) } : learned);
    }

    /// <summary>Scaled targets.</summary>
    public double[] Apply(ReadOnlySpan<double> targets)
    {
        var scaled = targets.ToArray();
        if (_scale is { } scale)
            scaled = Array.ConvertAll(scaled, scale.Apply);
        return scaled;
    }

    /// <summary>A scaled number in the units of the label.</summary>
    public double Restore(double scaled) => _scale?.Restore(scaled) ?? scaled;

    /// <summary>Whether a target is on the scale of the training rows.</summary>
    public bool Covers(double target) => _scale?.Covers(target) ?? true;
}
