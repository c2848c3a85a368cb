namespace Microsoft.ML.InductiveBias.Console.Basics;

/// <summary>A failure that the user can fix. Only its message is printed.</summary>
internal sealed class ToolException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Runs work on one of several files. The message of a failure starts with the file's name, unless it already contains it.</summary>
    /// <exception cref="ToolException">The work failed.</exception>
    public static T Naming<T>(string file, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is not OperationCanceledException && !failure.Message.Contains(file, StringComparison.Ordinal))
        {
            throw new ToolException($"{file}: {failure.Message}", failure);
        }
    }
}
