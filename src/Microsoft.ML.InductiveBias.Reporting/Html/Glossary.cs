using static Microsoft.ML.InductiveBias.Reporting.HtmlPage;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The section that explains the terms of the page and the limitations of its numbers.</summary>
internal static class Glossary
{
    private static readonly (string Word, string Meaning)[] Terms =
    [
        ("Bit", "The answer to one yes-or-no question. Each bit halves the number of candidates: 1 bit leaves 1 in 2, 10 bits about 1 in 1,000, 20 bits about 1 in a million."),
        ("Hypothesis space", "Functions from features to predictions, each with a probability, such as those of a kernel (rbf), a neural network, or a forest before training."),
        ("Hypothesis", "One function of a hypothesis space."),
        ("Inductive bias", "What a learner knows before it sees the rows. Required: the bits −log₂ P(test loss ≤ target) over the hypotheses that fit the training rows. Provided: the same at the test loss that a model reached."),
        ("Test loss", "How far predictions for new rows are off. Here it is the mean squared error; for classes, against 1 for the right class and 0 for the others."),
        ("Target loss", "The test loss to reach."),
        ("Posterior mean", "The average prediction of the hypotheses that fit the training rows."),
        ("Exact law", "The probability is computed from a formula, without sampling, so the interval covers only rounding."),
        ("Interval", "The range that a number may lie in, given what was sampled. A 95% interval contains the true number in 95 of 100 such audits."),
        ("Training rows, test rows", "The table is split: hypotheses are fitted to the training rows and judged on the test rows, which they haven't seen."),
        ("Fitted law, extrapolated", "Fewer hypotheses were sampled than it would take to see one that good, so a fitted curve was extended. Trust its interval, not its digits."),
        ("Generalization difficulty", "Bits that any learner needs, from the geometry of the rows alone."),
        ("Wrong label", "A label that is more probably wrong than right, given what models that never saw it predict and how often labels are wrong."),
        ("Words for amounts", "Under 1 bit: next to nothing. Under 20: little. Under 200: considerable. From 200: a lot. These words are a reading aid, not a standard."),
    ];

    private static readonly string[] Limits =
    [
        "The bits depend on the hypothesis space and its parameters. A task that is hard for one space can be easy for another. Compare spaces on one task, and tasks within one space.",
        "They depend on the target loss. A number of bits means nothing without its target; the curves show the whole range.",
        "They depend on the number of training rows and, for trained spaces, on the training budget: more rows or longer training give different numbers.",
        "They belong to these test rows. If an interval for the finite test set was computed, it is part of the interval shown; otherwise it isn't.",
        "A single number shows only how much knowledge is missing, not which.",
        "Labels are judged by the models of this audit. Check rows by eye before you change or drop them.",
        "Long names are shortened on this page, and invisible characters appear as codes. The JSON result contains them in full.",
    ];

    public static PageSection Of(string id) => new(id, "Glossary and limitations",
    [
        E("h3", "Glossary"),
        E("dl", Class("words"), Terms.Select(term => new object[] { E("dt", term.Word), E("dd", term.Meaning) })),
        E("h3", Class("later"), "What the numbers don't show"),
        E("ul", Limits.Select(limit => E("li", limit))),
        Note("Methods: Boopathy et al., Towards Exact Computation of Inductive Bias, IJCAI 2024; Boopathy et al., Model-agnostic Measure of Generalization Difficulty, ICML 2023."),
    ]);
}
