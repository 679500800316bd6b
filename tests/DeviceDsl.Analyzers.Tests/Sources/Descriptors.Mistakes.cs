using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

#pragma warning disable CS0618

namespace Acme.Vmm;

internal sealed record Watch(nint Descriptor, string Name);

internal readonly record struct PollSlot(int Fd, short Events);

internal sealed class Entry
{
    public int Fd { get; init; }

    public string Name { get; init; } = "";
}

internal sealed class Source
{
    private readonly int _fd;

    public Source(int fd) => _fd = fd;

    public override string ToString() => $"source {_fd}";
}

internal sealed class Reader(nint fd)
{
    public override string ToString() => $"reader {fd}";
}

// The number of a descriptor in something that outlives the call.
internal sealed class WatchTable
{
    private readonly List<Watch> _watches = [];
    private readonly List<(int Fd, string Name)> _pairs = [];
    private (nint Fd, string Name) _last;
    private nint[] _fds = [];
    private List<nint> _open = [];
    private Entry? _entry;
    private Source? _source;
    private Reader? _reader;
    private Dictionary<string, nint> _byName = [];

    public void Add(SafeHandle handle, string name) => _watches.Add({|DDSL0601:new Watch(handle.DangerousGetHandle(), name)|});

    public void AddPair(SafeHandle handle, string name) => {|DDSL0601:_pairs.Add(((int)handle.DangerousGetHandle(), name))|};

    public void Remember(SafeHandle handle, string name) => {|DDSL0601:_last = (handle.DangerousGetHandle(), name)|};

    public void Replace(SafeHandle one, SafeHandle other)
    {
        {|DDSL0601:_fds = new[] { one.DangerousGetHandle() }|};
        {|DDSL0601:_open = [other.DangerousGetHandle()]|};
    }

    public void Set(SafeHandle handle, string name)
        => _entry = new Entry { {|DDSL0601:Fd = handle.DangerousGetHandle().ToInt32()|}, Name = name };

    public void Start(SafeHandle handle)
    {
        int fd = (int)handle.DangerousGetHandle();
        _source = {|DDSL0601:new Source(fd)|};
    }

    public void Read(SafeHandle handle) => _reader = {|DDSL0601:new Reader(handle.DangerousGetHandle())|};

    public void Name(SafeHandle handle, string name)
        => _byName = new Dictionary<string, nint> { {|DDSL0601:[name] = handle.DangerousGetHandle()|} };

    public PollSlot Slot(SafeHandle handle) => {|DDSL0601:new PollSlot((int)handle.DangerousGetHandle(), 1)|};

    public Func<nint> Later(SafeHandle handle)
    {
        nint fd = handle.DangerousGetHandle();
        return () => {|DDSL0601:fd|};
    }

    public override string ToString() => $"{_last} {_fds.Length} {_open.Count} {_entry} {_source} {_reader} {_byName.Count}";
}

// Two owners of one descriptor.
internal static class Owners
{
    [DllImport("libc", EntryPoint = "epoll_create1")] private static extern int EpollCreate(int flags);

    public static SafeSocketHandle OfSocket(Socket socket) => {|DDSL0602:new SafeSocketHandle(socket.Handle, true)|};

    public static Socket Second(Socket socket) => new({|DDSL0602:new SafeSocketHandle(socket.SafeHandle.DangerousGetHandle(), true)|});

    public static SafeFileHandle OfFile(FileStream file) => {|DDSL0602:new SafeFileHandle(file.Handle, ownsHandle: true)|};

    public static FileStream Stream(SafeFileHandle handle) => {|DDSL0602:new FileStream(handle.DangerousGetHandle(), FileAccess.Read)|};

    public static FileStream OwningStream(SafeFileHandle handle)
        => {|DDSL0602:new FileStream(handle.DangerousGetHandle(), FileAccess.Read, true)|};

    public static (SafeFileHandle In, SafeFileHandle Out) Twice()
    {
        int fd = EpollCreate(0x80000);
        var input = new SafeFileHandle(fd, true);
        var output = {|DDSL0602:new SafeFileHandle(fd, true)|};
        return (input, output);
    }

    public static SafeFileHandle[] Both(nint fd)
    {
        return [new SafeFileHandle(fd, true), {|DDSL0602:new SafeFileHandle(fd, ownsHandle: true)|}];
    }

    public static void Again(nint fd, Action<SafeFileHandle> use)
    {
        using (var first = new SafeFileHandle(fd, true)) use(first);
        using (var second = {|DDSL0602:new SafeFileHandle(fd, true)|}) use(second);
    }
}
