using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Distances between sets of points, computed once for several length scales.</summary>
/// <remarks>Sets are identified by their values: comparing them is cheap compared to the distances.</remarks>
internal sealed class DistanceStore : IDisposable
{
    /// <summary>The factor by which another length scale that uses stored distances may be shorter or longer.</summary>
    public const double Range = 100;

    private readonly List<(PointRows Left, PointRows Right, double LengthScale, torch.Tensor Distances)> _entries = [];

    /// <summary>How often distances were computed.</summary>
    public int Computed => _entries.Count;

    /// <summary>A copy of the distances; the caller may change it and disposes it.</summary>
    /// <param name="left"><c>[a, d]</c>.</param>
    /// <param name="right"><c>[b, d]</c>.</param>
    /// <param name="lengthScale">The length scale of the caller.</param>
    /// <param name="compute">Computes distances that are accurate enough for length scales within <see cref="Range"/> of this one.</param>
    public torch.Tensor Get(PointRows left, PointRows right, double lengthScale, Func<torch.Tensor> compute)
    {
        foreach (var entry in _entries)
        {
            if (Math.Abs(Math.Log(lengthScale / entry.LengthScale)) <= Math.Log(Range) && entry.Left.Same(left) && entry.Right.Same(right))
                return entry.Distances.clone();
        }
        // The store outlives the scope of its first caller.
        var distances = compute().DetachFromDisposeScope();
        _entries.Add((left.Kept(), right.Kept(), lengthScale, distances));
        return distances.clone();
    }

    public void Dispose()
    {
        foreach (var (left, right, _, distances) in _entries)
        {
            left.Dispose();
            right.Dispose();
            distances.Dispose();
        }
        _entries.Clear();
    }
}
