namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Brings numbers of any magnitude to mean 0 and standard deviation 1.</summary>
/// <remarks>The numbers are first divided by a power of two near the largest magnitude. That is exact, and neither squares nor sums overflow or
/// underflow, from the smallest to the largest double.</remarks>
/// <param name="Exponent">The power of two that is the unit of <paramref name="Mean"/> and <paramref name="Deviation"/>.</param>
/// <param name="Mean">The mean, in units of 2^<paramref name="Exponent"/>.</param>
/// <param name="Deviation">The standard deviation of the population in the same units; exactly 0 if all numbers are equal.</param>
internal readonly record struct StandardScale(int Exponent, double Mean, double Deviation)
{
    /// <summary>A number whose scaled value is larger was measured on another scale: next to it, double precision can't tell the other numbers apart.</summary>
    public const double Largest = 1e15;

    /// <summary>The scale of finite numbers, at least one.</summary>
    public static StandardScale Of(ReadOnlySpan<double> values)
    {
        double largest = 0;
        bool varies = false;
        foreach (double value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
            varies |= value != values[0];
        }
        int exponent = largest > 0 ? Math.ILogB(largest) : 0;
        // Equal numbers can leave a variance by the rounding of their mean.
        if (!varies)
            return new StandardScale(exponent, Math.ScaleB(values[0], -exponent), 0);
        double mean = 0, variance = 0, weight = 1.0 / values.Length;
        foreach (double value in values)
            mean += weight * Math.ScaleB(value, -exponent);
        foreach (double value in values)
        {
            double deviation = Math.ScaleB(value, -exponent) - mean;
            variance += deviation * deviation / values.Length;
        }
        return new StandardScale(exponent, mean, Math.Sqrt(variance));
    }

    /// <summary>The position of a number that was measured on another scale than all others, or than most; −1 if there is none.</summary>
    public static int OutOfScale(ReadOnlySpan<double> values)
    {
        var scale = Of(values);
        int farthest = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (Math.Abs(scale.Apply(values[i])) > Math.Abs(scale.Apply(values[farthest])))
                farthest = i;
        }
        double[] others = [.. values[..farthest], .. values[(farthest + 1)..]];
        if (others.Length > 0 && !Of(others).Covers(values[farthest]))
            return farthest;
        if (OfMost(values) is not { } most)
            return -1;
        for (int i = 0; i < values.Length; i++)
        {
            if (!most.Covers(values[i]))
                return i;
        }
        return -1;
    }

    /// <summary>The scale of the three quarters of the numbers that are closest together; <see langword="null"/> if most of these are equal: a number
    /// among many equal ones has no scale of its own.</summary>
    private static StandardScale? OfMost(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        int count = sorted.Length - sorted.Length / 4, first = 0;
        // Halves, so that no difference overflows.
        for (int i = 1; i + count <= sorted.Length; i++)
        {
            if (sorted[i + count - 1] / 2 - sorted[i] / 2 < sorted[first + count - 1] / 2 - sorted[first] / 2)
                first = i;
        }
        var most = sorted.AsSpan(first, count);
        int equal = 1, longest = 1;
        for (int i = 1; i < count; i++)
        {
            equal = most[i] == most[i - 1] ? equal + 1 : 1;
            longest = Math.Max(longest, equal);
        }
        return 2 * longest > count ? null : Of(most);
    }

    /// <summary>Whether a number is on the scale of these numbers.</summary>
    public bool Covers(double value) => Math.Abs(Apply(value)) <= Largest;

    /// <summary>The number of standard deviations from the mean; 0 if the numbers don't vary.</summary>
    public double Apply(double value) => Deviation == 0 ? 0 : (Math.ScaleB(value, -Exponent) - Mean) / Deviation;

    /// <summary>The number divided by the standard deviation; 0 if the numbers don't vary.</summary>
    public double ApplyWithoutCentering(double value) => Deviation == 0 ? 0 : Math.ScaleB(value, -Exponent) / Deviation;

    /// <summary>The number that a scaled value stands for.</summary>
    public double Restore(double scaled) => Math.ScaleB(Mean + Deviation * scaled, Exponent);
}
