using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias;

/// <summary>A linear layer whose outputs depend on few inputs each, and the function that follows it.</summary>
/// <param name="Inputs">Number of inputs.</param>
/// <param name="Rows">For each output, the inputs that it depends on in ascending order, with their weights.</param>
/// <param name="Biases">For each output.</param>
/// <param name="Expression">The function, as ML.NET's expression transform has it; none if <see langword="null"/>.</param>
internal sealed record SparseLayer(int Inputs, IReadOnlyList<(int[] Inputs, float[] Weights)> Rows, float[] Biases, string? Expression)
{
    /// <summary>Number of weights.</summary>
    public long WeightCount => Rows.Sum(row => (long)row.Weights.Length);

    /// <summary>A layer that changes nothing.</summary>
    public static SparseLayer Identity(int width) =>
        new(width, [.. Enumerable.Range(0, width).Select(i => ((int[])[i], (float[])[1f]))], new float[width], null);

    /// <summary>A fully connected layer with weights <c>[in, out]</c>, row-major.</summary>
    public static SparseLayer Dense(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, string? expression)
    {
        int outputs = biases.Length, inputs = weights.Length / outputs;
        var rows = new (int[], float[])[outputs];
        int[] all = [.. Enumerable.Range(0, inputs)];
        for (int o = 0; o < outputs; o++)
        {
            var row = new float[inputs];
            for (int i = 0; i < inputs; i++)
                row[i] = weights[i * outputs + o];
            rows[o] = (all, row);
        }
        return new SparseLayer(inputs, rows, biases.ToArray(), expression);
    }

    /// <summary>The weights of each output as a vector; dense where no weight is 0.</summary>
    public VBuffer<float>[] ToVectors()
    {
        var vectors = new VBuffer<float>[Rows.Count];
        for (int o = 0; o < vectors.Length; o++)
        {
            var (inputs, weights) = Rows[o];
            // ML.NET saves a sparse vector correctly only if it holds no zeros.
            int[] kept = [.. Enumerable.Range(0, weights.Length).Where(i => weights[i] != 0)];
            vectors[o] = kept.Length == Inputs
                ? new VBuffer<float>(Inputs, weights)
                : new VBuffer<float>(Inputs, kept.Length, [.. kept.Select(i => weights[i])], [.. kept.Select(i => inputs[i])]);
        }
        return vectors;
    }
}
