using Microsoft.ML.TorchSharp.NasBert.Models;
using TorchSharp;

/// <summary>A file of the shape of the pre-trained encoder with random weights, for machines without a network.</summary>
internal static class RandomWeights
{
    /// <summary>The folder, under the context's TempFilePath, and the name that the package looks for.</summary>
    public static void WriteUnder(string folder, long seed)
    {
        // The architecture of TextClassification, as its options have it: 24 layers on embeddings of 64 numbers, 50,265 tokens.
        int[] layers = [9, 11, 7, 0, 0, 0, 11, 11, 7, 0, 0, 0, 9, 7, 11, 0, 0, 0, 10, 7, 9, 0, 0, 0];
        torch.random.manual_seed(seed);
        using var encoder = new NasBertEncoder(paddingIdx: 1, vocabSize: 50265, activationDropout: 0, activationFn: "gelu", maxSeqLen: 512, embedSize: 64,
            arches: layers, numSegments: 0, encoderNormalizeBefore: true, numEncoderLayers: layers.Length, applyBertInit: true);
        encoder.save(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "mlnet")).FullName, "NasBert2000000.tsm"));
    }
}
