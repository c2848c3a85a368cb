using BenchmarkDotNet.Running;
using Microsoft.ML.InductiveBias.Benchmarks.LossDistributions;

if (args is ["coverage", .. var rest])
    CoverageSimulation.Run(rest);
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
