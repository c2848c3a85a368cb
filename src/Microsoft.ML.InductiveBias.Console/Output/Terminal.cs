using Spectre.Console;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>Where results, progress and failures go, and whether people watch.</summary>
internal sealed class Terminal
{
    /// <summary>Lines are never longer: text of this width reads well, and fits everywhere.</summary>
    private const int LargestWidth = 80;

    private const int SmallestWidth = 40;

    private readonly bool _outputIsTerminal;
    private readonly int _width;

    private Terminal(TextWriter output, TextWriter error, bool outputIsTerminal, bool errorIsTerminal, int width)
    {
        Output = output;
        Error = error;
        _outputIsTerminal = outputIsTerminal;
        ErrorIsTerminal = errorIsTerminal;
        _width = Math.Clamp(width, SmallestWidth, LargestWidth);
    }

    /// <summary>Gets the result.</summary>
    public TextWriter Output { get; }

    /// <summary>Gets progress and failures.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether a line of progress can be written over.</summary>
    public bool ErrorIsTerminal { get; }

    /// <summary>The streams of this process; colours and a line of progress where they are terminals.</summary>
    public static Terminal OfProcess() => new(
        System.Console.Out, System.Console.Error,
        !System.Console.IsOutputRedirected, !System.Console.IsErrorRedirected,
        System.Console.IsOutputRedirected ? LargestWidth : WindowWidth());

    /// <summary>Writers that get plain text, 80 columns wide.</summary>
    public static Terminal Plain(TextWriter output, TextWriter error) => new(output, error, false, false, LargestWidth);

    /// <summary>Writes to <see cref="Output"/>: with colours to a terminal, as plain text without trailing spaces elsewhere.</summary>
    public void Render(Action<IAnsiConsole> write)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = _outputIsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = _outputIsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = _outputIsTerminal ? new AnsiConsoleOutput(Output) : new AnsiConsoleOutput(text),
        });
        console.Profile.Width = _width;
        console.Profile.Capabilities.Unicode = true;
        write(console);
        foreach (string line in text.ToString().TrimEnd('\n').Split('\n'))
        {
            if (!_outputIsTerminal)
                Output.Write(line.TrimEnd() + "\n");
        }
    }

    private static int WindowWidth()
    {
        try
        {
            return System.Console.WindowWidth > 0 ? System.Console.WindowWidth : LargestWidth;
        }
        catch (IOException)
        {
            return LargestWidth; // a terminal that does not know its size
        }
    }
}
