namespace Microsoft.ML.InductiveBias.Console;

/// <summary>A failure that the user can do something about; the message is all that is printed.</summary>
internal sealed class ToolException(string message, Exception? innerException = null) : Exception(message, innerException);
