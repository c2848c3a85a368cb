namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>Makes a failure say which file it is about.</summary>
internal static class NamedFailure
{
    /// <summary>Does the work; the message of a failure begins with the file, unless it names it already.</summary>
    /// <exception cref="ToolException">The work failed.</exception>
    public static T Of<T>(string file, Func<T> work)
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
