namespace Microsoft.ML.InductiveBias;

/// <summary>Options of <see cref="GaussianProcessTrainer"/>. A feature column of Double keeps the precision of the input for the exact
/// law.</summary>
public sealed class GaussianProcessTrainerOptions : HypothesisSpaceTrainerOptions
{
    /// <summary>The kernel; an RBF kernel with the median distance as length scale and amplitude 1 by default.</summary>
    public Kernel Kernel { get; init; } = new RbfKernel();

    /// <summary>σ², the variance of the targets around a hypothesis, in squared units of the targets. With 0 (the default) hypotheses
    /// interpolate the training rows; larger values make them smoother and the computation better conditioned.</summary>
    public double NoiseVariance { get; init; }

    /// <summary>How maximum likelihood chooses parameters: length scales if the kernel asks for it, amplitude and noise variance if these
    /// options do.</summary>
    public LikelihoodTuning Tuning { get; init; } = new();

    /// <summary>The approximation for a task that is too large for the exact answer; <see langword="null"/> (the default) for none.</summary>
    public KernelApproximation? Approximation { get; init; }
}
