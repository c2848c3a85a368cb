using System.Globalization;
using Microsoft.ML.InductiveBias;
using Microsoft.ML.InductiveBias.Benchmarks.GaussianProcesses;
using Microsoft.ML.InductiveBias.Benchmarks.NeuralNetworks;
using Microsoft.ML.InductiveBias.GpuCheck;

// gpu-check [DEVICE]                      agreement with the processor, then timings
// gpu-check agree [DEVICE]                agreement alone
// gpu-check law DEVICE N M [D K]          time of an exact law
// gpu-check memory [DEVICE]               a GPU that is nearly full
// gpu-check start DEVICE N                time of the first law of a process, which starts the device
// gpu-check large N M D TOLERANCE DEVICE  conjugate gradients, as `large-kernel` of the benchmarks
// gpu-check networks [--device DEVICE]    networks per second, as `gpu networks` of the benchmarks
// gpu-check speed N M [D K RUNS]          stages of an exact law on the processor, as `speed law` of the benchmarks
if (args is ["law", var where, var n, var m, .. var more])
{
    int[] sizes = [Number(n), Number(m), more.Length > 0 ? Number(more[0]) : 64, more.Length > 1 ? Number(more[1]) : 10];
    LawTimes.Of(ComputeDevice.Parse(where), sizes[0], sizes[1], sizes[2], sizes[3], repetitions: 3);
    return 0;
}

if (args is ["start", var first, var count])
{
    LawTimes.Of(ComputeDevice.Parse(first), Number(count), Number(count), 64, 10, repetitions: 1);
    return 0;
}
if (args is ["memory", .. var name])
    return MemoryCheck.Check(ComputeDevice.Parse(name is [var given] ? given : "cuda")) == 0 ? 0 : 1;
if (args is ["large", .. var sizesOfTask])
{
    LargeTask.Run(sizesOfTask);
    return 0;
}
if (args is ["networks", .. var networks])
{
    DeviceNetworks.Run(networks);
    return 0;
}
if (args is ["speed", .. var sizesOfLaw])
{
    LawSpeed.Run(sizesOfLaw);
    return 0;
}

bool agreementAlone = args is ["agree", ..];
var device = ComputeDevice.Parse(args.Skip(agreementAlone ? 1 : 0).FirstOrDefault() ?? "cuda");
int failures = Agreement.Check(device) + NetworkAgreement.Check(device) + MemoryCheck.Check(device);
if (!agreementAlone)
    LawTimes.Table(device);
Console.WriteLine(failures == 0 ? "all quantities agree with the processor" : FormattableString.Invariant($"{failures} quantities differ from the processor by more than allowed"));
return failures == 0 ? 0 : 1;

static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
