using Microsoft.ML.InductiveBias.Numerics;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Products with a covariance matrix, by tensors over the caller's arrays, each on the calling thread. The decomposition is computed where the covariance is.</summary>
internal sealed class CovarianceAlgebra : ICovarianceFactor, IDisposable
{
    private readonly torch.Tensor _modes;
    private readonly torch.Tensor _scales;
    private readonly torch.Tensor _precision;

    /// <summary>Decomposes a covariance.</summary>
    /// <param name="covariance">Σ, <c>[G, G]</c>; G may be 0.</param>
    /// <param name="roundingError">Eigenvalues below it are raised to it: it is what rounding leaves of them.</param>
    public CovarianceAlgebra(torch.Tensor covariance, double roundingError)
    {
        using var scope = torch.NewDisposeScope();
        int points = (int)covariance.shape[0];
        if (points == 0)
        {
            (Scales, Precision) = ([], []);
            (_modes, _scales, _precision) = (Nothing(), Nothing(), Nothing());
            return;
        }
        var (eigenvalues, eigenvectors) = torch.linalg.eigh(covariance);
        // Modes as rows, the largest first: a block of modes is a block of memory.
        _scales = eigenvalues.clamp(min: Scalars.Of(roundingError)).sqrt().flip(0).cpu().contiguous().DetachFromDisposeScope();
        var modes = eigenvectors.t().flip(0).contiguous();
        _modes = modes.cpu().DetachFromDisposeScope();
        Scales = Tensors.ToArray(_scales);
        var whitened = modes.div(_scales.to(modes.device).unsqueeze(1));
        Precision = new double[points * points];
        _precision = Tensors.Over(Precision, points).DetachFromDisposeScope();
        if (modes.device_type == DeviceType.CPU)
            _precision.addmm_(whitened.t(), whitened);
        else
            _precision.copy_(torch.mm(whitened.t(), whitened));
    }

    /// <inheritdoc/>
    public double[] Scales { get; }

    /// <inheritdoc/>
    public double[] Precision { get; }

    /// <inheritdoc/>
    public void AddModes(int first, int count, double[] block, double[] result)
    {
        using var single = NativeThreads.UseOne();
        using var scope = torch.NewDisposeScope();
        var scaled = Block(block, count, result.Length / Scales.Length).mul(_scales.narrow(0, first, count).unsqueeze(1));
        Tensors.Over(result, result.Length / Scales.Length).addmm_(_modes.narrow(0, first, count).t(), scaled);
    }

    /// <inheritdoc/>
    public void ToModes(int first, int count, double[] values, double[] block)
    {
        using var single = NativeThreads.UseOne();
        using var scope = torch.NewDisposeScope();
        int columns = values.Length / Scales.Length;
        var modes = _modes.narrow(0, first, count).mm(Tensors.Over(values, columns)).div_(_scales.narrow(0, first, count).unsqueeze(1));
        Block(block, count, columns).copy_(modes);
    }

    /// <inheritdoc/>
    public void AddPrecision(int first, int count, double[] block, double[] result)
    {
        using var single = NativeThreads.UseOne();
        using var scope = torch.NewDisposeScope();
        int columns = result.Length / Scales.Length;
        // The matrix is symmetric: its rows are its columns.
        Tensors.Over(result, columns).addmm_(_precision.narrow(0, first, count).t(), Block(block, count, columns));
    }

    public void Dispose()
    {
        _modes.Dispose();
        _scales.Dispose();
        _precision.Dispose();
    }

    private static torch.Tensor Nothing() => Tensors.Empty(torch.CPU, 0).DetachFromDisposeScope();

    private static torch.Tensor Block(double[] values, int rows, int columns) =>
        torch.from_array(values).narrow(0, 0, (long)rows * columns).view(rows, columns);
}
