using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

#pragma warning disable CS0618

namespace Acme.Vmm;

internal sealed record Watch(SafeHandle Handle, string Name);

internal sealed class Call(nint fd)
{
    public bool IsValid { get; } = fd >= 0;
}

internal sealed class Check
{
    public Check(int fd)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fd);
        IsStandard = fd < 3;
    }

    public bool IsStandard { get; }
}

internal sealed class WatchTable
{
    private readonly List<Watch> _watches = [];
    private readonly List<string> _names = [];
    private bool _isValid;

    [DllImport("libc", EntryPoint = "ioctl")] private static extern int Control(SafeHandle fd, nuint request, nint argument);

    public void Add(SafeHandle handle, string name) => _watches.Add(new(handle, name));

    public void Log(SafeHandle handle) => _names.Add($"descriptor {handle.DangerousGetHandle()}");

    public bool Probe(SafeHandle handle)
    {
        nint fd = handle.DangerousGetHandle();
        _isValid = fd >= 0 && !handle.IsClosed;
        return _isValid;
    }

    public bool Validate(SafeHandle handle) => new Call(handle.DangerousGetHandle()).IsValid;

    public bool IsStandard(SafeHandle handle) => new Check((int)handle.DangerousGetHandle()).IsStandard;

    public int Compare(SafeHandle one, SafeHandle other)
    {
        (nint first, nint second) = (one.DangerousGetHandle(), other.DangerousGetHandle());
        return first.CompareTo(second);
    }

    public int Poll(SafeHandle one, SafeHandle other)
    {
        Span<nint> fds = [one.DangerousGetHandle(), other.DangerousGetHandle()];
        int ready = 0;
        foreach (nint fd in fds) ready += fd >= 0 ? 1 : 0;
        GC.KeepAlive(one);
        GC.KeepAlive(other);
        return ready;
    }

    public int Use(SafeHandle handle) => Control(handle, 1, 0);

    public override string ToString() => $"{_watches.Count} {_names.Count} {_isValid}";
}

internal static class Owners
{
    [DllImport("libc", EntryPoint = "epoll_create1")] private static extern int EpollCreate(int flags);

    public static SafeSocketHandle Borrowed(Socket socket) => new(socket.Handle, ownsHandle: false);

    public static FileStream Stream(SafeFileHandle handle) => new(handle, FileAccess.Read);

    public static FileStream BorrowingStream(SafeFileHandle handle)
        => new(handle.DangerousGetHandle(), FileAccess.Read, ownsHandle: false);

    public static SafeFileHandle Once()
    {
        int fd = EpollCreate(0x80000);
        return new SafeFileHandle(fd, true);
    }

    public static SafeHandle OneOfTwo(nint fd, bool isSocket)
    {
        if (isSocket) return new SafeSocketHandle(fd, true);

        return new SafeFileHandle(fd, true);
    }

    public static SafeHandle Either(nint fd, bool isSocket)
        => isSocket ? new SafeSocketHandle(fd, true) : new SafeFileHandle(fd, true);

    public static SafeHandle Switched(nint fd, int kind) => kind switch
    {
        0 => new SafeSocketHandle(fd, true),
        1 => new SafePipeHandle(fd, true),
        _ => new SafeFileHandle(fd, true),
    };

    public static SafeHandle InElse(nint fd, bool isSocket)
    {
        SafeHandle handle;
        if (isSocket)
        {
            handle = new SafeSocketHandle(fd, true);
        }
        else
        {
            handle = new SafeFileHandle(fd, true);
        }

        return handle;
    }

    public static (SafeFileHandle Owner, SafeFileHandle View) OwnerAndView(nint fd)
        => (new SafeFileHandle(fd, true), new SafeFileHandle(fd, false));

    public static List<SafeFileHandle> Made(int count)
    {
        var handles = new List<SafeFileHandle>();
        int fd = EpollCreate(0x80000);
        handles.Add(new SafeFileHandle(fd, true));
        fd = EpollCreate(0x80000);
        handles.Add(new SafeFileHandle(fd, true));
        for (int i = 2; i < count; i++)
        {
            fd = EpollCreate(0x80000);
            handles.Add(new SafeFileHandle(fd, true));
        }

        return handles;
    }

    public static SafeSocketHandle Moved(SafeFileHandle handle)
    {
        nint fd = handle.DangerousGetHandle();
        handle.SetHandleAsInvalid();
        return new SafeSocketHandle(fd, true);
    }

    public static (SafeFileHandle In, SafeFileHandle Out) OfTwo(nint one, nint other)
        => (new SafeFileHandle(one, true), new SafeFileHandle(other, true));
}
