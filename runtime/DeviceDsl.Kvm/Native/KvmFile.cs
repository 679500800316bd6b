using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Kvm.Native;

/// <summary>An open file of KVM, the device, a machine or a processor, and the requests that are made of it.</summary>
/// <param name="handle">Its descriptor, which this owns.</param>
/// <param name="calls">How requests reach the kernel.</param>
internal sealed class KvmFile(SafeFileHandle handle, KernelCalls calls) : IDisposable
{
    /// <summary>Its descriptor.</summary>
    public SafeFileHandle Handle => handle;

    /// <summary>Makes a request whose argument is a number, again where a signal of the process interrupted it before anything was done.</summary>
    /// <remarks>EAGAIN is no such case: only a run has it, of a processor that waits to be started, and elsewhere it is a failure.</remarks>
    /// <param name="request">The request.</param>
    /// <param name="argument">Its argument.</param>
    /// <param name="result">What the kernel returned, when it did not fail.</param>
    public Errno Request(nuint request, nuint argument, out int result)
    {
        do result = calls.Request(handle, request, argument);
        while (result == -(int)Errno.EINTR);
        return result < 0 ? (Errno)(-result) : Errno.None;
    }

    /// <summary>Makes a request whose argument is a structure.</summary>
    public Errno Request<T>(nuint request, ref T argument)
        where T : unmanaged
        => Request(request, ref argument, out _);

    /// <summary>Makes a request whose argument is a structure.</summary>
    /// <param name="request">The request.</param>
    /// <param name="argument">Its argument.</param>
    /// <param name="result">What the kernel returned, when it did not fail.</param>
    public unsafe Errno Request<T>(nuint request, ref T argument, out int result)
        where T : unmanaged
    {
        fixed (T* pointer = &argument) return Request(request, (nuint)pointer, out result);
    }

    /// <summary>Makes a request whose argument is a piece of memory, as long as the request says.</summary>
    public unsafe Errno Request(nuint request, Span<byte> argument)
    {
        fixed (byte* pointer = argument) return Request(request, (nuint)pointer, out _);
    }

    /// <summary>Whether the kernel has an extension, for this machine where the file is one.</summary>
    /// <param name="extension">One of <see cref="Extension"/>.</param>
    public bool Has(nuint extension) => Request(Ioctl.CheckExtension, extension, out int extent) == Errno.None && extent > 0;

    /// <summary>Makes a request that opens another file of KVM.</summary>
    public Errno TryOpen(nuint request, nuint argument, out KvmFile? file)
    {
        Errno errno = Request(request, argument, out int descriptor);
        file = errno == Errno.None ? new KvmFile(new SafeFileHandle(descriptor, ownsHandle: true), calls) : null;
        return errno;
    }

    /// <summary>Lets the guest of a processor run until there is something to do for this process. A signal ends that: kicks are signals.</summary>
    /// <param name="descriptor">The processor's descriptor, which the caller holds open.</param>
    public Errno Run(int descriptor) => (Errno)(-calls.Run(descriptor));

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}
