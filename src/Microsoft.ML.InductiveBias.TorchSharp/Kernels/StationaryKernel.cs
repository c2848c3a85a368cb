using System.Globalization;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A kernel of the distance between two points, K(x, y) = a² ρ(‖x − y‖ / ℓ), with one length scale ℓ or one for each
/// feature.</summary>
public abstract record StationaryKernel : Kernel
{
    private protected StationaryKernel()
    {
    }

    /// <summary>ℓ: the distance over which a hypothesis varies, in units of the features; the median distance by default.</summary>
    public LengthScale LengthScale { get; init; } = LengthScale.MedianDistance;

    internal abstract Correlation Correlation { get; }

    internal override ResolvedKernel Resolve(torch.Tensor training)
    {
        int features = (int)training.shape[1];
        if (LengthScale.IsMaximumLikelihood)
        {
            return LengthScale.IsPerFeature
                ? new ResolvedStationaryKernel(Correlation, StartsOf(training), Amplitude, StartsOf(training))
                : SingleFree(MedianDistance.Of(training, Correlation.IsManhattan));
        }
        if (LengthScale.IsMedianDistance)
            return new ResolvedStationaryKernel(Correlation, [MedianDistance.Of(training, Correlation.IsManhattan)], Amplitude);
        var values = LengthScale.Values;
        if (values.Count > 1 && values.Count != features)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The {Name} kernel has {values.Count} length scales and the rows have {features} features; give one length scale, or one for each feature."));
        }
        return new ResolvedStationaryKernel(Correlation, [.. values], Amplitude);

        ResolvedStationaryKernel SingleFree(double start) => new(Correlation, [start], Amplitude, [start]);
    }

    /// <summary>The length scales at which every feature has the same share in a distance of about 1.</summary>
    private double[] StartsOf(torch.Tensor training)
    {
        using var deviations = training.shape[0] > 1 ? training.std(0, unbiased: true) : training.new_zeros(training.shape[1]);
        var values = Tensors.ToArray(deviations);
        double dimension = values.Length;
        double factor = Correlation.IsManhattan ? dimension : Math.Sqrt(2 * dimension);
        // A constant feature has no distances: any number serves, and 1 stays in range.
        return Array.ConvertAll(values, deviation => deviation > 0 ? factor * deviation : 1);
    }
}
