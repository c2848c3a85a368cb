using System.Xml.Linq;
using static Microsoft.ML.InductiveBias.Reporting.HtmlPage;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>What the words of the page mean, and what its numbers do not say.</summary>
internal static class Glossary
{
    private static readonly (string Word, string Meaning)[] Words =
    [
        ("Bit", "The answer to one yes-or-no question. Each bit halves the number of candidates: 1 bit leaves 1 in 2, 10 bits about 1 in 1,000, 20 bits about 1 in a million."),
        ("Family of functions", "A hypothesis space: functions from features to predictions with a probability for each, such as those of a kernel (rbf), a neural network or a forest before training."),
        ("Hypothesis", "One function of a family."),
        ("Inductive bias", "What a learner knows before it sees the rows. Required: the bits −log₂ P(test loss ≤ target) over functions that fit the training rows. Provided: the same at the test loss that a model reached."),
        ("Test loss", "How far predictions for new rows are off. Here the mean squared error; for classes, against 1 for the right class and 0 for the others."),
        ("Target loss", "The test loss that one wants to reach."),
        ("Exact law", "The probability is computed from a formula; no sampling, so that the interval holds rounding only."),
        ("Interval", "The range that a number may lie in, given what was sampled. Of 95 %: in 95 of 100 such audits it holds the true number."),
        ("Training rows, test rows", "The table is split: functions are fitted to the training rows and judged on the test rows, which they have not seen."),
        ("Fitted law, extrapolated", "Fewer functions were sampled than it would take to see one that good; a fitted curve was continued. Trust its interval, not its digits."),
        ("Generalization difficulty", "Bits that any learner needs, from the geometry of the rows alone."),
        ("Doubtful label", "All families prefer another class for the row by a clear margin."),
        ("Words for amounts", "Under 1 bit: next to nothing; under 20: little; under 200: considerable; from 200: a lot. They are a reading aid, not a norm."),
    ];

    private static readonly string[] Limits =
    [
        "The bits depend on the family of functions and its parameters. A task that is hard for one family can be easy for another; compare families on one task, and tasks within one family.",
        "They depend on the target loss. A number of bits without its target says nothing; the curves show the whole range.",
        "They depend on the number of training rows and, for trained families, on the training budget: more rows or longer training give other numbers.",
        "They belong to these test rows. Where an interval for the finite test set was computed, it is part of the interval shown; otherwise it is not.",
        "A single number cannot say which knowledge is missing, only how much.",
        "Doubtful labels are doubtful to these families. Check rows by eye.",
        "Long names are shortened on this page, and invisible characters shown as codes. The JSON result holds them in full.",
    ];

    public static XElement Of(string id) => Section(id, "Words and limits",
        E("h3", "Words"),
        E("dl", Class("words"), Words.Select(word => new object[] { E("dt", word.Word), E("dd", word.Meaning) })),
        E("h3", Class("later"), "What the numbers do not say"),
        E("ul", Limits.Select(limit => E("li", limit))),
        Paragraph(Class("note"), "Methods: Boopathy et al., Towards Exact Computation of Inductive Bias, IJCAI 2024; Boopathy et al., Model-agnostic Measure of Generalization Difficulty, ICML 2023."));
}
