using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Kvm.Native;

/// <summary>The calls by which requests of KVM reach the kernel. A test replaces them to play a kernel that refuses, interrupts or ends.</summary>
internal abstract class KernelCalls
{
    /// <summary>Those of the running kernel.</summary>
    public static KernelCalls Linux { get; } = new LinuxCalls();

    /// <summary>Makes a request.</summary>
    /// <param name="handle">Of the device, a machine or a processor.</param>
    /// <param name="request">The request.</param>
    /// <param name="argument">Its argument: a number, or the address of a structure.</param>
    /// <returns>What the kernel returned, or the negated number of its error.</returns>
    public abstract int Request(SafeFileHandle handle, nuint request, nuint argument);

    /// <summary>Lets a guest run until there is something to do for this process.</summary>
    /// <param name="descriptor">The bare descriptor of the processor, which the caller holds open.</param>
    /// <returns>0, or the negated number of an error.</returns>
    public abstract int Run(int descriptor);
}
