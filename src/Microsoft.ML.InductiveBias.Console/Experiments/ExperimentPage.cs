using System.Text;

namespace Microsoft.ML.InductiveBias.Console.Experiments;

/// <summary>The page about experiments, in Markdown.</summary>
internal static class ExperimentPage
{
    /// <summary>The name of the page, and of the folder with figures and points beside it.</summary>
    public const string File = "experiments.md", Folder = "experiments";

    private const int LineWidth = 120;

    public static string Of(IReadOnlyList<(Experiment Experiment, ExperimentOutcome Outcome)> results)
    {
        var text = new StringBuilder("# Experiments\n\n");
        Wrap(text, "The claims of the papers as experiments. This page, its figures, and the files of points are written by `inductive-bias experiment --output docs`; `inductive-bias experiment NAME` runs one of them, "
            + "`--list` shows them with their time and memory, and `--resume` continues a run that was ended. A number with a range is the median over random splits with an interval for it of at least 90%, which the ranks of the values give; it is about other splits of the same rows, not about other rows.");
        text.Append("| experiment | claim | what came out |\n|---|---|---|\n");
        foreach (var (experiment, outcome) in results)
        {
            int judged = outcome.Verdicts.Count(verdict => verdict.ComesOut is not null), holds = outcome.Verdicts.Count(verdict => verdict.ComesOut == true);
            text.Append(CultureInfo.InvariantCulture, $"| [{experiment.Name}](#{experiment.Name}) | {experiment.Claim} | {(judged == 0 ? "no direction is claimed" : $"{holds} of {judged} parts")} |\n");
        }
        foreach (var (experiment, outcome) in results)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {experiment.Name}\n\n");
            Wrap(text, $"**Claim.** {experiment.Claim}");
            Wrap(text, $"**Here.** {experiment.Setup}");
            Wrap(text, $"**Published.** {experiment.Published}");
            text.Append(CultureInfo.InvariantCulture, $"![{outcome.Figure.Title}]({Folder}/{experiment.Name}.svg)\n\n");
            foreach (var verdict in outcome.Verdicts)
                Wrap(text, $"- {verdict}", "  ", separate: false);
            text.Append(CultureInfo.InvariantCulture, $"\n| {string.Join(" | ", outcome.Columns)} |\n|{string.Concat(Enumerable.Repeat("---|", outcome.Columns.Count))}\n");
            foreach (var row in outcome.Rows)
                text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |\n");
            text.Append(CultureInfo.InvariantCulture, $"\n[All points]({Folder}/{experiment.Name}.csv)\n");
        }
        return text.ToString();
    }

    private static void Wrap(StringBuilder page, string paragraph, string indent = "", bool separate = true)
    {
        int length = 0;
        foreach (string word in paragraph.Split(' '))
        {
            if (length > 0 && length + 1 + word.Length > LineWidth)
            {
                page.Append('\n').Append(indent);
                length = indent.Length;
            }
            else if (length > 0)
            {
                page.Append(' ');
                length++;
            }
            page.Append(word);
            length += word.Length;
        }
        page.Append(separate ? "\n\n" : "\n");
    }
}
