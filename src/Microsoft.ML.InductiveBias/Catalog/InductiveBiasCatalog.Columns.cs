namespace Microsoft.ML.InductiveBias;

public sealed partial class InductiveBiasCatalog
{
    /// <summary>Turns the columns of a table into a feature vector: numbers, categories, texts, and dates, with missing cells, by ML.NET's own transformers.</summary>
    /// <param name="labelColumnName">The label, which is no feature. Parts of dates are features if they are related to it in the training rows.</param>
    /// <param name="outputColumnName">The feature vector.</param>
    /// <param name="options">Roles that shouldn't be inferred, the scale of numbers, and limits.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <returns>An estimator; its <see cref="ColumnsEstimator.Plan"/> shows the roles and the code.</returns>
    public ColumnsEstimator Columns(string labelColumnName = "Label", string outputColumnName = "Features", ColumnsOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return new ColumnsEstimator(MLContext, labelColumnName, outputColumnName, (options ?? new ColumnsOptions()).Verified());
    }
}
