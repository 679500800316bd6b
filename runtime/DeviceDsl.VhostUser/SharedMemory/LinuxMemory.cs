using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.VhostUser.SharedMemory;

/// <summary>The calls for memory that processes share.</summary>
internal static unsafe partial class LinuxMemory
{
    private const int ReadAndWrite = 3;
    private const int Shared = 1;
    private const int GetSeals = 1034;
    private const int SealShrink = 2;

    /// <summary>Maps a range of a file.</summary>
    /// <returns>The address; 0 on failure.</returns>
    public static nint Map(SafeFileHandle file, ulong offset, ulong length, out Errno errno)
    {
        nint address = mmap(0, (nuint)length, ReadAndWrite, Shared, file, (nint)offset);
        errno = address == -1 ? (Errno)Marshal.GetLastSystemError() : Errno.None;
        return address == -1 ? 0 : address;
    }

    /// <summary>Removes a mapping.</summary>
    public static void Unmap(nint address, ulong length) => _ = munmap(address, (nuint)length);

    /// <summary>Returns the length of the pages of which the mappings of a file consist (VU-22).</summary>
    public static ulong PageLengthOf(SafeFileHandle file)
    {
        const ulong HugePages = 0x9584_58F6;
        // The kind of file system and its block length are the first fields; all of the structure has 120 bytes.
        ulong* status = stackalloc ulong[32];
        return fstatfs(file, status) == 0 && status[0] == HugePages ? status[1] : (ulong)Environment.SystemPageSize;
    }

    /// <summary>Whether no process can shrink a file.</summary>
    public static bool CannotShrink(SafeFileHandle file) => fcntl(file, GetSeals, 0) is var seals and >= 0 && (seals & SealShrink) != 0;

    /// <summary>Creates memory that other processes can map and none can shrink, all zeros.</summary>
    /// <exception cref="MachineException">The kernel rejected the request.</exception>
    public static SafeFileHandle Create(string name, ulong length)
    {
        Errno errno = Memory.SharedMemory.TryCreateFile(name, length, out SafeFileHandle? file);
        return file ?? throw new MachineException(errno, "VU-26", $"The kernel could not create {length} bytes of shared memory.");
    }

    [LibraryImport("libc")]
    private static partial nint mmap(nint address, nuint length, int protection, int flags, SafeFileHandle file, nint offset);

    [LibraryImport("libc")]
    private static partial int fstatfs(SafeFileHandle file, void* status);

    [LibraryImport("libc")]
    private static partial int munmap(nint address, nuint length);

    [LibraryImport("libc")]
    private static partial int fcntl(SafeFileHandle file, int command, int argument);
}
