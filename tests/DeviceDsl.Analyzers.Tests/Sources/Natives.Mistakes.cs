using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Acme.Vmm;

// One notice for a class of bindings, at its first parameter.
internal static class FileCalls
{
    [DllImport("libc")] public static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
    [DllImport("libc")] public static extern int fsync(int {|DDSL0609:fd|});
    [DllImport("libc")] public static extern nint read(int fd, nint buffer, nint count);
    [DllImport("libc")] public static extern nint write(int fd, nint buffer, nint count);
    [DllImport("libc")] public static extern int close(int fd);
}

internal static partial class EventCalls
{
    [LibraryImport("libc")] public static partial int epoll_ctl(int {|DDSL0609:epfd|}, int operation, int fd, nint what);
    public static partial int epoll_ctl(int epfd, int operation, int fd, nint what) => epfd + operation + fd + (int)what;
}

internal static partial class Controls
{
    // Known by its function, whatever its parameter is called.
    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(nint {|DDSL0609:device|}, nuint request, nint argument);
    public static partial int Control(nint device, nuint request, nint argument) => (int)device + (int)request + (int)argument;
}

internal static class SocketCalls
{
    [DllImport("libc", EntryPoint = "accept4")]
    public static extern int Accept(int {|DDSL0609:listener|}, nint address, nint length, int flags);
}

internal static class DirectoryCalls
{
    [DllImport("libc", EntryPoint = "openat")] public static extern int OpenAt(int {|DDSL0609:at|}, nint path, int flags);
}

internal static class Duplicates
{
    [DllImport("libc")] public static extern int dup3(uint {|DDSL0609:from|}, uint to, int flags);
}

internal static class Timers
{
    [DllImport("libc", EntryPoint = "timerfd_settime")]
    public static extern int Set(int {|DDSL0609:timer|}, int flags, nint value, nint old);
}

// Not known, so the name decides.
internal static class OwnLibrary
{
    [DllImport("libvmm", EntryPoint = "vmm_attach")] public static extern int Attach(nint machine, int {|DDSL0609:fd|});
}

internal static class OwnSockets
{
    [DllImport("libvmm", EntryPoint = "vmm_serve")] public static extern int Serve(int {|DDSL0609:sockfd|}, int flags);
}

internal static class OwnPairs
{
    [DllImport("libvmm", EntryPoint = "vmm_move")] public static extern int Move(nint machine, int {|DDSL0609:oldfd|}, int newfd);
}

internal static class OwnFolders
{
    [DllImport("libvmm", EntryPoint = "vmm_scan")] public static extern int Scan(nint {|DDSL0609:dirfd|});
}

// Descriptors that child processes inherit.
internal static class Inherited
{
    private const uint Sealing = 2;

    [DllImport("libc")] private static extern SafeFileHandle memfd_create([MarshalAs(UnmanagedType.LPUTF8Str)] string name, uint flags);
    [DllImport("libc")] private static extern SafeFileHandle dup3(SafeFileHandle from, SafeFileHandle to, int flags);
    [DllImport("libc")] private static extern SafeFileHandle userfaultfd(int flags);
    [DllImport("libc")] private static extern SafeFileHandle fanotify_init(uint flags, uint eventFlags);

    [DllImport("libc")]
    private static extern SafeFileHandle perf_event_open(nint attribute, int pid, int cpu, SafeFileHandle group, ulong flags);
    [DllImport("libc", EntryPoint = "memfd_create")] private static extern SafeFileHandle Make(nint name, nuint flags);

    public static SafeFileHandle Memory(string name) => memfd_create(name, {|DDSL0606:0|});

    public static SafeFileHandle Sealed(string name) => memfd_create(name, {|DDSL0606:Sealing|});

    public static SafeFileHandle Copy(SafeFileHandle from, SafeFileHandle to) => dup3(from, to, {|DDSL0606:0|});

    public static SafeFileHandle Faults() => userfaultfd({|DDSL0606:0x800|});

    public static SafeFileHandle Watch() => fanotify_init({|DDSL0606:4u|}, 0);

    public static SafeFileHandle Count(nint attribute, SafeFileHandle group) => perf_event_open(attribute, 0, -1, group, {|DDSL0606:0|});

    public static SafeFileHandle Raw(nint name) => Make(name, {|DDSL0606:2|});
}
