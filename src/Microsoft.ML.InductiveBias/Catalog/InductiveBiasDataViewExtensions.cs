using Microsoft.ML.InductiveBias;

// In ML.NET's own namespace, so results become data views without another using.
namespace Microsoft.ML;

/// <summary>Results of this library as data views, to filter, join and save with ML.NET's own steps.</summary>
public static class InductiveBiasDataViewExtensions
{
    /// <summary>One row for each drawn hypothesis: <c>Seed</c> (Int32), <c>Status</c> (text), <c>Counts</c> (Boolean, whether it counts in the sample),
    /// <c>TrainingLoss</c> and <c>TestLoss</c> (Double; NaN for a diverged one).</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="mlContext">The context of the data view.</param>
    public static IDataView ToDataView(this LossSample sample, MLContext mlContext)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(mlContext);
        return mlContext.Data.LoadFromEnumerable(sample.Hypotheses.Select(hypothesis => new HypothesisRow
        {
            Seed = hypothesis.Drawn.Seed,
            Status = hypothesis.Drawn.Status.ToString(),
            Counts = hypothesis.Drawn.Counts(sample.IncludesUnfitted),
            TrainingLoss = hypothesis.Drawn.TrainingLoss,
            TestLoss = hypothesis.TestLoss,
        }).ToArray());
    }

    /// <summary>One row for each target loss of a measurement: <c>Reference</c> (text), <c>TargetLoss</c>, <c>Nats</c>, <c>Bits</c>, <c>LowerBits</c>,
    /// <c>UpperBits</c> (Double), <c>Method</c> (text), <c>Extrapolated</c> (Boolean).</summary>
    /// <param name="metrics">The measurement.</param>
    /// <param name="mlContext">The context of the data view.</param>
    public static IDataView ToDataView(this InductiveBiasMetrics metrics, MLContext mlContext)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(mlContext);
        return mlContext.Data.LoadFromEnumerable(metrics.InductiveBias.Select(CurveRow.Of).ToArray());
    }

    /// <summary>One row for each space and rule of a profile: <c>Space</c>, <c>Rule</c> (text), <c>Shuffled</c> (Boolean), <c>Bits</c>, <c>LowerBits</c>,
    /// <c>UpperBits</c> (Double), <c>IsBound</c> (Boolean).</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="mlContext">The context of the data view.</param>
    public static IDataView ToDataView(this ProbeProfile profile, MLContext mlContext)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(mlContext);
        return mlContext.Data.LoadFromEnumerable(profile.Estimates.Select(probe => new ProbeRow
        {
            Space = probe.Space, Rule = probe.Rule, Shuffled = probe.IsShuffled, Bits = probe.Bits, LowerBits = probe.LowerBits, UpperBits = probe.UpperBits, IsBound = probe.IsBound,
        }).ToArray());
    }

    /// <summary>One row for each training row in each random order: <c>Order</c> (Int32, from 0), <c>Rows</c> (Int32, the rows so far, from 1), <c>Nats</c> (Double, what
    /// the row costs given those before it), <c>CumulativeNats</c> (Double).</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="mlContext">The context of the data view.</param>
    public static IDataView ToDataView(this EvidenceOverRows evidence, MLContext mlContext)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(mlContext);
        List<EvidenceRow> rows = [];
        foreach (var (order, nats) in evidence.Orders.Index())
        {
            double sum = 0;
            foreach (var (row, cost) in nats.Index())
                rows.Add(new EvidenceRow { Order = order, Rows = row + 1, Nats = cost, CumulativeNats = sum += cost });
        }
        return mlContext.Data.LoadFromEnumerable(rows);
    }

    /// <summary>The curve I(ε) at the given target losses, one row for each, with the columns of a measurement.</summary>
    /// <param name="distribution">The distribution of the loss.</param>
    /// <param name="mlContext">The context of the data view.</param>
    /// <param name="targetLosses">The target losses ε, any numbers but NaN; at least one.</param>
    /// <exception cref="ArgumentException">There is no target loss, or one is NaN.</exception>
    public static IDataView ToDataView(this LossDistribution distribution, MLContext mlContext, IEnumerable<double> targetLosses)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(targetLosses);
        double[] targets = [.. targetLosses];
        if (targets.Length == 0)
            throw new ArgumentException("targetLosses was empty; it must hold at least one target loss.", nameof(targetLosses));
        return mlContext.Data.LoadFromEnumerable(Array.ConvertAll(targets, target => CurveRow.Of(distribution.Estimate(target))));
    }

    /// <summary>One row for each model and space: <c>Model</c>, <c>Space</c>, <c>Loss</c> (text), <c>TestLoss</c>, <c>TestLossStandardError</c>,
    /// <c>Nats</c>, <c>Bits</c>, <c>LowerBits</c>, <c>UpperBits</c> (Double), <c>Method</c> (text), <c>Extrapolated</c> (Boolean).</summary>
    /// <param name="table">The table.</param>
    /// <param name="mlContext">The context of the data view.</param>
    public static IDataView ToDataView(this ModelTable table, MLContext mlContext)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(mlContext);
        return mlContext.Data.LoadFromEnumerable(table.Estimates.Select(estimate => new ModelRow
        {
            Model = estimate.Model,
            Space = estimate.SpaceName,
            Loss = estimate.Loss.ToString(),
            TestLoss = estimate.TestLoss,
            TestLossStandardError = estimate.TestLossStandardError,
            Nats = estimate.Estimate.Nats,
            Bits = estimate.Bits,
            LowerBits = estimate.Estimate.Lower.Bits,
            UpperBits = estimate.Estimate.Upper.Bits,
            Method = estimate.Estimate.Method.ToString(),
            Extrapolated = estimate.Estimate.Extrapolated,
        }).ToArray());
    }

    private sealed class HypothesisRow
    {
        public int Seed { get; init; }
        public string Status { get; init; } = "";
        public bool Counts { get; init; }
        public double TrainingLoss { get; init; }
        public double TestLoss { get; init; }
    }

    private sealed class ProbeRow
    {
        public string Space { get; init; } = "";

        public string Rule { get; init; } = "";

        public bool Shuffled { get; init; }

        public double Bits { get; init; }

        public double LowerBits { get; init; }

        public double UpperBits { get; init; }

        public bool IsBound { get; init; }
    }

    private sealed class EvidenceRow
    {
        public int Order { get; init; }

        public int Rows { get; init; }

        public double Nats { get; init; }

        public double CumulativeNats { get; init; }
    }

    private sealed class CurveRow
    {
        public string Reference { get; init; } = "";
        public double TargetLoss { get; init; }
        public double Nats { get; init; }
        public double Bits { get; init; }
        public double LowerBits { get; init; }
        public double UpperBits { get; init; }
        public string Method { get; init; } = "";
        public bool Extrapolated { get; init; }

        public static CurveRow Of(InductiveBiasEstimate estimate) => new()
        {
            Reference = estimate.Reference,
            TargetLoss = estimate.TargetLoss,
            Nats = estimate.Nats,
            Bits = estimate.Bits,
            LowerBits = estimate.Lower.Bits,
            UpperBits = estimate.Upper.Bits,
            Method = estimate.Method.ToString(),
            Extrapolated = estimate.Extrapolated,
        };
    }

    private sealed class ModelRow
    {
        public string Model { get; init; } = "";
        public string Space { get; init; } = "";
        public string Loss { get; init; } = "";
        public double TestLoss { get; init; }
        public double TestLossStandardError { get; init; }
        public double Nats { get; init; }
        public double Bits { get; init; }
        public double LowerBits { get; init; }
        public double UpperBits { get; init; }
        public string Method { get; init; } = "";
        public bool Extrapolated { get; init; }
    }
}
