namespace Microsoft.ML.InductiveBias;

/// <summary>Options of <see cref="GaussianProcessTrainer"/>. A feature column of Double keeps the precision of the input for the exact
/// law.</summary>
public sealed class GaussianProcessTrainerOptions : HypothesisSpaceTrainerOptions
{
    /// <summary>The kernel. <see langword="null"/> (the default) is an RBF kernel: its length scale is by maximum likelihood, or, beside a
    /// given noise variance, the median distance.</summary>
    public Kernel? Kernel;

    /// <summary>σ², the variance of the targets around a hypothesis, in squared units of the targets. <see langword="null"/> (the default)
    /// chooses it by maximum likelihood and takes the mean of the training targets as prior mean. A number leaves the prior mean at 0. With
    /// 0, hypotheses interpolate the training rows; larger values make them smoother and the computation better conditioned.</summary>
    public double? NoiseVariance;

    /// <summary>How maximum likelihood chooses parameters: length scales if the kernel asks for it, amplitude and noise variance if these
    /// options do. <see langword="null"/> (the default) chooses amplitude and noise variance unless the noise variance is given.</summary>
    public LikelihoodTuning? Tuning;

    /// <summary>The approximation for a task that is too large for the exact answer; <see langword="null"/> (the default) for none.</summary>
    public KernelApproximation? Approximation;

    /// <summary>Where kernel matrices are computed; the processor by default.</summary>
    public ComputeDevice Device = ComputeDevice.Cpu;

    internal GaussianProcessTrainerOptions Verified() => (GaussianProcessTrainerOptions)Copy();
}
