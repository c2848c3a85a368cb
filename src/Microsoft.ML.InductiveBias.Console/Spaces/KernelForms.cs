namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>Gaussian-process spaces, by the name of their kernel.</summary>
internal static class KernelForms
{
    private const string Likelihood = "ml";

    private static readonly SpaceOption<KernelPreset> PresetOption = SpaceOption.Choice("preset",
        "Kernels: the values of length-scale, amplitude, noise and mean that aren't given: those of maximum likelihood around the training mean (likelihood); "
        + "length scale 1, amplitude 1, no noise, mean 0 (paper: Boopathy et al. 2024); or the same with the median length scale (median) (default: likelihood).",
        ("likelihood", KernelPreset.Likelihood), ("paper", KernelPreset.Paper), ("median", new KernelPreset(LengthScale.MedianDistance, 1, 0, false)));

    private static readonly SpaceOption<LengthScale> LengthScaleOption = new("length-scale", "median|ml|NUMBER", "'median' or a positive number, or 'ml' (maximum likelihood)",
        "The distance over which a hypothesis varies, in units of the normalized features: a number, the median distance between training rows, or the maximum-likelihood value, ml (default: ml).",
        text => text switch
        {
            "median" => LengthScale.MedianDistance,
            Likelihood => LengthScale.MaximumLikelihood,
            _ => NumberParser.Positive(text) is { } number ? LengthScale.Fixed(number) : null,
        });

    private static readonly SpaceOption<NumberOrLikelihood> AmplitudeOption = new("amplitude", "ml|NUMBER", "a positive number, or 'ml' (maximum likelihood)",
        "Kernels: the prior standard deviation of the values of a hypothesis; for kernels that aren't based on distances, a factor on it (default: ml).",
        text => ReadNumber(text, NumberParser.Positive));

    private static readonly SpaceOption<NumberOrLikelihood> NoiseOption = new("noise", "ml|VARIANCE", "a number of at least 0, or 'ml' (maximum likelihood)",
        "Kernels and mlp-posterior: the variance of the label around a hypothesis; with 0, hypotheses of a kernel pass through every training row (default: kernels ml; mlp-posterior 0.01 for classes, a regression needs it).",
        text => ReadNumber(text, NumberParser.NotNegative));

    private static readonly SpaceOption<bool> MeanOption = SpaceOption.Choice("mean",
        "Kernels: the mean of hypotheses before they see a training row: the mean of the training labels (for classes, their frequencies), or 0 (default: training).",
        ("training", true), ("zero", false));

    private static readonly SpaceOption<int> KernelRows = SpaceOption.WholeNumber("kernel-rows", "NUMBER", 2,
        "Kernels: condition hypotheses on this many randomly chosen training rows, if the task is too large for the exact answer; the error is measured and reported (default: all).");

    private static readonly SpaceOption<double> KernelTolerance = SpaceOption.Positive("kernel-tolerance", "NATS",
        "Kernels: condition hypotheses on all training rows by conjugate gradients, which store no kernel matrix, until bounds of the bias are this many nats apart, if the task is too large for the exact answer (default: exact).");

    private static readonly SpaceOption<double> Alpha = SpaceOption.Positive("alpha", "NUMBER", "rq: how widely length scales are mixed; smaller values mix more widely (default: 1).");

    private static readonly SpaceOption<int> Degree = SpaceOption.WholeNumber("degree", "NUMBER", 1, "polynomial: the degree of hypotheses (default: 2).");

    private static readonly SpaceOption<double> Offset = SpaceOption.NotNegative("offset", "NUMBER",
        "polynomial: the weight of lower degrees; linear: the variance of the intercept (default: 1).");

    private static readonly SpaceOption<int> Depth = SpaceOption.WholeNumber("depth", "NUMBER", 1,
        "Networks and the kernels nngp and ntk: the number of hidden layers (default: kernels 1, networks 2).");

    private static readonly SpaceOption<double> WeightVariance = SpaceOption.Positive("weight-variance", "VARIANCE",
        "nngp, ntk: the variance of a weight times the number of inputs of its layer (default: 2).");

    private static readonly SpaceOption<double> BiasVariance = SpaceOption.NotNegative("bias-variance", "VARIANCE", "nngp, ntk: the variance of a bias (default: 0).");

    private static readonly SpaceOption<KernelActivation> Activation = SpaceOption.Choice("activation",
        "The activation of hidden units: relu or erf for nngp and ntk; relu, tanh or gelu for networks (default: relu).",
        ("relu", KernelActivation.Relu), ("erf", KernelActivation.Erf));

