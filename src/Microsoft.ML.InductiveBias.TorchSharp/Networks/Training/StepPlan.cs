using TorchSharp;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>What the steps of all networks of a space have in common.</summary>
internal sealed class StepPlan
{
    public StepPlan(NeuralNetworkOptions options, int rows, int features, int outputs)
    {
        (Options, Rows) = (options, rows);
        Batch = Math.Min(options.BatchSize ?? rows, rows);
        Widths = PerceptronSteps.WidthsOf(options.Architecture, features, outputs);
        Networks = new TensorNetworks(options.Architecture, features, outputs, options.Initialization, padded: Widths is not null);
        Scales = Widths is not null ? Networks.Scales() : null;
        StopAt = LargestSingle(options.FittingLoss);
    }

    public NeuralNetworkOptions Options { get; }

    /// <summary>All training rows, n.</summary>
    public int Rows { get; }

    /// <summary>Rows of a step.</summary>
    public int Batch { get; }

    /// <summary>The widths of the layers of a perceptron; <see langword="null"/> for other architectures.</summary>
    public int[]? Widths { get; }

    public TensorNetworks Networks { get; }

    /// <summary>The factor of each parameter of a perceptron; <see langword="null"/> where all are 1, and for other architectures, which apply them themselves.</summary>
    public float[]? Scales { get; }

    /// <summary>The loss at which training stops, in single precision: no loss in single precision is between it and the tolerance.</summary>
    public float StopAt { get; }

    /// <summary>Numbers that a network needs for each row of a batch.</summary>
    public long ValuesPerRow => Widths is { } widths ? PerceptronSteps.ValuesPerRow(widths) : Networks.ValuesPerRow;

    /// <summary>Columns of the inputs of steps.</summary>
    public int InputColumns => Widths is null ? Networks.Features : PerceptronSteps.Padded(Networks.Features);

    /// <summary>The steps for <see cref="Start"/>.</summary>
    public TensorScript Compile() => new(Widths is null ? DifferentiatedSteps.Source(this) : PerceptronSteps.Source(this));

    /// <summary>The networks before their first step.</summary>
    public NetworkSteps Start(TensorScript script, torch.Tensor flat)
    {
        var gradient = torch.zeros_like(flat);
        var update = new TensorUpdate(Options.Optimizer.Rule, flat, gradient);
        return Widths is null ? new DifferentiatedSteps(this, script, flat, gradient, update) : new PerceptronSteps(this, script, flat, gradient, update);
    }

    /// <summary>Features as the steps take them: for perceptrons with the column of ones and the padding.</summary>
    public float[] Inputs(NetworkTask task)
    {
        int columns = InputColumns, features = task.FeatureCount;
        if (columns == features)
            return task.Features;
        var inputs = new float[(long)task.Rows * columns];
        for (int row = 0; row < task.Rows; row++)
        {
            var to = inputs.AsSpan(row * columns, columns);
            task.Features.AsSpan(row * features, features).CopyTo(to);
            to[features] = 1;
        }
        return inputs;
    }

    private static float LargestSingle(double value)
    {
        float single = Math.Min((float)value, float.MaxValue);
        return single > value ? MathF.BitDecrement(single) : single;
    }
}
