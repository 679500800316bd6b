using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Eventing;

/// <summary>The eventfd calls of Linux. None of them waits, whatever flags the descriptor was created with.</summary>
internal static partial class LinuxEventFd
{
    private const int Semaphore = 1;
    private const int NonBlocking = 0x800;
    private const int MonotonicClock = 1;
    private const int CloseOnExec = 0x80000;
    private const int DuplicateCloseOnExec = 1030;
    private const int GetStatusFlags = 3;
    private const int SetStatusFlags = 4;
    private const int ReadWithoutWaiting = 8;
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const string CountField = "eventfd-count:";
    private const string IdentityField = "eventfd-id:";

    /// <summary>Creates a non-blocking eventfd.</summary>
    public static SafeFileHandle Create(bool semaphore)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new MachineException(Errno.ENOSYS, "", "Native eventfds exist only on Linux; EventFd.Create makes a managed one.");
        }

        int fd = eventfd(0, NonBlocking | CloseOnExec | (semaphore ? Semaphore : 0));
        return fd >= 0
            ? new SafeFileHandle(fd, ownsHandle: true)
            : throw new MachineException((Errno)Marshal.GetLastSystemError(), "", "The kernel could not create an eventfd.");
    }

    /// <summary>Duplicates the descriptor of an existing eventfd.</summary>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EBADF"/>: the descriptor is not open; <see cref="Errno.EINVAL"/>: it is not an eventfd;
    /// <see cref="Errno.EMFILE"/>: the process has too many descriptors.
    /// </exception>
    public static SafeFileHandle Duplicate(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux()) throw new MachineException(Errno.ENOSYS, "", "Native eventfds exist only on Linux.");
        if (handle.IsClosed || handle.IsInvalid) throw NotOpen();
        int fd;
        try
        {
            fd = fcntl(handle, DuplicateCloseOnExec, 0);
        }
        catch (ObjectDisposedException)
        {
            throw NotOpen();
        }

        if (fd < 0) throw NotDuplicated((Errno)Marshal.GetLastSystemError());
        var copy = new SafeFileHandle(fd, ownsHandle: true);
        if (IsEventFd(fd)) return copy;
        copy.Dispose();
        throw new MachineException(Errno.EINVAL, "EVT-7", "The descriptor is open but is not an eventfd.");
    }

    /// <summary>Adds to the counter.</summary>
    /// <returns><see cref="Errno.EAGAIN"/> if a write would have to wait, <see cref="Errno.EBADF"/> if the eventfd is closed.</returns>
    public static unsafe Errno TryWrite(SafeFileHandle handle, ulong count)
    {
        try
        {
            Errno errno;
            do errno = write(handle, &count, sizeof(ulong)) == sizeof(ulong) ? Errno.None : (Errno)Marshal.GetLastSystemError();
            while (errno == Errno.EINTR);
            return errno;
        }
        catch (ObjectDisposedException)
        {
            return Errno.EBADF;
        }
    }

    /// <summary>Takes the whole count, or 1 from a semaphore.</summary>
    public static unsafe bool TryRead(SafeFileHandle handle, out ulong count)
    {
        ulong taken = 0;
        var buffer = new Buffer { Start = &taken, Length = sizeof(ulong) };
        bool isRead;
        try
        {
            isRead = preadv2(handle, &buffer, 1, -1, ReadWithoutWaiting) == sizeof(ulong);
        }
        catch (ObjectDisposedException)
        {
            isRead = false;
        }

        count = isRead ? taken : 0;
        return isRead;
    }

    /// <summary>Reads the next event of a non-blocking descriptor that need not be an eventfd.</summary>
    /// <param name="handle">The descriptor.</param>
    /// <param name="hasEnded">Whether no event can ever follow: its other end is closed, or it cannot be read.</param>
    public static unsafe bool TryReadAny(SafeFileHandle handle, out bool hasEnded)
    {
        ulong value;
        nint count;
        Errno errno = Errno.None;
        try
        {
            do count = read(handle, &value, sizeof(ulong));
            while (count < 0 && (errno = (Errno)Marshal.GetLastSystemError()) == Errno.EINTR);
        }
        catch (ObjectDisposedException)
        {
            (count, errno) = (-1, Errno.EBADF);
        }

        hasEnded = count == 0 || (count < 0 && errno != Errno.EAGAIN);
        return count > 0;
    }

    /// <summary>Makes a descriptor non-blocking, for every process that shares it.</summary>
    /// <exception cref="MachineException">The descriptor is not open, or does not support that.</exception>
    public static void MakeNonBlocking(SafeFileHandle handle)
    {
        int flags = fcntl(handle, GetStatusFlags, 0);
        if (flags >= 0 && fcntl(handle, SetStatusFlags, flags | NonBlocking) >= 0) return;
        throw new MachineException((Errno)Marshal.GetLastSystemError(), "VU-8", "The descriptor cannot be made non-blocking.");
    }

    /// <summary>Returns the operations that would not wait; none if the eventfd is closed.</summary>
    public static unsafe EventFdReadiness Poll(SafeFileHandle handle)
    {
        const EventFdReadiness Asked = EventFdReadiness.In | EventFdReadiness.Out | EventFdReadiness.Error;
        bool isHeld = false;
        try
        {
            handle.DangerousAddRef(ref isHeld);
            var entry = new PollEntry { Fd = (int)handle.DangerousGetHandle(), Events = (short)Asked };
            int found;
            do found = poll(&entry, 1, 0);
            while (found < 0 && Marshal.GetLastSystemError() == (int)Errno.EINTR);
            return found == 1 ? (EventFdReadiness)entry.Returned & Asked : EventFdReadiness.None;
        }
        catch (ObjectDisposedException)
        {
            return EventFdReadiness.None;
        }
        finally
        {
            if (isHeld) handle.DangerousRelease();
        }
    }

    /// <summary>Creates a timer of the kernel, for <see cref="Wait"/>.</summary>
    /// <exception cref="MachineException">The process has no descriptor left.</exception>
    public static SafeFileHandle CreateTimer()
    {
        int fd = timerfd_create(MonotonicClock, NonBlocking | CloseOnExec);
        return fd >= 0
            ? new SafeFileHandle(fd, ownsHandle: true)
            : throw new MachineException((Errno)Marshal.GetLastSystemError(), "", "The kernel could not create a timer.");
    }

    /// <summary>Waits until an eventfd can be read, a time has come, or a signal of the system arrives.</summary>
    /// <remarks>A wait with a timeout may be late by a thousandth of its length, which a timer is not.</remarks>
    /// <param name="handle">The eventfd. If it is closed, the method returns at once.</param>
    /// <param name="timer">A timer, for this thread alone.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="until">The time, as a timestamp of the clock; the largest number for none.</param>
    public static unsafe void Wait(SafeFileHandle handle, SafeFileHandle timer, TimeProvider clock, long until)
    {
        const short Readable = (short)EventFdReadiness.In;
        var setting = default(TimerSetting);
        if (until != long.MaxValue)
        {
            Int128 left = (Int128)(until - clock.GetTimestamp()) * NanosecondsPerSecond / clock.TimestampFrequency;
            if (left <= 0) return;
            setting.Seconds = (long)(left / NanosecondsPerSecond);
            setting.Nanoseconds = (long)(left % NanosecondsPerSecond);
        }

        bool isHeld = false, isTimerHeld = false;
        try
        {
            handle.DangerousAddRef(ref isHeld);
            timer.DangerousAddRef(ref isTimerHeld);
            // Without a time, this stops the timer.
            _ = timerfd_settime(timer, 0, &setting, null);
            PollEntry* entries = stackalloc PollEntry[2];
            entries[0] = new PollEntry { Fd = (int)handle.DangerousGetHandle(), Events = Readable };
            entries[1] = new PollEntry { Fd = (int)timer.DangerousGetHandle(), Events = Readable };
            _ = poll(entries, 2, -1);
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits for an eventfd that is closed.
        }
        finally
        {
            if (isHeld) handle.DangerousRelease();
            if (isTimerHeld) timer.DangerousRelease();
        }
    }

    /// <summary>Returns the count without taking it; <see langword="null"/> if the system does not report it.</summary>
    public static ulong? CountOf(SafeFileHandle handle)
    {
        try
        {
            return ulong.TryParse(
                FieldOf(handle, CountField), NumberStyles.HexNumber | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture,
                out ulong count)
                ? count
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>
    /// Returns the kernel's number of an eventfd, unique while it is open; <see langword="null"/> if the system does not report it.
    /// </summary>
    /// <exception cref="MachineException">The process has too many descriptors to ask for it.</exception>
    public static ulong? IdentityOf(SafeFileHandle handle)
    {
        try
        {
            return ulong.TryParse(FieldOf(handle, IdentityField), CultureInfo.InvariantCulture, out ulong identity) ? identity : null;
        }
        catch (IOException exception)
        {
            var errno = (Errno)exception.HResult;
            if (errno is not (Errno.EMFILE or Errno.ENFILE)) return null;
            throw new MachineException(errno, "EVT-4", "The system cannot report the identity of the eventfd.");
        }
    }

    /// <summary>Returns what the system reports about an eventfd under a name.</summary>
    private static string? FieldOf(SafeFileHandle handle, string name)
    {
        bool isHeld = false;
        try
        {
            handle.DangerousAddRef(ref isHeld);
            return File.ReadLines($"/proc/self/fdinfo/{handle.DangerousGetHandle()}")
                .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..];
        }
        catch (Exception exception) when (exception is ObjectDisposedException or UnauthorizedAccessException)
        {
            return null;
        }
        finally
        {
            if (isHeld) handle.DangerousRelease();
        }
    }

    private static MachineException NotDuplicated(Errno errno)
        => errno == Errno.EBADF ? NotOpen() : new(errno, "", "The descriptor of the eventfd cannot be duplicated.");

    private static MachineException NotOpen() => new(Errno.EBADF, "EVT-7", "The descriptor of the eventfd is not open.");

    [UnsupportedOSPlatform("windows")]
    private static bool IsEventFd(int fd)
        => File.ResolveLinkTarget($"/proc/self/fd/{fd}", returnFinalTarget: false) is { } target
            && target.Name.Contains("[eventfd]", StringComparison.Ordinal);

    [LibraryImport("libc")]
    private static partial int eventfd(uint initial, int flags);

    [LibraryImport("libc")]
    private static partial int fcntl(SafeFileHandle fd, int command, int argument);

    [LibraryImport("libc")]
    private static unsafe partial nint preadv2(SafeFileHandle fd, Buffer* buffers, int count, long offset, int flags);

    [LibraryImport("libc")]
    private static unsafe partial nint write(SafeFileHandle fd, void* buffer, nint length);

    [LibraryImport("libc")]
    private static unsafe partial nint read(SafeFileHandle fd, void* buffer, nint length);

    [LibraryImport("libc")]
    private static unsafe partial int poll(PollEntry* entries, nuint count, int timeout);

    [LibraryImport("libc")]
    private static partial int timerfd_create(int clock, int flags);

    [LibraryImport("libc")]
    private static unsafe partial int timerfd_settime(SafeFileHandle fd, int flags, TimerSetting* setting, TimerSetting* before);

    private unsafe struct Buffer
    {
        public void* Start;
        public nuint Length;
    }

    private struct PollEntry
    {
        public int Fd;
        public short Events;
        public short Returned;
    }

    // A timer that does not repeat.
    private struct TimerSetting
    {
        public long PeriodSeconds;
        public long PeriodNanoseconds;
        public long Seconds;
        public long Nanoseconds;
    }
}
