using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VirtioBlk.Backends;

/// <summary>Linux file operations beyond those of .NET.</summary>
internal static class LinuxFile
{
    private const int KeepSize = 1;
    private const int PunchHole = 2;
    private const int Interrupted = 4;
    private const int NotSupported = 95;
    private const int NoSuchCall = 38;

    public static bool IsAvailable { get; } = OperatingSystem.IsLinux();

    /// <summary>Returns when all writes are durable.</summary>
    /// <exception cref="IOException">The flush failed.</exception>
    public static void FlushData(SafeFileHandle file)
    {
        while (FDataSync(file) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error != Interrupted) throw new IOException($"fdatasync: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    /// <summary>Turns a range into a hole, which reads as zeros.</summary>
    /// <returns>Whether the file system supports holes.</returns>
    /// <exception cref="IOException">It supports holes, and the operation failed.</exception>
    public static bool TryPunchHole(SafeFileHandle file, ulong offset, ulong length)
    {
        while (FAllocate(file, KeepSize | PunchHole, (long)offset, (long)length) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error is NotSupported or NoSuchCall) return false;
            if (error != Interrupted) throw new IOException($"fallocate: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        return true;
    }

    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static extern int FDataSync(SafeFileHandle file);

    [DllImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static extern int FAllocate(SafeFileHandle file, int mode, long offset, long length);
}
