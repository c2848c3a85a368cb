using Microsoft.ML.Runtime;

namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>Writes diagnostics to the context's log.</summary>
internal static class DiagnosticLog
{
    /// <summary>Writes a diagnostic at its severity.</summary>
    public static void Log(this IChannel channel, Diagnostic diagnostic)
    {
        if (diagnostic.Severity == DiagnosticSeverity.Warning)
            channel.Warning(MessageSensitivity.UserData, "{0}: {1}", diagnostic.Code, diagnostic.Message);
        else
            channel.Info(MessageSensitivity.UserData, "{0}: {1}", diagnostic.Code, diagnostic.Message);
    }
}
