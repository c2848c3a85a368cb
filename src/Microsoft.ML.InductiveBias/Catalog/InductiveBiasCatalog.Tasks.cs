using Microsoft.ML.InductiveBias.DataViews;

namespace Microsoft.ML.InductiveBias;

public sealed partial class InductiveBiasCatalog
{
    /// <summary>Reads training or test rows, for spaces and sampling runs that are used without a pipeline.</summary>
    /// <param name="data">The rows, after all steps that prepare features and label.</param>
    /// <param name="labelColumnName">A key column (multiclass), a Boolean one (binary), or a Single or Double one (regression).</param>
    /// <param name="featureColumnName">A vector column of Single or Double of known size; Double keeps the precision of the input.</param>
    /// <param name="part">The name of these data in messages, such as <c>training</c>.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>Features <c>[n, d]</c> and targets <c>[n, k]</c>, row-major; classes are one-hot, one output for each key of the column.</returns>
    /// <exception cref="ArgumentException">A column is missing or of another type, a value is missing or not finite, or there are no rows.</exception>
    public TaskData ReadTask(
        IDataView data, string labelColumnName = "Label", string featureColumnName = "Features", string part = "given", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        return TaskDataReader.Read(data, labelColumnName, featureColumnName, part, cancellationToken);
    }
}
