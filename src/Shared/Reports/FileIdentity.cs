using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The file behind a path: where links lead, whether it is a regular file, and whether two paths name the same file.</summary>
internal static class FileIdentity
{
    private const int MaximumLinks = 40, TypeMask = 0xF000, RegularType = 0x8000, DirectoryType = 0x4000;

    /// <summary>The file that a path leads to through symbolic links; it may not exist. Links of the system to open streams, such as /dev/stdout, aren't followed.</summary>
    /// <exception cref="IOException">The links never end.</exception>
    public static string Target(string path)
    {
        string target = Path.GetFullPath(path);
        for (int links = 0; !IsStream(target) && new FileInfo(target).LinkTarget is { } next; links++)
        {
            if (links == MaximumLinks)
                throw new IOException($"'{path}' leads through more than {MaximumLinks} symbolic links.");
            target = Path.GetFullPath(next, FolderOf(target));
        }
        return target;
    }

    /// <summary>Whether the target of links is an open stream of a process, such as /dev/stdout or /dev/fd/3.</summary>
    public static bool IsStream(string target) => !OperatingSystem.IsWindows()
        && (target.StartsWith("/dev/fd/", StringComparison.Ordinal) || target.StartsWith("/dev/std", StringComparison.Ordinal) || target.StartsWith("/proc/", StringComparison.Ordinal));

    /// <summary>Whether a file is written into rather than replaced: a pipe, a device, or an open stream.</summary>
    public static bool IsSpecial(string target) => OperatingSystem.IsWindows()
        ? target.StartsWith(@"\\.\", StringComparison.Ordinal)
        : IsStream(target) || (Status(target) is { } status && (status.Mode & TypeMask) is not (RegularType or DirectoryType));

    /// <summary>Whether two paths name one file. Where the system can't identify files, or they don't exist, the places that the paths lead to are compared.</summary>
    public static bool AreSame(string first, string second)
    {
        string one = Target(first), other = Target(second);
        if (string.Equals(one, other, StringComparison.Ordinal))
            return true;
        var (statusOfOne, statusOfOther) = (Status(one), Status(other));
        if (statusOfOne is { } left && statusOfOther is { } right)
            return left.Device == right.Device && left.Number == right.Number;
        if (statusOfOne is not null || statusOfOther is not null)
            return false;
        // The file systems of Windows and macOS don't distinguish cases, unless they are set up to.
        var comparison = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return string.Equals(Path.GetFileName(one), Path.GetFileName(other), comparison) && AreSameFolder(FolderOf(one), FolderOf(other), comparison);
    }

    public static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? Path.GetFullPath(path);

    private static bool AreSameFolder(string one, string other, StringComparison comparison) => string.Equals(one, other, comparison)
        || (Status(one) is { } left && Status(other) is { } right && left.Device == right.Device && left.Number == right.Number);

    /// <summary>The type and the identity of an existing file; <see langword="null"/> if it doesn't exist or this system has no such call.</summary>
    private static (int Mode, ulong Device, ulong Number)? Status(string path)
    {
        try
        {
            return OperatingSystem.IsLinux() ? StatusOnLinux(path) : OperatingSystem.IsMacOS() ? StatusOnMac(path) : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null; // an older C library
        }
    }

    /// <summary>The call and the layout of its result (struct statx) are the same on all architectures.</summary>
    private static (int Mode, ulong Device, ulong Number)? StatusOnLinux(string path)
    {
        const int CurrentFolder = -100, BasicFields = 0x7FF;
        var status = new byte[256];
        return NativeMethods.Statx(CurrentFolder, Encoded(path), 0, BasicFields, status) != 0 ? null
            : (BitConverter.ToUInt16(status, 28), ((ulong)BitConverter.ToUInt32(status, 136) << 32) | BitConverter.ToUInt32(status, 140), BitConverter.ToUInt64(status, 32));
    }

    /// <summary>The start of struct stat with 64-bit numbers: device, mode, link count, number.</summary>
    private static (int Mode, ulong Device, ulong Number)? StatusOnMac(string path)
    {
        var status = new byte[512];
        int failed = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? NativeMethods.StatOfX64(Encoded(path), status) : NativeMethods.Stat(Encoded(path), status);
        return failed != 0 ? null : (BitConverter.ToUInt16(status, 4), BitConverter.ToUInt32(status, 0), BinaryPrimitives.ReadUInt64LittleEndian(status.AsSpan(8)));
    }

    private static byte[] Encoded(string path) => [.. System.Text.Encoding.UTF8.GetBytes(path), 0];

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "statx", ExactSpelling = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Statx(int folder, byte[] path, int flags, uint fields, byte[] status);

        [DllImport("libc", EntryPoint = "stat", ExactSpelling = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Stat(byte[] path, byte[] status);

        [DllImport("libc", EntryPoint = "stat$INODE64", ExactSpelling = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int StatOfX64(byte[] path, byte[] status);
    }
}
