using DeviceDsl.Eventing;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl;

/// <summary>A handle to an eventfd: a 64-bit counter that is signalled and read, as in Linux.</summary>
/// <remarks>
/// <para>
/// The eventfd itself is the counter that handles share (EVT-4): <see cref="Duplicate"/> returns another handle to the same
/// counter. When the last handle is disposed, the eventfd is closed and all its registrations are released. Deassign registrations
/// before that: a kick that is still in the counter when it is closed is lost.
/// </para>
/// <para>All members may be called from any thread.</para>
/// </remarks>
public sealed class EventFd : IDisposable
{
    private int _isDisposed;

    private EventFd(EventCounter counter) => Counter = counter;

    /// <summary>The descriptor of a Linux eventfd, still owned by this object; <see langword="null"/> for a managed one.</summary>
    public SafeFileHandle? LinuxHandle => Counter.Handle;

    internal EventCounter Counter { get; }

    internal bool IsDisposed => Volatile.Read(ref _isDisposed) != 0;

    /// <summary>Creates an eventfd in managed memory, which works on every operating system.</summary>
    /// <param name="initial">The count it starts with, below 2^64-1.</param>
    /// <param name="semaphore">Whether a read takes 1 instead of the whole count (EVT-2).</param>
    /// <param name="name">Its name in messages.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="initial"/> is 2^64-1.</exception>
    public static EventFd Create(ulong initial = 0, bool semaphore = false, string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(initial, ulong.MaxValue);
        return new(new ManagedCounter(initial, semaphore, name));
    }

    /// <summary>Creates a Linux eventfd, non-blocking and close-on-exec.</summary>
    /// <param name="initial">The count it starts with, below 2^64-1.</param>
    /// <param name="semaphore">Whether a read takes 1 instead of the whole count (EVT-2).</param>
    /// <param name="name">Its name in messages.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="initial"/> is 2^64-1.</exception>
    /// <exception cref="MachineException">The kernel refused, or the system is not Linux (<see cref="Errno.ENOSYS"/>).</exception>
    public static EventFd CreateLinux(ulong initial = 0, bool semaphore = false, string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(initial, ulong.MaxValue);
        SafeFileHandle handle = LinuxEventFd.Create(semaphore);
        if (initial != 0) _ = LinuxEventFd.TryWrite(handle, initial);
        return new(LinuxCounters.Add(new LinuxCounter(handle, mayBlock: false, name)));
    }

    /// <summary>
    /// Wraps an existing Linux eventfd. The descriptor is duplicated; the caller keeps its own. If this process already has a handle
    /// to the eventfd, from whatever descriptor, this is another one, as of <see cref="Duplicate"/> (EVT-4).
    /// </summary>
    /// <param name="handle">The descriptor of an eventfd.</param>
    /// <param name="name">Its name in messages, unless it has one.</param>
    /// <exception cref="MachineException">
    /// The descriptor is not open (<see cref="Errno.EBADF"/>) or is not an eventfd (<see cref="Errno.EINVAL"/>) (EVT-7), or the
    /// process has too many descriptors (<see cref="Errno.EMFILE"/>).
    /// </exception>
    public static EventFd FromHandle(SafeFileHandle handle, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(handle);
        var candidate = new LinuxCounter(LinuxEventFd.Duplicate(handle), mayBlock: true, name);
        LinuxCounter? counter = null;
        try
        {
            counter = LinuxCounters.FindOrAdd(candidate);
            return new(counter);
        }
        finally
        {
            if (counter is null) candidate.ReleaseHandle();
        }
    }

    /// <summary>
    /// Takes over a descriptor from another process that is used as an eventfd, even if it is none: a pipe or a socket, for example. It is
    /// made non-blocking, so that the other process cannot make this one wait.
    /// </summary>
    /// <param name="handle">The descriptor, owned by the eventfd from then on.</param>
    /// <param name="name">Its name in messages.</param>
    /// <exception cref="MachineException">The descriptor cannot be made non-blocking.</exception>
    internal static EventFd Adopt(SafeFileHandle handle, string? name = null)
    {
        LinuxEventFd.MakeNonBlocking(handle);
        return new(new ForeignCounter(handle, name));
    }

    /// <summary>Adds to the count and wakes the waiters.</summary>
    /// <param name="count">The amount, below 2^64-1.</param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/> for 2^64-1; <see cref="Errno.EAGAIN"/> if the sum would reach 2^64-1 (EVT-1).
    /// </exception>
    /// <exception cref="ObjectDisposedException">This handle is disposed.</exception>
    public void Signal(ulong count = 1)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        Errno errno = Counter.TryAdd(count);
        if (errno != Errno.None) throw new MachineException(errno, "EVT-1", $"{this} cannot count {count} more.");
    }

    /// <summary>Adds to the count and wakes the waiters.</summary>
    /// <param name="count">The amount, below 2^64-1.</param>
    /// <returns>
    /// <see cref="Errno.EINVAL"/> for 2^64-1; <see cref="Errno.EAGAIN"/> if the sum would reach 2^64-1 (EVT-1);
    /// <see cref="Errno.EBADF"/> if this handle is disposed.
    /// </returns>
    public Errno TrySignal(ulong count = 1) => IsDisposed ? Errno.EBADF : Counter.TryAdd(count);

    /// <summary>Reads without waiting: takes the whole count, or 1 from a semaphore (EVT-2).</summary>
    /// <param name="count">The count taken; 0 if there was none.</param>
    /// <returns>Whether the count was not 0.</returns>
    /// <exception cref="ObjectDisposedException">This handle is disposed.</exception>
    public bool TryRead(out ulong count)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return Counter.TryTake(out count);
    }

    /// <summary>Returns the operations that would not wait (EVT-3). The result may be outdated when it is returned.</summary>
    /// <exception cref="ObjectDisposedException">This handle is disposed.</exception>
    public EventFdReadiness Poll()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return Counter.Poll();
    }

    /// <summary>Returns another handle to the same eventfd.</summary>
    /// <exception cref="ObjectDisposedException">This handle is disposed.</exception>
    public EventFd Duplicate()
    {
        bool isOpen = !IsDisposed && Counter.TryAddHandle();
        ObjectDisposedException.ThrowIf(!isOpen, this);
        return new(Counter);
    }

    /// <summary>Closes this handle. The last one closes the eventfd and releases its registrations.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0) Counter.ReleaseHandle();
    }

    /// <summary>The given name, or a unique number.</summary>
    public override string ToString() => Counter.ToString();
}
