using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Kvm.Native;

/// <summary>
/// The calls by which KVM requests reach the kernel. Tests replace them to simulate a kernel that refuses, is interrupted or ends.
/// </summary>
internal abstract class KernelCalls
{
    /// <summary>The calls of the running kernel.</summary>
    public static KernelCalls Linux { get; } = new LinuxCalls();

    /// <summary>Makes a request.</summary>
    /// <param name="handle">The descriptor of the device, a machine or a processor.</param>
    /// <param name="request">The request.</param>
    /// <param name="argument">Its argument: a number, or the address of a structure.</param>
    /// <returns>The kernel's result, or its error as a negative number.</returns>
    public abstract int Request(SafeFileHandle handle, nuint request, nuint argument);

    /// <summary>Runs a guest until the next exit to this process.</summary>
    /// <param name="descriptor">The bare descriptor of the processor, which the caller holds open.</param>
    /// <returns>0, or an error as a negative number.</returns>
    public abstract int Run(int descriptor);
}
