using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>Outputs, losses and gradients of one perceptron at a time, on one core, with the workspace that they need.</summary>
/// <remarks>Rows are processed in tiles that stay in the second-level cache, from the features to the gradients of the weights. Sums run in the same order whatever else is trained, so results are identical to the last bit.</remarks>
internal sealed class Perceptron
{
    private const int LargestTile = 96;

    private readonly PerceptronLayout _layout;
    private readonly int _tileRows;
    private readonly float[][] _values; // inputs of each layer, and the outputs; [rows, stride]
    private readonly float[][] _derivatives; // of hidden layers, for GELU
    private readonly float[] _gradientRows, _gradientRowsBefore, _gradientPanels; // by the sums of a layer
    private readonly float[][] _transposed; // weights of each layer but the first, in panels of 16 inputs

    /// <summary>A workspace.</summary>
    /// <param name="layout">The perceptron.</param>
    /// <param name="batch">The largest number of rows that are processed at once.</param>
    public Perceptron(PerceptronLayout layout, int batch)
    {
        _layout = layout;
        int tiles = (batch + LargestTile - 1) / LargestTile;
        _tileRows = TiledProduct.WholeTiles((batch + tiles - 1) / tiles);
        var layers = layout.Layers;
        // A tile of results may reach 15 columns beyond the last one of the last row.
        _values = [.. layers.Select(layer => new float[_tileRows * layer.InputStride + 16]), new float[_tileRows * layers[^1].OutputStride + 16]];
        _derivatives = [.. layers.Select((layer, l) => new float[layout.Activation == NetworkActivation.Gelu && l > 0 ? _values[l].Length : 0])];
        int widest = layers.Max(layer => Math.Max(layer.InputStride, layer.OutputStride));
        _gradientRows = new float[_tileRows * widest + 16];
        _gradientRowsBefore = new float[_tileRows * widest + 16];
        _gradientPanels = new float[_tileRows * layers.Max(layer => layer.WholeOutputs)];
        _transposed = [.. layers.Select((layer, l) => new float[l == 0 ? 0 : TiledProduct.WholePanels(layer.Inputs) * layer.Outputs])];
    }

    /// <summary>The loss on some rows before the step, and its gradient.</summary>
    /// <param name="weights">In the order of training.</param>
    /// <param name="features"><c>[n, d]</c>.</param>
    /// <param name="targets"><c>[n, k]</c>.</param>
    /// <param name="rows">The rows; the first <paramref name="count"/> rows if empty.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="loss">Which loss.</param>
    /// <param name="gradient">Receives the gradient, in the order of training.</param>
    public double LossAndGradient(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> features, ReadOnlySpan<float> targets, ReadOnlySpan<int> rows, int count,
        NetworkTrainingLoss loss, Span<float> gradient)
    {
        Transpose(weights);
        double sum = 0;
        int outputs = _layout.Layers[^1].Outputs;
        double terms = loss == NetworkTrainingLoss.MeanSquaredError ? (double)count * outputs : count;
        for (int from = 0; from < count; from += _tileRows)
        {
            int tile = Math.Min(_tileRows, count - from);
            LoadTile(features, rows, from, tile);
            Forward(weights, tile);
            sum += OutputGradient(targets, rows, from, tile, loss, (float)(1 / terms));
            Backward(weights, tile, gradient, from == 0);
        }
        return sum / terms;
    }

    /// <summary>The loss on all rows; infinite as soon as it exceeds a limit.</summary>
    public double Loss(ReadOnlySpan<float> weights, NetworkTask task, NetworkTrainingLoss loss, double limit = double.PositiveInfinity)
    {
        int outputs = _layout.Layers[^1].Outputs;
        double terms = loss == NetworkTrainingLoss.MeanSquaredError ? (double)task.Rows * outputs : task.Rows;
        double sum = 0;
        for (int from = 0; from < task.Rows; from += _tileRows)
        {
            int tile = Math.Min(_tileRows, task.Rows - from);
            LoadTile(task.Features, [], from, tile);
            Forward(weights, tile);
            sum += LossSum(task.Targets, [], from, tile, loss);
            if (sum > limit * terms)
                return double.PositiveInfinity;
        }
        return sum / terms;
    }

