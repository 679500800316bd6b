using System.Runtime.InteropServices;
using DeviceDsl.Foundation;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Kvm.Native;

/// <summary>The device node of KVM, which makes virtual machines.</summary>
internal static partial class KvmDevice
{
    private const int ApiVersion = 12;
    private const int ReadWrite = 2;
    private const int CloseOnExec = 0x80000;

    /// <summary>The kernel features that a machine requires.</summary>
    private static readonly (nuint Number, string Name)[] Needed =
    [
        (Extension.UserMemory, "user memory"), (Extension.IrqFd, "irqfd"), (Extension.IoEventFd, "ioeventfd"),
        (Extension.IrqFdResample, "irqfd with resample"), (Extension.IoEventFdAnyLength, "ioeventfd of any length"),
        (Extension.ImmediateExit, "immediate exit"),
    ];

    /// <summary>Opens the device node and checks that it supports what a machine requires.</summary>
    /// <param name="path">The device node.</param>
    /// <param name="calls">The calls by which requests reach the kernel.</param>
    /// <param name="kvm">The open device.</param>
    /// <returns>The refusal if it cannot be used.</returns>
    public static Refusal? TryOpen(string path, KernelCalls calls, out KvmFile? kvm)
    {
        kvm = null;
        if (!OperatingSystem.IsLinux()) return new(Errno.ENOSYS, "", "KVM requires Linux");
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return new(Errno.ENOSYS, "", "this library supports KVM only on x86-64");
        }

        int fd = Open(path, out Errno errno);
        if (fd < 0) return NotOpened(path, errno);
        var file = new KvmFile(new SafeFileHandle(fd, ownsHandle: true), calls);
        Refusal? refusal = Check(path, file);
        if (refusal is null) kvm = file;
        else file.Dispose();
        return refusal;
    }

    private static int Open(string path, out Errno errno)
    {
        int fd;
        do
        {
            fd = open(path, ReadWrite | CloseOnExec);
            errno = fd < 0 ? (Errno)Marshal.GetLastSystemError() : Errno.None;
        }
        while (errno == Errno.EINTR);
        return fd;
    }

    private static Refusal NotOpened(string path, Errno errno) => errno switch
    {
        Errno.ENOENT => new(errno, "", $"{path} does not exist"),
        Errno.EACCES or Errno.EPERM => new(errno, "", $"access to {path} is denied"),
        Errno.ENODEV or Errno.ENXIO => new(errno, "", $"{path} has no driver: the module of KVM is not loaded"),
        _ => new(errno, "", $"{path} cannot be opened{KernelRules.CauseOf(errno)}"),
    };

    private static Refusal? Check(string path, KvmFile file)
    {
        Errno errno = file.Request(Ioctl.GetApiVersion, 0, out int version);
        if (errno != Errno.None) return new(errno, "", $"{path} is not the device node of KVM");
        if (version != ApiVersion) return new(Errno.EOPNOTSUPP, "", $"{path} reports KVM API version {version}, not {ApiVersion}");
        foreach ((nuint number, string name) in Needed)
        {
            if (!file.Has(number)) return new(Errno.EOPNOTSUPP, "", $"the kernel behind {path} lacks {name}");
        }

        return null;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);
}
