using Microsoft.ML.InductiveBias.Console.Output;
using Microsoft.ML.InductiveBias.Reporting;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>Carries out <c>difficulty</c>: reads, estimates, writes.</summary>
internal static class DifficultyRun
{
    /// <summary>Does it; the exit code says how it ended.</summary>
    public static int Run(DifficultyRequest request, Terminal terminal, CancellationToken cancellationToken) =>
        GuardedRun.Of(() => Estimate(request, terminal, cancellationToken), terminal, request.Verbose, cancellationToken);

    private static void Estimate(DifficultyRequest request, Terminal terminal, CancellationToken cancellationToken)
    {
        if (request.JsonFile is not null)
            ReportFile.EnsureWritable(request.JsonFile);
        List<DifficultySubject> subjects = [];
        using (var progress = new ProgressLine(terminal.Error, terminal.ErrorIsTerminal, ProgressLine.Patience))
        {
            if (request.ImageFile is not null)
                subjects.Add(DifficultyEstimation.OfImages(request, progress, cancellationToken));
            for (int file = 0; file < request.Files.Count; file++)
            {
                string name = request.Files[file], label = request.LabelOf(file);
                subjects.Add(NamedFailure.Of(name, () => DifficultyEstimation.OfTable(request, name, label, progress, cancellationToken)));
            }
        }
        if (request.JsonFile is not null)
            ReportFile.Write(request.JsonFile, JsonReport.ToJson(subjects.ConvertAll(subject => subject.Result)));
        terminal.Render(console =>
        {
            if (subjects.Count == 1)
                DifficultyText.Write(console, subjects[0]);
            else
                DifficultyRankingText.Write(console, DifficultyResult.Ranked(subjects.Select(subject => subject.Result)));
        });
    }
}
