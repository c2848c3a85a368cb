using System.Globalization;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>The memory that this process can still get.</summary>
internal static class AvailableMemory
{
    private const string LinuxMemory = "/proc/meminfo", ContainerLimit = "/sys/fs/cgroup/memory.max", ContainerUse = "/sys/fs/cgroup/memory.current";

    /// <summary>Free and reclaimable memory of the machine, or what the container's limit leaves if that is less.</summary>
    public static long Bytes()
    {
        var collected = GC.GetGCMemoryInfo();
        // The limit of the runtime is that of the container, or all memory of the machine.
        long limit = collected.TotalAvailableMemoryBytes;
        long free = Free(limit, collected.MemoryLoadBytes);
        if (Number(ContainerLimit) is { } most && Number(ContainerUse) is { } used)
            free = Math.Min(free, Math.Max(0, most - used));
        return Math.Min(free, limit);
    }

    private static long Free(long limit, long load)
    {
        try
        {
            const string Field = "MemAvailable:";
            if (OperatingSystem.IsLinux() && File.ReadLines(LinuxMemory).FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal)) is { } line)
                return 1024 * long.Parse(line[Field.Length..^"kB".Length], CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            // Without the file, the runtime's own measure has to do, which is that of the last collection.
        }
        return limit - load;
    }

    private static long? Number(string path)
    {
        try
        {
            return OperatingSystem.IsLinux() && File.Exists(path) && long.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out long number) ? number : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
