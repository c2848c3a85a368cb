using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>Runs a command and turns every failure into one message and an exit code.</summary>
internal static class GuardedRun
{
    /// <summary>Runs work that either succeeds or throws.</summary>
    public static int Of(Action command, Terminal terminal, bool verbose, CancellationToken cancellationToken) =>
        Of(() =>
        {
            command();
            return ExitCodes.Success;
        }, terminal, verbose, cancellationToken);

    /// <summary>Runs it.</summary>
    /// <param name="command">The work; gives the exit code.</param>
    /// <param name="terminal">Gets the message of a failure.</param>
    /// <param name="verbose">Whether to show where in the program it happened.</param>
    /// <param name="cancellationToken">What ended it, where it was cancelled.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static int Of(Func<int> command, Terminal terminal, bool verbose, CancellationToken cancellationToken)
    {
        try
        {
            return command();
        }
        catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested)
        {
            Tell(terminal, "cancelled; no result was written.", cancelled, verbose);
            return ExitCodes.Cancelled;
        }
        catch (Exception failure)
        {
            Tell(terminal, failure.Message, failure, verbose);
            return ExitCodes.Failure;
        }
    }

    /// <summary>Prints the message of a failure.</summary>
    public static void Tell(Terminal terminal, string message, Exception failure, bool verbose)
    {
        terminal.Error.WriteLine($"inductive-bias: {message}");
        if (verbose)
            terminal.Error.WriteLine(failure);
    }
}
