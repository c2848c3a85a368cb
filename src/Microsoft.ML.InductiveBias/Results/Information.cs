using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>An amount of information, in nats or bits.</summary>
/// <remarks>One nat is 1 / ln 2 ≈ 1.4427 bits. An inductive bias is never negative; an impossible event carries
/// infinite information.</remarks>
public readonly record struct Information : IComparable<Information>
{
    private const double LogOfTwo = 0.693147180559945309417232121458;

    private Information(double nats) => Nats = nats;

    /// <summary>No information: that of a certain event.</summary>
    public static Information Zero => default;

    /// <summary>Infinite information: that of an impossible event.</summary>
    public static Information Infinite => new(double.PositiveInfinity);

    /// <summary>The amount in nats (natural logarithm).</summary>
    public double Nats { get; }

    /// <summary>The amount in bits (binary logarithm): <see cref="Nats"/> / ln 2.</summary>
    public double Bits => Nats / LogOfTwo;

    /// <summary>An amount given in nats.</summary>
    /// <param name="nats">Any number but NaN; <see cref="double.PositiveInfinity"/> for an impossible event.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="nats"/> is NaN.</exception>
    public static Information FromNats(double nats) => new(Require.Number(nats));

    /// <summary>An amount given in bits.</summary>
    /// <param name="bits">Any number but NaN.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bits"/> is NaN.</exception>
    public static Information FromBits(double bits) => new(Require.Number(bits) * LogOfTwo);

    /// <summary>The information −ln P that an event of the given log-probability carries.</summary>
    /// <param name="logProbability">ln P, at most 0; <see cref="double.NegativeInfinity"/> for an impossible event.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="logProbability"/> is NaN or positive.</exception>
    public static Information FromLogProbability(double logProbability)
    {
        Require.That(logProbability <= 0, logProbability, "at most 0");
        // 0 − x, because −0.0 would print as "-0".
        return new Information(0 - logProbability);
    }

    /// <inheritdoc/>
    public int CompareTo(Information other) => Nats.CompareTo(other.Nats);

    /// <summary>Whether <paramref name="left"/> is less information than <paramref name="right"/>.</summary>
    public static bool operator <(Information left, Information right) => left.Nats < right.Nats;

    /// <summary>Whether <paramref name="left"/> is more information than <paramref name="right"/>.</summary>
    public static bool operator >(Information left, Information right) => left.Nats > right.Nats;

    /// <summary>Whether <paramref name="left"/> is at most as much information as <paramref name="right"/>.</summary>
    public static bool operator <=(Information left, Information right) => left.Nats <= right.Nats;

    /// <summary>Whether <paramref name="left"/> is at least as much information as <paramref name="right"/>.</summary>
    public static bool operator >=(Information left, Information right) => left.Nats >= right.Nats;

    /// <summary>The amount in both units, such as <c>5.35 nats (7.72 bits)</c>.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Nats:G6} nats ({Bits:G6} bits)");
}
