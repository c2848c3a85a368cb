using Microsoft.ML.InductiveBias;
using Microsoft.ML.InductiveBias.DataViews;

// In ML.NET's own namespace, so that the call is found without another using directive.
namespace Microsoft.ML;

/// <summary>Leave-one-out predictions of Gaussian processes, at <c>mlContext.InductiveBias</c>.</summary>
public static class LeaveOneOutCatalog
{
    /// <summary>Predicts each row by a Gaussian process that is fitted to all other rows, in closed form.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="rows">The n rows, at least 2.</param>
    /// <param name="kernel">The kernel; an RBF kernel at the median distance if omitted. Its length scale is multiplied by ¼, ½, 1, or 2, and its amplitude chosen,
    /// both by maximum likelihood as the noise variance is; one length scale for each feature is chosen instead if the kernel asks for it.</param>
    /// <param name="device">Where it is computed; the processor if omitted.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">There is one row, or the kernel has no usable matrix on the rows.</exception>
    /// <exception cref="TaskTooLargeException">The computation does not fit into memory.</exception>
    public static LeaveOneOutPredictions LeaveOneOut(
        this InductiveBiasCatalog catalog, TaskData rows, Kernel? kernel = null, ComputeDevice? device = null, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Rows < 2)
            throw new ArgumentException("There is 1 row; leaving it out leaves none to predict from. Give at least 2.", nameof(rows));
        using var call = HostCall.Start(catalog.MLContext, "LeaveOneOut", progress, cancellationToken);
        return InductiveBias.LeaveOneOut.Of(rows, kernel ?? new RbfKernel(), device ?? ComputeDevice.Cpu, call.Progress, call.Token);
    }
}
