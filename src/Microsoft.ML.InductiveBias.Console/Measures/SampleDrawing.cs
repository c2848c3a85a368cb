using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Measures;

/// <summary>Draws the hypotheses of a space into a sample file.</summary>
internal static class SampleDrawing
{
    /// <exception cref="ToolException">The files don't contain such a task.</exception>
    public static SampleFileResult Run(MeasureRequest request, string output, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        var source = request.Source.Resolved();
        progress.Report(new WorkProgress($"reading {source.File}", 0));
        var task = MeasuredTask.Read(source, request.TestFile, request.Split, cancellationToken);
        var (training, test) = task.Encode(request.Normalization, request.Split.Seed, cancellationToken);
        var specification = request.Spaces[0];
        var space = (ISampledHypothesisSpace)specification.Form.Make(specification.Settings, training);
        var options = new LossSamplingOptions(SamplingOptions.Run(specification.Settings, output)) { Executor = request.ExecutorOf(specification) };
        int drawn, before = InFile(output, options.FirstSeed ?? 0, options.Samples, cancellationToken);
        try
        {
            drawn = new MLContext().InductiveBias.SampleLosses(space, training, test, options, progress, cancellationToken).DrawnNow;
        }
        catch (NoFittingHypothesisException none) when (none.Drawn.Any(hypothesis => hypothesis.Failure is null))
        {
            // Whether hypotheses count is a question for the measurement; they are in the file.
            drawn = none.Drawn.Count - before;
        }
        return new SampleFileResult { File = LossSampleFile.Read(output, cancellationToken), Specification = specification.Text, DrawnNow = drawn };
    }

    /// <summary>How many of the seeds the file holds. One that isn't a sample file yet holds none; what else is wrong with it, the run says.</summary>
    private static int InFile(string file, int first, int count, CancellationToken cancellationToken)
    {
        try
        {
            return File.Exists(file) ? LossSampleFile.Read(file, cancellationToken).Seeds.Count(seed => seed >= first && seed - first < count) : 0;
        }
        catch (SampleFileException)
        {
            return 0;
        }
    }
}
