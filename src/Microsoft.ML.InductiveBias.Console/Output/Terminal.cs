using Spectre.Console;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>The output and error streams, with their capabilities.</summary>
internal sealed class Terminal
{
    /// <summary>Longer lines are harder to read and don't fit everywhere.</summary>
    private const int MaximumWidth = 80;

    private const int MinimumWidth = 40;

    private readonly bool _outputIsTerminal;
    private readonly int _width;

    private Terminal(TextWriter output, TextWriter error, bool outputIsTerminal, bool errorIsTerminal, int width)
    {
        Output = output;
        Error = error;
        _outputIsTerminal = outputIsTerminal;
        ErrorIsTerminal = errorIsTerminal;
        _width = Math.Clamp(width, MinimumWidth, MaximumWidth);
    }

    /// <summary>Receives the result.</summary>
    public TextWriter Output { get; }

    /// <summary>Receives progress and failures.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether a progress line can be overwritten.</summary>
    public bool ErrorIsTerminal { get; }

    /// <summary>The streams of this process, with colors and a progress line if they are terminals.</summary>
    public static Terminal OfProcess() => new(
        System.Console.Out, System.Console.Error,
        !System.Console.IsOutputRedirected, !System.Console.IsErrorRedirected,
        System.Console.IsOutputRedirected ? MaximumWidth : WindowWidth());

    /// <summary>Writers that receive plain text, 80 columns wide.</summary>
    public static Terminal Plain(TextWriter output, TextWriter error) => new(output, error, false, false, MaximumWidth);

    /// <summary>Writes a result: with colors to a terminal, elsewhere as plain text without trailing spaces.</summary>
    public void Render(Action<Page> write)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = _outputIsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = _outputIsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(_outputIsTerminal ? Output : text),
        });
        console.Profile.Width = _width;
        console.Profile.Capabilities.Unicode = true;
        write(new Page(console));
        if (_outputIsTerminal)
            return;
        foreach (string line in text.ToString().TrimEnd('\n').Split('\n'))
            Output.Write(line.TrimEnd() + "\n");
    }

    /// <summary>Prints the message of a failure, and the whole exception if requested.</summary>
    public void WriteFailure(string message, Exception failure, bool verbose)
    {
        Error.WriteLine($"inductive-bias: {message}");
        if (verbose)
            Error.WriteLine(failure);
    }

    private static int WindowWidth()
    {
        try
        {
            return System.Console.WindowWidth > 0 ? System.Console.WindowWidth : MaximumWidth;
        }
        catch (IOException)
        {
            return MaximumWidth; // a terminal of unknown size
        }
    }
}
