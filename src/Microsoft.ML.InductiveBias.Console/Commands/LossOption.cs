using System.CommandLine;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The option --loss.</summary>
internal static class LossOption
{
    public const string MeanSquaredError = "mse", ZeroOne = "zero-one", LogLoss = "log-loss";

    public static Option<string> Create(string description) => OptionFactory.Choice("--loss", description, MeanSquaredError, ZeroOne, LogLoss);

    public static LossKind Read(string? value) => value switch
    {
        ZeroOne => LossKind.ZeroOneError,
        LogLoss => LossKind.LogLoss,
        _ => LossKind.MeanSquaredError,
    };
}
