using System.Globalization;
using Microsoft.ML.InductiveBias;
using Microsoft.ML.InductiveBias.GpuCheck;

// gpu-check [DEVICE]                      agreement with the processor, then timings
// gpu-check agree [DEVICE]                agreement alone
// gpu-check law DEVICE N M [D K]          time of an exact law
if (args is ["law", var where, var n, var m, .. var more])
{
    int[] sizes = [Number(n), Number(m), more.Length > 0 ? Number(more[0]) : 64, more.Length > 1 ? Number(more[1]) : 10];
    LawTimes.Of(ComputeDevice.Parse(where), sizes[0], sizes[1], sizes[2], sizes[3], repetitions: 3);
    return 0;
}

bool agreementAlone = args is ["agree", ..];
var device = ComputeDevice.Parse(args.Skip(agreementAlone ? 1 : 0).FirstOrDefault() ?? "cuda");
int failures = Agreement.Check(device);
if (!agreementAlone)
    LawTimes.Table(device);
Console.WriteLine(failures == 0 ? "all quantities agree with the processor" : FormattableString.Invariant($"{failures} quantities differ from the processor by more than allowed"));
return failures == 0 ? 0 : 1;

static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
