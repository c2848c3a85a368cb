namespace Microsoft.ML.InductiveBias.Control;

/// <summary>The linear-quadratic regulator that keeps the pendulum upright: the torque −k₁ θ − k₂ θ' that minimizes Σ θ² + 0.1 θ'² + 0.01 u² for the linearized pendulum.</summary>
/// <remarks>The discrete algebraic Riccati equation P = Q + Aᵀ P A − Aᵀ P B (R + Bᵀ P B)⁻¹ Bᵀ P A is solved by iterating it. A regulator is known to machine precision;
/// value iteration on a grid would add an error of its own to every label.</remarks>
internal static class PendulumController
{
    private const double AngleCost = 1, VelocityCost = 0.1, TorqueCost = 0.01, Precision = 1e-15;

    private const int MostSteps = 100_000;

    private static readonly (double OfAngle, double OfVelocity) s_gain = Solve();

    /// <summary>k₁ and k₂.</summary>
    public static (double OfAngle, double OfVelocity) Gain => s_gain;

    public static double Torque((double Angle, double Velocity) state) => -s_gain.OfAngle * state.Angle - s_gain.OfVelocity * state.Velocity;

    private static (double, double) Solve()
    {
        var (ofState, ofTorque) = Pendulum.Linearized();
        double a = ofState[0], b = ofState[1], c = ofState[2], d = ofState[3], e = ofTorque[0], f = ofTorque[1];
        double p = AngleCost, q = 0, r = VelocityCost; // P = [[p, q], [q, r]]
        for (int step = 0; step < MostSteps; step++)
        {
            // Columns of P A, and Bᵀ P A.
            double pa = p * a + q * c, pb = p * b + q * d, qa = q * a + r * c, qb = q * b + r * d;
            double onAngle = e * pa + f * qa, onVelocity = e * pb + f * qb, weight = TorqueCost + e * (p * e + q * f) + f * (q * e + r * f);
            double nextP = AngleCost + a * pa + c * qa - onAngle * onAngle / weight;
            double nextQ = a * pb + c * qb - onAngle * onVelocity / weight;
            double nextR = VelocityCost + b * pb + d * qb - onVelocity * onVelocity / weight;
            double change = Math.Abs(nextP - p) + Math.Abs(nextQ - q) + Math.Abs(nextR - r);
            (p, q, r) = (nextP, nextQ, nextR);
            if (change <= Precision * (p + r))
                break;
        }
        double scale = TorqueCost + e * (p * e + q * f) + f * (q * e + r * f);
        return ((e * (p * a + q * c) + f * (q * a + r * c)) / scale, (e * (p * b + q * d) + f * (q * b + r * d)) / scale);
    }
}
