using System.Text;
using Microsoft.ML.InductiveBias.Console;
using Microsoft.ML.InductiveBias.Console.Output;

System.Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
// Never disposed: Ctrl+C may come while the process ends.
var cancellation = new CancellationTokenSource();
System.Console.CancelKeyPress += (_, pressed) =>
{
    // The first Ctrl+C cancels the work; a second one ends the process at once.
    pressed.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
};
return await Tool.RunAsync(args, Terminal.OfProcess(), cancellation.Token);
