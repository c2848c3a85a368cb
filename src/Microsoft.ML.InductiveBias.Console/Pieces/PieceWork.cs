using System.Reflection;

namespace Microsoft.ML.InductiveBias.Console.Pieces;

/// <summary>The kinds of work that workers do piece by piece. There are no others.</summary>
internal static class PieceWork
{
    /// <summary>The version of the tool, which the names of work contain: another version would compute something else.</summary>
    private static string Version { get; } = typeof(PieceWork).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The name of a kind of work in this version.</summary>
    public static string NameOf(string kind) => $"{kind} of version {Version}";

    /// <summary>Finds work by its name.</summary>
    /// <exception cref="InvalidOperationException">Another version of the tool has the work.</exception>
    public static Func<int, CancellationToken, byte[]>? Find(string name, ReadOnlyMemory<byte> data)
    {
        if (name == NameOf(AuditPieces.Kind))
            return AuditPieces.Work(data);
        if (name == NameOf(ExperimentPieces.Kind))
            return ExperimentPieces.Work(data);
        if (name == NameOf(SplitPieces.Kind))
            return SplitPieces.Work(data);
        throw new InvalidOperationException($"this worker is the tool of version {Version}; the work is '{name}'");
    }
}
