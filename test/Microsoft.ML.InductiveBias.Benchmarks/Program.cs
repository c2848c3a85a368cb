using BenchmarkDotNet.Running;
using Microsoft.ML.InductiveBias.Benchmarks;
using Microsoft.ML.InductiveBias.Benchmarks.Clusters;
using Microsoft.ML.InductiveBias.Benchmarks.GaussianProcesses;
using Microsoft.ML.InductiveBias.Benchmarks.Geometry;
using Microsoft.ML.InductiveBias.Benchmarks.LabelNoise;
using Microsoft.ML.InductiveBias.Benchmarks.LossDistributions;
using Microsoft.ML.InductiveBias.Benchmarks.NeuralNetworks;
using Microsoft.ML.InductiveBias.Benchmarks.RareLosses;
using Microsoft.ML.InductiveBias.Benchmarks.Study;

if (args is ["coverage", .. var rest])
    CoverageSimulation.Run(rest);
else if (args is ["test-rows", "halves", .. var pairs])
    HalvesSimulation.Run(pairs);
else if (args is ["test-rows", "picture", var file])
    TestSetsPicture.Run(file);
else if (args is ["test-rows", "cost"])
    TestRowCost.Run();
else if (args is ["test-rows", .. var tasks])
    TestRowSimulation.Run(tasks);
else if (args is ["zero-one", .. var arguments])
    ZeroOneError.Run(arguments);
else if (args is ["rare", "coverage", .. var repeated])
    SimulationCoverage.Run(repeated);
else if (args is ["rare", "iris", .. var numbers])
    IrisTask.Run(numbers);
else if (args is ["cluster", "soak", .. var soak])
    ClusterSoak.Run(soak);
else if (args is ["cluster", "speed", .. var speed])
    ClusterSpeed.Run(speed);
else if (args is ["cluster", "promises", var tool, var iris])
{
    await ClusterOverhead.Run(["24"]);
    ClusterSpeed.Run([tool, iris]);
}
else if (args is ["cluster", "overhead", .. var waiting])
    await ClusterOverhead.Run(waiting);
else if (args is ["cluster", "messages", .. var silos])
    await ClusterMessages.Run(silos);
else if (args is ["cluster", "scheduler", .. var times])
    SchedulerSimulation.Run(times);
else if (args is ["rare", "picture", var image])
    IrisPicture.Run(image);
else if (args is ["rare", "speed", .. var budget])
    SimulationSpeed.Run(budget);
else if (args is ["rare", "posterior", .. var posterior])
    PosteriorNetworks.Run(posterior);
else if (args is ["leaks", .. var sizes])
    NativeLeaks.Run(sizes);
else if (args is ["difficulty-rows", .. var counts])
    LargeDifficulty.Run(counts);
else if (args is ["labels", "times", .. var rows])
    LabelTimes.Run(rows);
else if (args is ["labels", "numbers", .. var numberSeeds])
    WrongNumbers.Run(numberSeeds);
else if (args is ["labels", "hardness", .. var hardSeeds])
    HardRows.Run(hardSeeds);
else if (args is ["large-kernel", .. var large])
    LargeTask.Run(large);
else if (args is ["gpu", "networks", .. var device])
    DeviceNetworks.Run(device);
else if (args is ["speed", "law", .. var law])
    LawSpeed.Run(law);
else if (args is ["rows-needed", .. var needed])
    RowsNeeded.Run(needed);
else if (args is ["study", .. var folders])
    Study.Run(folders);
else if (args is ["sparse-text", .. var texts])
    SparseText.Run(texts);
else if (args is ["labels", .. var seeds])
    LabelNoiseComparison.Run(seeds);
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
