using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Eventing;

/// <summary>The epoll calls of Linux.</summary>
internal static partial class Epoll
{
    /// <summary>An operation: begin to watch a descriptor.</summary>
    public const int Add = 1;

    /// <summary>An operation: watch it no more.</summary>
    public const int Delete = 2;

    /// <summary>An operation: watch it for something else.</summary>
    public const int Modify = 3;

    /// <summary>An event: there is something to read.</summary>
    public const uint In = 1;

    /// <summary>How an event is told: once, instead of as long as it holds.</summary>
    public const uint EdgeTriggered = 1u << 31;

    private const int CloseOnExec = 0x80000;
    private const int MaxBatch = 64;
    private const int MaxEventSize = 16;

    // struct epoll_event is packed on x86-64 alone.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : MaxEventSize;
    private static readonly int TokenOffset = EventSize - sizeof(ulong);

    /// <summary>A new instance.</summary>
    public static SafeFileHandle Create()
    {
        int fd = epoll_create1(CloseOnExec);
        return fd >= 0
            ? new SafeFileHandle(fd, ownsHandle: true)
            : throw new MachineException((Errno)Marshal.GetLastSystemError(), "", "The kernel made no epoll instance.");
    }

    /// <summary>Changes what an instance watches.</summary>
    /// <param name="epoll">The instance.</param>
    /// <param name="operation"><see cref="Add"/>, <see cref="Delete"/> or <see cref="Modify"/>.</param>
    /// <param name="handle">The descriptor.</param>
    /// <param name="events">What it is watched for.</param>
    /// <param name="token">What <see cref="Wait"/> calls it.</param>
    public static unsafe Errno Control(SafeFileHandle epoll, int operation, SafeFileHandle handle, uint events, ulong token)
    {
        byte* entry = stackalloc byte[MaxEventSize];
        *(uint*)entry = events;
        *(ulong*)(entry + TokenOffset) = token;
        try
        {
            return epoll_ctl(epoll, operation, handle, entry) == 0 ? Errno.None : (Errno)Marshal.GetLastSystemError();
        }
        catch (ObjectDisposedException)
        {
            return Errno.EBADF;
        }
    }

    /// <summary>Waits for events, of which it tells as many as there is room for, at most 64.</summary>
    /// <param name="epoll">The instance.</param>
    /// <param name="tokens">Filled with what they belong to.</param>
    /// <param name="timeout">How long, in milliseconds; -1 is for ever.</param>
    /// <returns>How many there were; none when the wait was interrupted.</returns>
    public static unsafe int Wait(SafeFileHandle epoll, Span<ulong> tokens, int timeout)
    {
        byte* events = stackalloc byte[MaxBatch * MaxEventSize];
        int count = epoll_wait(epoll, events, Math.Min(tokens.Length, MaxBatch), timeout);
        for (int i = 0; i < count; i++) tokens[i] = *(ulong*)(events + (i * EventSize) + TokenOffset);
        return Math.Max(count, 0);
    }

    [LibraryImport("libc")]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc")]
    private static unsafe partial int epoll_ctl(SafeFileHandle epoll, int operation, SafeFileHandle fd, void* entry);

    [LibraryImport("libc")]
    private static unsafe partial int epoll_wait(SafeFileHandle epoll, byte* events, int capacity, int timeout);
}
