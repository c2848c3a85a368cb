using Microsoft.ML.InductiveBias.Console.Commands;

namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>Gaussian-process spaces by the name of their kernel.</summary>
internal static class KernelForms
{
    private static readonly SpaceOption<LengthScale> LengthScaleOption = new("length-scale", "median|NUMBER", "'median' or a positive number",
        "The distance, in units of the normalized features, over which a hypothesis varies: a number, or the median distance between training rows (default: median).",
        ReadLengthScale);

    private static readonly SpaceOption<double> Amplitude = SpaceOption.Number("amplitude", "NUMBER", NumberArguments.IsPositive, "a positive number",
        "Kernels: the standard deviation of a hypothesis' values before it sees the training rows (default: 1).");

    private static readonly SpaceOption<double> Noise = SpaceOption.Number("noise", "VARIANCE", NumberArguments.IsNotNegative, "a number of at least 0",
        "Kernels: the variance of the label around a hypothesis; 0 demands that hypotheses pass through every training row (default: 0).");

    public static IReadOnlyList<SpaceForm> All { get; } =
    [
        Stationary("rbf", settings => new RbfKernel { LengthScale = LengthScaleOf(settings), Amplitude = AmplitudeOf(settings) }),
    ];

    private static SpaceForm Stationary(string name, Func<SpaceSettings, Kernel> kernel) => Of(name, kernel, LengthScaleOption);

    private static SpaceForm Of(string name, Func<SpaceSettings, Kernel> kernel, params SpaceOption[] options) =>
        new(name, [.. options, Amplitude, Noise], (settings, _) => new GaussianProcessHypothesisSpace(kernel(settings), settings.Of(Noise, 0)))
        {
            CheckMemory = GaussianProcessHypothesisSpace.CheckMemory,
        };

    private static LengthScale LengthScaleOf(SpaceSettings settings) => settings.Of(LengthScaleOption, LengthScale.MedianDistance);

    private static double AmplitudeOf(SpaceSettings settings) => settings.Of(Amplitude, 1);

    private static object? ReadLengthScale(string text) => text switch
    {
        "median" => LengthScale.MedianDistance,
        _ => SpaceOption.TryNumber(text, out double number) && NumberArguments.IsPositive(number) ? LengthScale.Fixed(number) : null,
    };
}