    public static IReadOnlyList<SpaceForm> All { get; } =
    [
        Stationary("rbf", (lengthScale, _) => new RbfKernel { LengthScale = lengthScale }),
        Stationary("matern12", (lengthScale, _) => new MaternKernel { Smoothness = MaternSmoothness.Half, LengthScale = lengthScale }),
        Stationary("matern32", (lengthScale, _) => new MaternKernel { Smoothness = MaternSmoothness.ThreeHalves, LengthScale = lengthScale }),
        Stationary("matern52", (lengthScale, _) => new MaternKernel { Smoothness = MaternSmoothness.FiveHalves, LengthScale = lengthScale }),
        Stationary("laplacian", (lengthScale, _) => new LaplacianKernel { LengthScale = lengthScale }),
        Stationary("rq", (lengthScale, settings) => new RationalQuadraticKernel { LengthScale = lengthScale, Alpha = settings.Of(Alpha, 1) }, Alpha),
        Of("polynomial", settings => new PolynomialKernel { Degree = settings.Of(Degree, 2), Offset = settings.Of(Offset, 1) }, Degree, Offset),
        Of("linear", settings => new LinearKernel { Offset = settings.Of(Offset, 1) }, Offset),
        Of("nngp", settings => new NngpKernel
        {
            Depth = settings.Of(Depth, 1), WeightVariance = settings.Of(WeightVariance, 2), BiasVariance = settings.Of(BiasVariance, 0), Activation = settings.Of(Activation, KernelActivation.Relu),
        }, Depth, WeightVariance, BiasVariance, Activation),
        Of("ntk", settings => new NtkKernel
        {
            Depth = settings.Of(Depth, 1), WeightVariance = settings.Of(WeightVariance, 2), BiasVariance = settings.Of(BiasVariance, 0), Activation = settings.Of(Activation, KernelActivation.Relu),
        }, Depth, WeightVariance, BiasVariance, Activation),
    ];

    private static SpaceForm Stationary(string name, Func<LengthScale, SpaceSettings, Kernel> kernel, params SpaceOption[] options) =>
        Of(name, settings => kernel(settings.Of(LengthScaleOption, PresetOf(settings).LengthScale), settings), [LengthScaleOption, .. options]);

    private static SpaceForm Of(string name, Func<SpaceSettings, Kernel> kernel, params SpaceOption[] options) =>
        new(name, [.. options, AmplitudeOption, NoiseOption, MeanOption, PresetOption, PublishedEstimate.Option, KernelRows, KernelTolerance, DeviceOption.Option], (settings, _) =>
        {
            var preset = PresetOf(settings);
            double? amplitude = settings.Of(AmplitudeOption, new NumberOrLikelihood(preset.Amplitude)).Number, noise = settings.Of(NoiseOption, new NumberOrLikelihood(preset.Noise)).Number;
            return new GaussianProcessHypothesisSpace(kernel(settings).WithAmplitude(amplitude ?? 1), noise ?? 0)
            {
                CenterTargets = settings.Of(MeanOption, preset.IsCentered),
                Tuning = new LikelihoodTuning { Amplitude = amplitude is null, NoiseVariance = noise is null },
                CheckEvidence = true,
                Approximation = Approximation(settings),
                Device = DeviceOption.Of(settings),
            };
        })
        {
            Check = settings => PublishedEstimate.IsChosen(settings) && settings.Has(PresetOption) ? "published chooses the preset paper; leave out preset." : null,
            CheckMemory = (settings, trainingRows, testRows) => GaussianProcessHypothesisSpace.CheckMemory(trainingRows, testRows, Approximation(settings), device: DeviceOption.Of(settings)),
            LacksProbabilities = _ => "hypotheses of a kernel space don't predict probabilities; use mse or zero-one",
        };

    private static KernelApproximation? Approximation(SpaceSettings settings) => (settings.Given(KernelRows), settings.Given(KernelTolerance)) switch
    {
        (null, null) => null,
        ({ } rows, null) => new KernelApproximation(rows),
        (null, { } tolerance) => KernelApproximation.ConjugateGradients(tolerance),
        _ => throw new ToolException("--kernel-rows takes part of the training rows and --kernel-tolerance all of them; use one of them."),
    };

    private static KernelPreset PresetOf(SpaceSettings settings) => settings.Of(PresetOption, PublishedEstimate.IsChosen(settings) ? KernelPreset.Paper : KernelPreset.Likelihood);

    private static object? ReadNumber(string text, Func<string, double?> read) =>
        text == Likelihood ? new NumberOrLikelihood(null) : read(text) is { } number ? new NumberOrLikelihood(number) : null;

    /// <summary>A number, or <see langword="null"/> for the maximum-likelihood value.</summary>
    private readonly record struct NumberOrLikelihood(double? Number);

    /// <summary>The values of options that aren't given; <see langword="null"/> for the maximum-likelihood value.</summary>
    private sealed record KernelPreset(LengthScale LengthScale, double? Amplitude, double? Noise, bool IsCentered)
    {
        public static KernelPreset Likelihood { get; } = new(LengthScale.MaximumLikelihood, null, null, true);

        public static KernelPreset Paper { get; } = new(1, 1, 0, false);
    }
}
