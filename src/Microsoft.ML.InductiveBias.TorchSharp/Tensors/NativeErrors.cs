using System.Runtime.InteropServices;

namespace Microsoft.ML.InductiveBias;

/// <summary>Errors of libtorch, whose messages go on with the frames of its own stack.</summary>
internal static class NativeErrors
{
    /// <summary>Where an error's message ends and the trace begins, in libtorch's messages.</summary>
    private static readonly string[] TraceStarts = ["\nException raised from", "\nC++ CapturedTraceback", "\nframe #"];

    /// <summary>Runs work; an error of libtorch becomes an <see cref="InvalidOperationException"/> of one sentence.</summary>
    public static T Shortened<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (ExternalException error)
        {
            if (DeviceMemory.OutOfMemory(error) is { } tooLarge)
                throw tooLarge;
            throw new InvalidOperationException($"libtorch reported an error: {FirstSentence(error.Message)}", error);
        }
    }

    /// <summary>The message without trace and internals, on one line, with a period at its end.</summary>
    internal static string FirstSentence(string message)
    {
        foreach (string start in TraceStarts)
        {
            int at = message.IndexOf(start, StringComparison.Ordinal);
            if (at > 0)
                message = message[..at];
        }
        string line = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "unknown";
        int end = line.IndexOf(". ", StringComparison.Ordinal);
        return (end > 0 ? line[..end] : line).TrimEnd('.', ' ') + ".";
    }
}
