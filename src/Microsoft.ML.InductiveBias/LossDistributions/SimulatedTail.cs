using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The lower tail of a distribution of losses, measured by simulation.</summary>
/// <param name="runs">The runs.</param>
/// <param name="rowsOfCounts">m where the runs count wrong rows instead of a loss; otherwise 0.</param>
/// <param name="report">How the simulation went.</param>
internal sealed class SimulatedTail(RepeatedRuns runs, int rowsOfCounts, RareLossReport report)
{
    public RareLossReport Report => report;

    /// <summary>The estimate at a loss.</summary>
    public RunEstimate At(double loss)
    {
        double state = StateOf(loss, rowsOfCounts);
        var estimate = runs.At(state);
        return estimate.Reached ? estimate : runs.At(runs.Reached) with { Upper = double.PositiveInfinity, Reached = false };
    }

    /// <summary>The largest loss with at most that probability; <see langword="null"/> where the runs didn't reach it.</summary>
    public double? Quantile(double probability)
    {
        double nats = -Math.Log(probability), low = runs.Reached, high = runs.Largest;
        if (nats > runs.NatsAt(low))
            return null;
        // 60 halvings are below the rounding of the losses.
        for (int i = 0; i < 60; i++)
        {
            double middle = 0.5 * (low + high);
            if (runs.NatsAt(middle) > nats)
                low = middle;
            else
                high = middle;
        }
        return rowsOfCounts > 0 ? Math.Floor(high + 1e-9) / rowsOfCounts : high;
    }

    /// <summary>The loss in the units of the runs.</summary>
    public static double StateOf(double loss, int rowsOfCounts) => rowsOfCounts > 0 ? CountLaw.Count(loss, rowsOfCounts) : loss;
}
