using BenchmarkDotNet.Running;
using Microsoft.ML.InductiveBias.Benchmarks.GaussianProcesses;
using Microsoft.ML.InductiveBias.Benchmarks.LossDistributions;

if (args is ["coverage", .. var rest])
    CoverageSimulation.Run(rest);
else if (args is ["zero-one", .. var arguments])
    ZeroOneError.Run(arguments);
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
