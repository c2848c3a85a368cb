using BenchmarkDotNet.Running;
using Microsoft.ML.InductiveBias.Benchmarks;
using Microsoft.ML.InductiveBias.Benchmarks.GaussianProcesses;
using Microsoft.ML.InductiveBias.Benchmarks.LossDistributions;

if (args is ["coverage", .. var rest])
    CoverageSimulation.Run(rest);
else if (args is ["test-rows", .. var tasks])
    TestRowSimulation.Run(tasks);
else if (args is ["zero-one", .. var arguments])
    ZeroOneError.Run(arguments);
else if (args is ["leaks", .. var sizes])
    NativeLeaks.Run(sizes);
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
