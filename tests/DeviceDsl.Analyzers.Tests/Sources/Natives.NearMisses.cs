using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Acme.Vmm;

internal static class FileCalls
{
    [DllImport("libc")] public static extern int fsync(SafeFileHandle fd);
    [DllImport("libc")] public static extern nint read(SafeHandle fd, nint buffer, nint count);
    [DllImport("libc")] public static extern nint pread(SafeFileHandle fd, nint buffer, nint count, nint offset);
}

// What a function returns is given, not taken.
internal static class Makers
{
    [DllImport("libvmm", EntryPoint = "vmm_open")] public static extern int Open(nint path, out int fd);
    [DllImport("libvmm", EntryPoint = "vmm_reopen")] public static extern int Reopen(nint path, ref int fd);
    [DllImport("libvmm", EntryPoint = "vmm_pair")] public static extern int Pair([Out] int[] fds);
}

// Functions that are known to take no descriptor.
internal static class Others
{
    [DllImport("libc")] public static extern nint strerror(int fd);
    [DllImport("libc")] public static extern int abs(int fd);
    [DllImport("libc", EntryPoint = "kill")] public static extern int Kill(int pid, int fd);
    [DllImport("libc")] public static extern uint sleep(uint fd);
}

// Not known, and not the names of descriptors.
internal static class OwnLibrary
{
    [DllImport("libvmm", EntryPoint = "vmm_seek")] public static extern int Seek(nint machine, int fdLike, int offset);
    [DllImport("libvmm", EntryPoint = "vmm_name")] public static extern int Name(int descriptor, nint name);
    [DllImport("libvmm", EntryPoint = "vmm_float")] public static extern double Half(double fd);
    [DllImport("libvmm", EntryPoint = "vmm_big")] public static extern int Big(long fd);
    public static int Next(int fd) => fd + 1;
}

internal sealed class Descriptor : SafeHandle
{
    public Descriptor()
        : base(-1, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle < 0;

    protected override bool ReleaseHandle() => close((int)handle) == 0;

    [DllImport("libc")] private static extern int close(int fd);
}

internal static class Kept
{
    private const uint CloseOnExec = 1;
    private const int Closed = 0x80000;

    [DllImport("libc")] private static extern Descriptor memfd_create([MarshalAs(UnmanagedType.LPUTF8Str)] string name, uint flags);
    [DllImport("libc")] private static extern Descriptor dup3(SafeFileHandle from, SafeFileHandle to, int flags);
    [DllImport("libc")] private static extern Descriptor userfaultfd(int flags);
    [DllImport("libc")] private static extern Descriptor fanotify_init(uint flags, uint eventFlags);

    [DllImport("libc")]
    private static extern Descriptor perf_event_open(nint attribute, int pid, int cpu, SafeFileHandle group, ulong flags);
    [DllImport("libvmm", EntryPoint = "vmm_memory")] private static extern Descriptor vmm_memory(uint flags);

    public static Descriptor Memory(string name) => memfd_create(name, CloseOnExec);

    public static Descriptor Sealed(string name) => memfd_create(name, 2 | CloseOnExec);

    public static Descriptor Chosen(string name, uint flags) => memfd_create(name, flags);

    public static Descriptor Copy(SafeFileHandle from, SafeFileHandle to) => dup3(from, to, Closed);

    public static Descriptor Faults() => userfaultfd(0x80000 | 0x800);

    public static Descriptor Watch() => fanotify_init(5u, 0);

    public static Descriptor Count(nint attribute, SafeFileHandle group) => perf_event_open(attribute, 0, -1, group, 8);

    public static Descriptor Own() => vmm_memory(0);
}
