namespace Microsoft.ML.InductiveBias.Control;

/// <summary>A pendulum with its pivot below: a mass of 1 kg at the end of a rod of 1 m, moved by a torque at the pivot.</summary>
/// <remarks>θ'' = g sin θ − b θ' + u, θ = 0 upright, where the pendulum falls without control. The torque is constant during a step.</remarks>
internal static class Pendulum
{
    /// <summary>The duration of a step, in seconds.</summary>
    public const double Step = 0.02;

    private const double Gravity = 9.81, Friction = 0.1;

    /// <summary>The state after a step, by the classical Runge–Kutta method, whose error at this step is below 1e-8.</summary>
    public static (double Angle, double Velocity) Next((double Angle, double Velocity) state, double torque)
    {
        var (a1, v1) = Slope(state.Angle, state.Velocity, torque);
        var (a2, v2) = Slope(state.Angle + Step / 2 * a1, state.Velocity + Step / 2 * v1, torque);
        var (a3, v3) = Slope(state.Angle + Step / 2 * a2, state.Velocity + Step / 2 * v2, torque);
        var (a4, v4) = Slope(state.Angle + Step * a3, state.Velocity + Step * v3, torque);
        return (state.Angle + Step / 6 * (a1 + 2 * a2 + 2 * a3 + a4), state.Velocity + Step / 6 * (v1 + 2 * v2 + 2 * v3 + v4));
    }

    /// <summary>The linear system near the upright position: the next state is A x + B u, A and B over one step.</summary>
    /// <returns>A by rows, and B.</returns>
    public static (double[] A, double[] B) Linearized()
    {
        // The exponential of [[0, 1, 0], [g, −b, 1], [0, 0, 0]] times the step holds A and B; its series converges within 20 terms.
        double[] matrix = [0, Step, 0, Gravity * Step, -Friction * Step, Step, 0, 0, 0];
        double[] term = [1, 0, 0, 0, 1, 0, 0, 0, 1], sum = [.. term];
        for (int k = 1; k <= 20; k++)
        {
            var next = new double[9];
            for (int i = 0; i < 9; i++)
            {
                for (int j = 0; j < 3; j++)
                    next[i] += term[i / 3 * 3 + j] * matrix[j * 3 + i % 3] / k;
            }
            term = next;
            for (int i = 0; i < 9; i++)
                sum[i] += term[i];
        }
        return ([sum[0], sum[1], sum[3], sum[4]], [sum[2], sum[5]]);
    }

    private static (double, double) Slope(double angle, double velocity, double torque) => (velocity, Gravity * Math.Sin(angle) - Friction * velocity + torque);
}
