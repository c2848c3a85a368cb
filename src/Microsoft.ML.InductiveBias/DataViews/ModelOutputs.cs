namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>The outputs of one member on the rows of a data view.</summary>
/// <param name="Values"><c>[rows, k]</c>, row-major.</param>
/// <param name="Meaning">What they are.</param>
internal sealed record ModelOutputs(float[] Values, OutputMeaning Meaning)
{
    /// <summary>The first row with an output that is NaN or infinite; −1 where there is none.</summary>
    public int FirstNonFiniteRow(int outputs)
    {
        int bad = Array.FindIndex(Values, value => !float.IsFinite(value));
        return bad < 0 ? -1 : bad / outputs;
    }
}
