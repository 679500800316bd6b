using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Kvm.Native;

/// <summary>An open KVM file (the device, a machine or a processor) and its requests.</summary>
/// <param name="handle">Its descriptor, which this object owns.</param>
/// <param name="calls">The calls by which requests reach the kernel.</param>
internal sealed class KvmFile(SafeFileHandle handle, KernelCalls calls) : IDisposable
{
    /// <summary>Its descriptor.</summary>
    public SafeFileHandle Handle => handle;

    /// <summary>
    /// Makes a request whose argument is a number. It is repeated if a signal of the process interrupted it before it took effect.
    /// </summary>
    /// <remarks>
    /// EAGAIN is not repeated: only a run returns it in this sense, for a processor that waits to be started; elsewhere it is a failure.
    /// </remarks>
    /// <param name="request">The request.</param>
    /// <param name="argument">Its argument.</param>
    /// <param name="result">The kernel's result, if the request did not fail.</param>
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
    /// <param name="result">The kernel's result, if the request did not fail.</param>
    public unsafe Errno Request<T>(nuint request, ref T argument, out int result)
        where T : unmanaged
    {
        fixed (T* pointer = &argument) return Request(request, (nuint)pointer, out result);
    }

    /// <summary>Makes a request whose argument is a buffer, of the length that the request defines.</summary>
    public unsafe Errno Request(nuint request, Span<byte> argument)
    {
        fixed (byte* pointer = argument) return Request(request, (nuint)pointer, out _);
    }

    /// <summary>Makes a request whose argument is a buffer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="argument">The buffer, of the length that its contents define.</param>
    /// <param name="result">The kernel's result, if the request did not fail.</param>
    public unsafe Errno Request(nuint request, Span<byte> argument, out int result)
    {
        fixed (byte* pointer = argument) return Request(request, (nuint)pointer, out result);
    }

    /// <summary>Returns whether the kernel has an extension; for the file of a machine, whether this machine has it.</summary>
    /// <param name="extension">One of <see cref="Extension"/>.</param>
    public bool Has(nuint extension) => ExtentOf(extension) > 0;

    /// <summary>Returns the extent of an extension, which for some is a length; 0 if it is missing.</summary>
    /// <param name="extension">One of <see cref="Extension"/>.</param>
    public int ExtentOf(nuint extension)
        => Request(Ioctl.CheckExtension, extension, out int extent) == Errno.None ? Math.Max(extent, 0) : 0;

    /// <summary>Makes a request that opens another KVM file.</summary>
    public Errno TryOpen(nuint request, nuint argument, out KvmFile? file)
    {
        Errno errno = Request(request, argument, out int descriptor);
        file = errno == Errno.None ? new KvmFile(new SafeFileHandle(descriptor, ownsHandle: true), calls) : null;
        return errno;
    }

    /// <summary>
    /// Runs the guest of a processor until the next exit to this process. A signal also ends the call: kicks are signals.
    /// </summary>
    /// <param name="descriptor">The processor's descriptor, which the caller holds open.</param>
    public Errno Run(int descriptor) => (Errno)(-calls.Run(descriptor));

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}
