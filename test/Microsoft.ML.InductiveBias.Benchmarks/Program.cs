using BenchmarkDotNet.Running;
using Microsoft.ML.InductiveBias.Benchmarks.GaussianProcesses;

// Simulations take minutes and have results besides their time: they run once, by name.
if (args is ["zero-one", .. var arguments])
    ZeroOneError.Run(arguments);
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
