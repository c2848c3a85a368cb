using System.Numerics;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>The inversion integrals of a tail probability and of the density, on a hyperbola through the saddlepoint.</summary>
/// <remarks>d(v) = B(θ·2 sinh²(v/2) + i sinh v) opens to the right, where the integrand falls exponentially even if one weight
/// dominates; the trapezoid rule in v converges geometrically, so halving the step squares its error.</remarks>
internal static class SaddlepointContour
{
    private const double Opening = 0.9;
    private const double SmallestSkew = 0.08;
    private const double LargestStep = 0.5;
    private const double NegligibleTerm = 1e-17;
    // Halving the step about squares the error, so that results which agree to 1e-9 leave far less.
    private const double Agreement = 1e-9;
    private const int LargestHalvingCount = 12;
    private const int LargestNodeCount = 2_000;

    /// <summary>The two integrals as logarithms, without the factor of the saddlepoint, the number of nodes they took, and how far the
    /// logarithm of the tail's may be off: 0 where the steps agreed.</summary>
    public readonly record struct Result(double LogTail, double LogDensity, int Nodes, double Error);

    /// <summary>A point d of the contour with its share of the integral of the density: the integral of the density times a function g is
    /// that of the density times the sum of Im(weight · g(d)), where the weights of all nodes have imaginary parts that add up to 1.</summary>
    public readonly record struct Node(Complex Distance, Complex Weight);

    /// <summary>Integrates along the contour through the location of the exponent.</summary>
    /// <param name="exponent">The exponent.</param>
    /// <param name="nodes">Receives the nodes; may be <see langword="null"/>.</param>
    public static Result Integrate(TiltedExponent exponent, List<Node>? nodes = null)
    {
        double t = exponent.Location;
        // The pole's factor 1/(1 + d/t) takes part in the shape of the integrand, as a term with these cumulants.
        double variance = exponent.Cumulants.Second + (1 / t / t);
        double deviation = Math.Sqrt(variance);
        double skew = (exponent.Cumulants.Third - (2 / t / t / t)) / (6 * variance) / deviation;
        // B in tilted standard deviations.
        double width = Opening / (2 * (skew > SmallestSkew ? skew : SmallestSkew));
        double step = Math.Min(LargestStep, 1 / width);

        nodes?.Add(new Node(0, 0.5 * Complex.ImaginaryOne));
        var contour = new Contour(exponent, width / deviation, nodes);
        contour.AddUntilNegligible(step);
        double tail = step * contour.TailSum, density = step * contour.DensitySum, error = double.NaN;
        for (int halving = 0; halving < LargestHalvingCount && contour.Nodes < LargestNodeCount; halving++)
        {
            contour.AddBetween(step);
            step /= 2;
            double finerTail = step * contour.TailSum, finerDensity = step * contour.DensitySum;
            bool agrees = Math.Abs(finerTail - tail) <= Agreement * finerTail
                && Math.Abs(finerDensity - density) <= Agreement * finerDensity;
            // The density may still lag behind.
            error = Math.Abs(Math.Log(finerTail / tail)) is > Agreement and var open ? open : agrees || finerTail > 0 ? 0 : double.NaN;
            (tail, density) = (finerTail, finerDensity);
            if (agrees)
                break;
        }
        for (int node = 0; node < nodes?.Count; node++)
            nodes[node] = nodes[node] with { Weight = nodes[node].Weight / contour.DensitySum };
        double logScale = Math.Log(width / Math.PI) - Math.Log(deviation);
        return new Result(Math.Log(tail) + logScale, Math.Log(density) + logScale, contour.Nodes, error);
    }

    /// <summary>The integrals of a normal integrand with the curvature at the saddlepoint. In laws far from a normal one they may be
    /// off by any factor.</summary>
    /// <param name="exponent">The exponent.</param>
    /// <param name="nodes">Receives the saddlepoint as the only node; may be <see langword="null"/>.</param>
    public static Result LeadingTerm(TiltedExponent exponent, List<Node>? nodes = null)
    {
        nodes?.Clear();
        nodes?.Add(new Node(0, Complex.ImaginaryOne));
        double t = exponent.Location;
        double log = -0.5 * Math.Log(2 * Math.PI * (exponent.Cumulants.Second + (1 / t / t)));
        return new Result(log, log, 0, double.PositiveInfinity);
    }

    // The sums over nodes, in units of B and of the integrand at the saddlepoint.
    private sealed class Contour(TiltedExponent exponent, double scale, List<Node>? nodes)
    {
        private double _end;

        // Half of the central term: the other half of the contour is the mirror image.
        public double TailSum { get; private set; } = 0.5;

        public double DensitySum { get; private set; } = 0.5;

        public int Nodes { get; private set; } = 1;

        public void AddUntilNegligible(double step)
        {
            double v = step;
            while (AddFour(v, step) > NegligibleTerm && Nodes < LargestNodeCount)
                v += 4 * step;
            _end = v + (4 * step);
        }

        public void AddBetween(double step)
        {
            for (double v = 0.5 * step; v < _end; v += 4 * step)
                AddFour(v, step);
        }

        // Adds the nodes v, v + step, v + 2·step, v + 3·step and gives the size of the last term.
        private double AddFour(double v, double step)
        {
            Vector256<double> re = default, im = default;
            for (int lane = 0; lane < 4; lane++)
            {
                double half = Math.Sinh(0.5 * (v + (lane * step)));
                re = re.WithElement(lane, scale * Opening * 2 * half * half);
                im = im.WithElement(lane, scale * Math.Sinh(v + (lane * step)));
            }
            exponent.At(re, im, out var exponentRe, out var exponentIm);
            double size = 0;
            for (int lane = 0; lane < 4; lane++)
            {
                double magnitude = Math.Exp(exponentRe[lane]);
                var (sine, cosine) = Math.SinCos(exponentIm[lane]);
                // e^exponent · d'(v)/B, whose imaginary part is the density's term …
                double slopeRe = Opening * im[lane] / scale, slopeIm = Math.Cosh(v + (lane * step));
                double termRe = magnitude * ((cosine * slopeRe) - (sine * slopeIm));
                double termIm = magnitude * ((cosine * slopeIm) + (sine * slopeRe));
                if (magnitude == 0)
                    (termRe, termIm) = (0, 0);
                // … and the tail's after division by 1 + d/t.
                double poleRe = 1 + (re[lane] / exponent.Location), poleIm = im[lane] / exponent.Location;
                double norm = (poleRe * poleRe) + (poleIm * poleIm);
                DensitySum += termIm;
                nodes?.Add(new Node(new Complex(re[lane], im[lane]), new Complex(termRe, termIm)));
                TailSum += ((termIm * poleRe) - (termRe * poleIm)) / norm;
                size = Math.Max(Math.Abs(termRe), Math.Abs(termIm));
            }
            Nodes += 4;
            return size;
        }
    }
}
