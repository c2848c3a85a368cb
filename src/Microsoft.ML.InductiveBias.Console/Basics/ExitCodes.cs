namespace Microsoft.ML.InductiveBias.Console.Basics;

/// <summary>The exit codes of the tool.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>The data, the file system or the computation caused a failure.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong.</summary>
    public const int WrongUsage = 2;

    /// <summary>A condition of <c>--fail-if</c> holds, or the number it tests doesn't exist.</summary>
    public const int ConditionViolated = 3;

    /// <summary>Ended by Ctrl+C: 128 plus the number of SIGINT, as in shells.</summary>
    public const int Canceled = 130;
}
