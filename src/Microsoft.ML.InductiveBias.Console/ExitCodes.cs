namespace Microsoft.ML.InductiveBias.Console;

/// <summary>What the tool returns to the program that called it.</summary>
internal static class ExitCodes
{
    /// <summary>The command did what was asked.</summary>
    public const int Success = 0;

    /// <summary>The data, the file system or the computation stood in the way.</summary>
    public const int Failure = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int WrongUsage = 2;

    /// <summary>A condition of <c>--fail-if</c> holds, or its number is not there to be tested.</summary>
    public const int ConditionViolated = 3;

    /// <summary>Ended by Ctrl+C: 128 + the number of SIGINT, as shells have it.</summary>
    public const int Cancelled = 130;
}
