namespace Microsoft.ML.InductiveBias;

/// <summary>A run on a cluster could not be finished. What was drawn is in the sample file, and a later run resumes from it.</summary>
public sealed class ClusterRunException : InvalidOperationException
{
    internal ClusterRunException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
