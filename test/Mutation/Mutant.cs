namespace Microsoft.ML.InductiveBias.Mutation;

/// <summary>A change of the source.</summary>
/// <param name="Id">Its number, from 1 on.</param>
/// <param name="File">The file below the project's folder.</param>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Before">The text that changes.</param>
/// <param name="After">What it becomes.</param>
internal sealed record Mutant(int Id, string File, int Line, string Before, string After)
{
    /// <summary>The name of the constant that changes, if it is one.</summary>
    public string? Constant { get; init; }

    /// <summary>What is the same in each run, so that results are found again.</summary>
    public string Key => $"{File}:{Line}: {Before} → {After} #{Id}";
}
