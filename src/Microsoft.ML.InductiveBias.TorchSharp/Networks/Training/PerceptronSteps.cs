using System.Text;
using TorchSharp;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>Steps of perceptrons with backward passes of their own: a few batched products and pointwise operations, in one call for many steps.</summary>
/// <remarks>
/// A column of ones follows the inputs of a layer, so its weights and biases are one matrix: one product gives the sums, and one the gradient
/// of both. Columns of zeros fill up inputs to multiples of four (<see cref="Padded"/>), so that rows start where wide reads can.
/// The padding of weights has no gradient and stays zero.
/// </remarks>
internal sealed class PerceptronSteps : NetworkSteps
{
    private const string Layers = "w: List[Tensor], dw: List[Tensor], h: List[Tensor], e: List[Tensor], s: List[Tensor]";
    private const string LayerNames = "w, dw, h, e, s";

    private readonly StepPlan _plan;
    private readonly object[] _arguments;

    public PerceptronSteps(StepPlan plan, TensorScript script, torch.Tensor flat, torch.Tensor gradient, TensorUpdate update)
        : base(script, flat, gradient, update)
    {
        _plan = plan;
        var device = flat.device;
        var widths = plan.Widths!;
        long networks = flat.shape[0];
        var used = flat;
        torch.Tensor[] scaling = [];
        if (plan.Scales is { } scales)
        {
            used = Pool.Own(flat.clone());
            scaling = [flat, used, gradient, Pool.Own(torch.tensor(scales).to(device))];
        }
        var hidden = widths[1..^1];
        var values = Pool.Own(Array.ConvertAll(hidden, width => torch.zeros(networks, plan.Batch, Padded(width), device: device)));
        for (int l = 0; l < hidden.Length; l++)
        {
            using var ones = values[l].narrow(2, hidden[l], 1);
            ones.fill_(Scalars.One);
        }
        var errors = Pool.Own(Array.ConvertAll(hidden, width => torch.zeros(networks, plan.Batch, Padded(width), device: device)));
        _arguments = [Matrices(used), Matrices(gradient), values, errors, scaling, .. update.Arguments];
    }

    /// <summary>Inputs of a layer with the column of ones, filled up to a multiple of four.</summary>
    public static int Padded(int inputs) => (inputs + 4) / 4 * 4;

    /// <summary>The widths of the layers of a perceptron, from the features to the outputs; <see langword="null"/> for other architectures.</summary>
    public static int[]? WidthsOf(NetworkArchitecture architecture, int features, int outputs) => architecture switch
    {
        MultilayerPerceptron mlp => [features, .. Enumerable.Repeat(mlp.Width, mlp.Depth), outputs],
        LinearNetwork => [features, outputs],
        _ => null,
    };

    /// <summary>Values for each row of a batch: inputs twice (in the order of the epoch, and in that of the batch), hidden units with their errors, outputs.</summary>
    public static long ValuesPerRow(int[] widths) => 2 * (Padded(widths[0]) + widths[^1]) + widths[1..^1].Sum(width => 3L * Padded(width)) + 3L * widths[^1];

    public override void Batches(torch.Tensor inputs, torch.Tensor targets, torch.Tensor losses, CancellationToken cancellationToken) =>
        Script.Run("batches", [.. _arguments, inputs, targets, losses]);

    public override void FullSteps(
        torch.Tensor inputs, torch.Tensor targets, torch.Tensor losses, torch.Tensor training, torch.Tensor kept, CancellationToken cancellationToken) =>
        Script.Run("full", [.. _arguments, Flat, inputs, targets, losses, training, kept]);

    public override NetworkSteps Select(torch.Tensor networks)
    {
        var flat = Flat.index_select(0, networks);
        var gradient = torch.zeros_like(flat);
        return new PerceptronSteps(_plan, Script, flat, gradient, Update.Select(networks, flat, gradient));
    }

    /// <summary>The functions <c>batches</c> and <c>full</c>.</summary>
    public static string Source(StepPlan plan)
    {
        var options = plan.Options;
        return TensorUpdate.Source(options.Optimizer.Rule, options.LearningRate, options.WeightDecay) + GradientSource(plan) + $"""
            def step({Layers}, {TensorUpdate.Signature}, x: Tensor, y: Tensor, ys: Tensor, loss: Tensor):
            {(plan.Scales is null ? "" : "    torch.mul(s[0], s[3], out=s[1])\n")}    gradient({LayerNames}, x, y, ys, loss)
            {(plan.Scales is null ? "" : "    s[2].mul_(s[3])\n")}
            def batches({Layers}, {TensorUpdate.Signature}, x: Tensor, y: Tensor, loss: Tensor):
                networks = loss.size(0)
                rows = x.size(0) // networks
                done = 0
                while done < rows:
                    count = min({plan.Batch}, rows - done)
                    xb = x.narrow(0, networks * done, networks * count).view([networks, count, x.size(1)])
                    yb = y.narrow(0, networks * done, networks * count).view([networks, count, y.size(1)])
                    step({LayerNames}, {TensorUpdate.Names}, xb, yb, yb.view([networks, -1, 1]), loss)
                    update({TensorUpdate.Names})
                    done += count

            def full({Layers}, {TensorUpdate.Signature}, flat: Tensor, x: Tensor, y: Tensor, losses: Tensor, training: Tensor, kept: Tensor):
                networks = losses.size(1)
                xb = x.unsqueeze(0).expand([networks, x.size(0), x.size(1)])
                ys = y.view([1, -1, 1]).expand([networks, y.numel(), 1])
                for i in range(losses.size(0)):
                    torch.where(training, flat, kept, out=kept)
                    loss = losses.select(0, i)
                    step({LayerNames}, {TensorUpdate.Names}, xb, y, ys, loss)
                    training.logical_and_(torch.gt(loss.view([-1, 1]), {TensorScript.Number(plan.StopAt)}))
                    update({TensorUpdate.Names})


            """;
    }

