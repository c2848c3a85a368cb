using Microsoft.ML.Data;
using TorchSharp;

// Trainers of this namespace are those of the package.
namespace Microsoft.ML.TorchSharp.Tests;

/// <summary>Draws from libtorch's global generator while it trains, as the trainers of the package do, and records what it drew.</summary>
internal sealed class SeededTrainer(MLContext mlContext, int seed, SeededTrainer.Record record) : IEstimator<ITransformer>
{
    private readonly IEstimator<ITransformer> _trainer = mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy();

    public ITransformer Fit(IDataView input)
    {
        int together = Interlocked.Increment(ref record.Running);
        // Long enough for another member to begin, if it could.
        Thread.Sleep(50);
        float drawn = torch.rand(1).item<float>();
        lock (record)
        {
            record.MostTogether = Math.Max(record.MostTogether, together);
            record.Drawn[seed] = drawn;
        }
        Interlocked.Decrement(ref record.Running);
        return _trainer.Fit(input);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _trainer.GetOutputSchema(inputSchema);

    internal sealed class Record
    {
        public int Running;

        public int MostTogether { get; set; }

        public Dictionary<int, float> Drawn { get; } = [];
    }
}
