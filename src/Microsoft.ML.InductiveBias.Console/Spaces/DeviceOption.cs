namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>Where kernel matrices are computed and networks are trained: the same option of both.</summary>
internal static class DeviceOption
{
    public static readonly SpaceOption<ComputeDevice> Option = new("device", "cpu|cuda|cuda:N|auto", "cpu, cuda, cuda:1 (by number) or auto",
        "Kernels and networks: where they are computed (default: cpu). cuda needs a build of the tool with CUDA; auto takes it where it is there and the task is large enough.", Read);

    /// <summary>The device of a name; <see langword="null"/> if there is none.</summary>
    public static ComputeDevice? Read(string text)
    {
        try
        {
            return ComputeDevice.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The device of some settings.</summary>
    public static ComputeDevice Of(SpaceSettings settings) => settings.Of(Option, ComputeDevice.Cpu);
}
