using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Kvm.Native;

/// <summary>The calls of the running kernel.</summary>
internal sealed partial class LinuxCalls : KernelCalls
{
    /// <inheritdoc/>
    public override int Request(SafeFileHandle handle, nuint request, nuint argument) => ResultOf(ioctl(handle, request, argument));

    /// <inheritdoc/>
    /// <remarks>
    /// The only request that is made repeatedly. It is an ordinary P/Invoke call, so that a garbage collection need not wait for the guest.
    /// </remarks>
    public override int Run(int descriptor) => ResultOf(RunGuest(descriptor, Ioctl.Run, 0));

    private static int ResultOf(int result) => result < 0 ? -Marshal.GetLastSystemError() : result;

    [LibraryImport("libc")]
    private static partial int ioctl(SafeFileHandle handle, nuint request, nuint argument);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int RunGuest(int descriptor, nuint request, nint unused);
}
