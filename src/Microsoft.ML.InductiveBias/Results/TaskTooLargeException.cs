using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>A computation needs more memory than is available. Thrown before anything is allocated.</summary>
public sealed class TaskTooLargeException : InvalidOperationException
{
    /// <summary>Describes a computation that doesn't fit in memory.</summary>
    /// <param name="what">What needs the memory, with its sizes, such as <c>20000 training rows and 5000 test rows</c>.</param>
    /// <param name="requiredBytes">The memory it needs.</param>
    /// <param name="availableBytes">The memory available.</param>
    /// <param name="remedy">What to do about it, such as <c>use fewer rows</c>.</param>
    public TaskTooLargeException(string what, long requiredBytes, long availableBytes, string remedy = "use fewer rows")
        : base($"{what} need {Gibibytes(requiredBytes)} of memory, but only {Gibibytes(availableBytes)} are available; {remedy}.")
    {
        RequiredBytes = requiredBytes;
        AvailableBytes = availableBytes;
    }

    /// <summary>The memory that the computation needs, in bytes.</summary>
    public long RequiredBytes { get; }

    /// <summary>The memory that the process may use, in bytes.</summary>
    public long AvailableBytes { get; }

    private static string Gibibytes(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB");
}
