using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Eventing;

/// <summary>The epoll calls of Linux.</summary>
internal static partial class Epoll
{
    /// <summary>Operation: start watching a descriptor.</summary>
    public const int Add = 1;

    /// <summary>Operation: stop watching it.</summary>
    public const int Delete = 2;

    /// <summary>Operation: change the watched events.</summary>
    public const int Modify = 3;

    /// <summary>Event: the descriptor is readable.</summary>
    public const uint In = 1;

    /// <summary>Flag: report an event once, instead of as long as it holds.</summary>
    public const uint EdgeTriggered = 1u << 31;

    private const int CloseOnExec = 0x80000;
    private const int MaxBatch = 64;
    private const int MaxEventSize = 16;

    // struct epoll_event is packed only on x86-64.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : MaxEventSize;
    private static readonly int TokenOffset = EventSize - sizeof(ulong);

    /// <summary>Creates an instance.</summary>
    public static SafeFileHandle Create()
    {
        int fd = epoll_create1(CloseOnExec);
        return fd >= 0
            ? new SafeFileHandle(fd, ownsHandle: true)
            : throw new MachineException((Errno)Marshal.GetLastSystemError(), "", "The kernel could not create an epoll instance.");
    }

    /// <summary>Changes the descriptors that an instance watches.</summary>
    /// <param name="epoll">The instance.</param>
    /// <param name="operation"><see cref="Add"/>, <see cref="Delete"/> or <see cref="Modify"/>.</param>
    /// <param name="handle">The descriptor.</param>
    /// <param name="events">The events to watch for.</param>
    /// <param name="token">The token that <see cref="Wait"/> returns for it.</param>
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

    /// <summary>Waits for events and returns as many as <paramref name="tokens"/> has room for, at most 64.</summary>
    /// <param name="epoll">The instance.</param>
    /// <param name="tokens">Filled with the tokens of the events.</param>
    /// <param name="timeout">The timeout in milliseconds; -1 for none.</param>
    /// <returns>The number of events; 0 if the wait was interrupted or the instance is closed.</returns>
    public static unsafe int Wait(SafeFileHandle epoll, Span<ulong> tokens, int timeout)
    {
        byte* events = stackalloc byte[MaxBatch * MaxEventSize];
        int count;
        try
        {
            count = epoll_wait(epoll, events, Math.Min(tokens.Length, MaxBatch), timeout);
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }

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
