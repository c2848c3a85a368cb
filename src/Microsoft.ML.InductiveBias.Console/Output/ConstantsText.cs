namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>The difficulty that constants give.</summary>
internal static class ConstantsText
{
    public static void Write(Page page, TaskConstants task, DifficultyTerms terms)
    {
        page.Heading("Generalization difficulty of given constants");
        page.Values([
            ("Rows n", Text.Number(task.TrainingRows)), ("Intrinsic dimension q", Text.Number(task.IntrinsicDimension)), ("Radius R", Text.Number(task.Radius)),
            ("Resolution δ", Text.Number(task.Resolution)), ("Discrete features N_d", Text.Number(task.DiscreteFeatureCount)),
            ("Output dimension D", Text.Number(task.OutputDimension)), ("Target error ε", Text.Number(task.TargetError))]);
        page.Heading("Difficulty");
        page.Values([
            .. DifficultyText.Dimensions(terms),
            ("Difficulty", $"{Text.Number(terms.Bits)} bits"),
            ("log₂ of the bits", Text.Number(terms.Log2Bits))]);
        page.Diagnostics(terms.Diagnostics);
    }
}