    /// <summary>The function <c>gradient</c>: adds the share of some rows in the loss on all rows, and replaces the gradient by that of their mean loss.</summary>
    private static string GradientSource(StepPlan plan)
    {
        var widths = plan.Widths!;
        int layers = widths.Length - 1;
        bool squared = plan.Options.TrainingLoss == NetworkTrainingLoss.MeanSquaredError;
        var activation = plan.Options.Architecture is MultilayerPerceptron mlp ? mlp.Activation : default;
        var text = new StringBuilder();
        void Line(string line) => text.Append("    ").Append(line).Append('\n');

        text.Append($"def gradient({Layers}, x: Tensor, y: Tensor, ys: Tensor, loss: Tensor):\n");
        Line("networks = x.size(0)");
        Line("count = x.size(1)");
        Line("a0 = x");
        for (int l = 0; l + 1 < layers; l++)
        {
            // The column of ones stays out of a function that changes it.
            Line($"a{l + 1} = h[{l}].narrow(1, 0, count)");
            Line($"z{l + 1} = a{l + 1}.narrow(2, 0, {widths[l + 1]})");
            if (activation == NetworkActivation.Gelu)
            {
                Line($"u{l + 1} = torch.bmm(a{l}, w[{l}])");
                // Not with out=z: on the processor, that writes elsewhere than to the rows of a larger tensor.
                Line($"z{l + 1}.copy_(torch.gelu(u{l + 1}))");
            }
            else
            {
                Line($"torch.bmm(a{l}, w[{l}], out=z{l + 1})");
                Line(activation == NetworkActivation.Relu ? $"torch.relu_(a{l + 1})" : $"torch.tanh_(z{l + 1})");
            }
        }
        Line($"o = torch.bmm(a{layers - 1}, w[{layers - 1}])");
        if (squared)
        {
            Line("torch.sub(o, y, out=o)");
            Line($"loss.baddbmm_(o.view([networks, 1, -1]), o.view([networks, -1, 1]), beta=1.0, alpha={TensorScript.Number(1 / ((double)plan.Rows * widths[^1]))})");
            Line($"scale = 2.0 / float(count * {widths[^1]})");
        }
        else
        {
            Line("o = torch.log_softmax(o, 2)");
            Line($"loss.baddbmm_(o.view([networks, 1, -1]), ys, beta=1.0, alpha={TensorScript.Number(-1 / (double)plan.Rows)})");
            Line("torch.exp(o, out=o)");
            Line("torch.sub(o, y, out=o)");
            Line("scale = 1.0 / float(count)");
        }
        Line($"d{layers} = o");
        for (int l = layers - 1; l >= 0; l--)
        {
            Line($"dw[{l}].baddbmm_(a{l}.transpose(1, 2), d{l + 1}, beta=0.0, alpha=scale)");
            if (l == 0)
                break;
            Line($"f{l} = e[{l - 1}].narrow(1, 0, count)");
            Line($"d{l} = f{l}.narrow(2, 0, {widths[l]})");
            Line($"torch.bmm(d{l + 1}, w[{l}].narrow(1, 0, {widths[l]}).transpose(1, 2), out=d{l})");
            Line(activation switch
            {
                NetworkActivation.Relu => $"torch.threshold_backward(f{l}, a{l}, 0, grad_input=f{l})",
                NetworkActivation.Tanh => $"torch.tanh_backward(f{l}, a{l}, grad_input=f{l})",
                _ => $"torch.gelu_backward(d{l}, u{l}, grad_input=d{l})",
            });
        }
        return text.Append('\n').ToString();
    }

    /// <summary>The matrix of weights and biases of each layer, <c>[S, padded inputs, outputs]</c>.</summary>
    private torch.Tensor[] Matrices(torch.Tensor flat)
    {
        var widths = _plan.Widths!;
        var matrices = new torch.Tensor[widths.Length - 1];
        long offset = 0;
        for (int l = 0; l < matrices.Length; l++)
        {
            long inputs = Padded(widths[l]), outputs = widths[l + 1];
            using var part = flat.narrow(1, offset, inputs * outputs);
            matrices[l] = Pool.Own(part.view(flat.shape[0], inputs, outputs));
            offset += inputs * outputs;
        }
        return matrices;
    }
}