    /// <summary>Whether the largest output of every row is that of its class.</summary>
    public bool ClassifiesAll(ReadOnlySpan<float> weights, NetworkTask task)
    {
        var layer = _layout.Layers[^1];
        for (int from = 0; from < task.Rows; from += _tileRows)
        {
            int tile = Math.Min(_tileRows, task.Rows - from);
            LoadTile(task.Features, [], from, tile);
            Forward(weights, tile);
            for (int row = 0; row < tile; row++)
            {
                if (ArgMax.Of<float>(_values[^1].AsSpan(row * layer.OutputStride, layer.Outputs)) != ArgMax.Of<float>(task.Targets.AsSpan((from + row) * layer.Outputs, layer.Outputs)))
                    return false;
            }
        }
        return true;
    }

    /// <summary>The outputs (for cross-entropy, logits) at the given points.</summary>
    /// <param name="weights">In the order of training.</param>
    /// <param name="features"><c>[p, d]</c>.</param>
    /// <param name="outputs">Receives <c>[p, k]</c>.</param>
    public void Predict(ReadOnlySpan<float> weights, ReadOnlySpan<float> features, Span<float> outputs)
    {
        var layer = _layout.Layers[^1];
        int points = features.Length / _layout.Layers[0].Inputs;
        for (int from = 0; from < points; from += _tileRows)
        {
            int tile = Math.Min(_tileRows, points - from);
            LoadTile(features, [], from, tile);
            Forward(weights, tile);
            for (int row = 0; row < tile; row++)
                _values[^1].AsSpan(row * layer.OutputStride, layer.Outputs).CopyTo(outputs[((from + row) * layer.Outputs)..]);
        }
    }

    private void LoadTile(ReadOnlySpan<float> features, ReadOnlySpan<int> rows, int from, int count)
    {
        var first = _layout.Layers[0];
        for (int i = 0; i < count; i++)
        {
            int row = rows.IsEmpty ? from + i : rows[from + i];
            features.Slice(row * first.Inputs, first.Inputs).CopyTo(_values[0].AsSpan(i * first.InputStride));
        }
    }

    private void Forward(ReadOnlySpan<float> weights, int rows)
    {
        var layers = _layout.Layers;
        for (int l = 0; l < layers.Length; l++)
        {
            var layer = layers[l];
            TiledProduct.Multiply(
                _values[l], TiledProduct.TileRows * layer.InputStride, layer.InputStride, 1, weights.Slice(layer.Weights, layer.WeightLength), layer.Panel, layer.Inputs,
                _values[l + 1], layer.OutputStride, TiledProduct.PanelColumns, rows, layer.Outputs,
                ProductStart.Row, weights.Slice(layer.Biases, layer.WholeOutputs));
            if (l == layers.Length - 1)
                continue;
            Activations.Apply(_layout.Activation, _values[l + 1], _derivatives[l + 1], rows, layer.OutputStride, layer.WholeOutputs);
        }
    }

