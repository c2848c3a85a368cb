using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>Runs a command and turns every failure into one message and an exit code.</summary>
internal static class GuardedRun
{
    /// <summary>Runs it.</summary>
    /// <param name="command">The work.</param>
    /// <param name="terminal">Gets the message of a failure.</param>
    /// <param name="verbose">Whether to show where in the program it happened.</param>
    /// <param name="cancellationToken">What ended it, where it was cancelled.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static int Of(Action command, Terminal terminal, bool verbose, CancellationToken cancellationToken)
    {
        try
        {
            command();
            return ExitCodes.Success;
        }
        catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested)
        {
            Fail("cancelled; nothing was written.", cancelled);
            return ExitCodes.Cancelled;
        }
        catch (Exception failure)
        {
            Fail(failure.Message, failure);
            return ExitCodes.Failure;
        }

        void Fail(string message, Exception failure)
        {
            terminal.Error.WriteLine($"inductive-bias: {message}");
            if (verbose)
                terminal.Error.WriteLine(failure);
        }
    }
}