    private double LossSum(ReadOnlySpan<float> targets, ReadOnlySpan<int> rows, int from, int count, NetworkTrainingLoss loss)
    {
        var layer = _layout.Layers[^1];
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            int row = rows.IsEmpty ? from + i : rows[from + i];
            var outputs = _values[^1].AsSpan(i * layer.OutputStride, layer.Outputs);
            var target = targets.Slice(row * layer.Outputs, layer.Outputs);
            if (loss == NetworkTrainingLoss.MeanSquaredError)
            {
                for (int c = 0; c < outputs.Length; c++)
                    sum += (double)(outputs[c] - target[c]) * (outputs[c] - target[c]);
            }
            else
            {
                sum += Softmax.LogSumOfExponentials(outputs) - outputs[ArgMax.Of<float>(target)];
            }
        }
        return sum;
    }

    /// <summary>The sum of the losses of the tile's rows; stores the gradient with respect to the outputs as rows and as panels.</summary>
    private double OutputGradient(ReadOnlySpan<float> targets, ReadOnlySpan<int> rows, int from, int count, NetworkTrainingLoss loss, float share)
    {
        var layer = _layout.Layers[^1];
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            int row = rows.IsEmpty ? from + i : rows[from + i];
            var outputs = _values[^1].AsSpan(i * layer.OutputStride, layer.Outputs);
            var target = targets.Slice(row * layer.Outputs, layer.Outputs);
            var gradient = _gradientRows.AsSpan(i * layer.OutputStride, layer.WholeOutputs);
            gradient[outputs.Length..].Clear();
            if (loss == NetworkTrainingLoss.MeanSquaredError)
            {
                float squares = 0; // of one row; rows add up in double precision
                for (int c = 0; c < outputs.Length; c++)
                {
                    float difference = outputs[c] - target[c];
                    squares += difference * difference;
                    gradient[c] = 2 * share * difference;
                }
                sum += squares;
            }
            else
            {
                double total = Softmax.LogSumOfExponentials(outputs);
                sum += total - outputs[ArgMax.Of<float>(target)];
                for (int c = 0; c < outputs.Length; c++)
                    gradient[c] = share * ((float)Math.Exp(outputs[c] - total) - target[c]);
            }
            for (int panel = 0; panel < layer.WholeOutputs / TiledProduct.PanelColumns; panel++)
            {
                gradient.Slice(panel * TiledProduct.PanelColumns, TiledProduct.PanelColumns)
                    .CopyTo(_gradientPanels.AsSpan((panel * _tileRows + i) * TiledProduct.PanelColumns));
            }
        }
        return sum;
    }

    private void Backward(ReadOnlySpan<float> weights, int rows, Span<float> gradient, bool first)
    {
        var layers = _layout.Layers;
        var current = _gradientRows;
        var before = _gradientRowsBefore;
        for (int l = layers.Length - 1; l >= 0; l--)
        {
            var layer = layers[l];
            TiledProduct.Multiply(
                _values[l], TiledProduct.TileRows, 1, layer.InputStride, _gradientPanels, _tileRows * TiledProduct.PanelColumns, rows,
                gradient.Slice(layer.Weights, layer.WeightLength), TiledProduct.PanelColumns, layer.Panel, layer.Inputs, layer.Outputs,
                first ? ProductStart.Zero : ProductStart.Place);
            SumRows(layer, rows, gradient.Slice(layer.Biases, layer.WholeOutputs), first);
            if (l == 0)
                break;
            TiledProduct.Multiply(
                current, TiledProduct.TileRows * layer.OutputStride, layer.OutputStride, 1, _transposed[l], layer.Outputs * TiledProduct.PanelColumns, layer.Outputs,
                before, layer.InputStride, TiledProduct.PanelColumns, rows, layer.Inputs, ProductStart.Zero);
            (current, before) = (before, current);
            Activations.Backward(
                _layout.Activation, current, _values[l], _derivatives[l], rows, layer.InputStride, layers[l - 1].WholeOutputs, _gradientPanels, _tileRows);
        }
    }

    private void SumRows(PerceptronLayout.Layer layer, int rows, Span<float> sums, bool first)
    {
        if (first)
            sums.Clear();
        var totals = MemoryMarshal.Cast<float, Vector256<float>>(sums);
        for (int panel = 0; panel < layer.WholeOutputs / TiledProduct.PanelColumns; panel++)
        {
            var values = MemoryMarshal.Cast<float, Vector256<float>>(_gradientPanels.AsSpan(panel * _tileRows * TiledProduct.PanelColumns, rows * TiledProduct.PanelColumns));
            Vector256<float> low = totals[2 * panel], high = totals[2 * panel + 1];
            for (int i = 0; i < values.Length; i += 2)
            {
                low += values[i];
                high += values[i + 1];
            }
            totals[2 * panel] = low;
            totals[2 * panel + 1] = high;
        }
    }

    /// <summary>Weights of all layers but the first in panels of 16 inputs, each [output, 16], for the gradients with respect to the inputs.</summary>
    private void Transpose(ReadOnlySpan<float> weights)
    {
        const int columns = TiledProduct.PanelColumns;
        for (int l = 1; l < _layout.Layers.Length; l++)
        {
            var layer = _layout.Layers[l];
            for (int output = 0; output < layer.Outputs; output += columns)
            {
                for (int input = 0; input < layer.Inputs; input += columns)
                {
                    TransposeBlock(
                        weights.Slice(layer.PackedWeight(input, output), Math.Min(columns, layer.Inputs - input) * columns),
                        _transposed[l].AsSpan((input / columns * layer.Outputs + output) * columns, Math.Min(columns, layer.Outputs - output) * columns));
                }
            }
        }
    }

    /// <summary>A block of up to 16 inputs of 16 outputs each, to up to 16 outputs of 16 inputs each.</summary>
    private static void TransposeBlock(ReadOnlySpan<float> from, Span<float> to)
    {
        const int columns = TiledProduct.PanelColumns;
        ref float source = ref MemoryMarshal.GetReference(from), target = ref MemoryMarshal.GetReference(to);
        int inputs = from.Length / columns, outputs = to.Length / columns;
        for (int i = 0; i < inputs; i++)
        {
            for (int o = 0; o < outputs; o++)
                Unsafe.Add(ref target, o * columns + i) = Unsafe.Add(ref source, i * columns + o);
        }
    }
}
