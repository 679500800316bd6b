using System.Diagnostics.CodeAnalysis;
using DeviceDsl.Virtio.Rings;

namespace DeviceDsl.Virtio;

/// <summary>A request of the driver: bytes to read, then bytes to write. A handle, valid until the request is completed.</summary>
/// <remarks>
/// What the descriptors said was read once and checked; the bytes themselves are the guest's memory, which it can change at any time
/// (VQ-6).
/// </remarks>
public readonly struct DescriptorChain
{
    private readonly ChainBuffers _buffers;
    private readonly uint _version;

    internal DescriptorChain(ChainBuffers buffers)
    {
        _buffers = buffers;
        _version = buffers.Version;
    }

    /// <summary>How many bytes the device may read.</summary>
    /// <exception cref="InvalidOperationException">The chain is complete.</exception>
    public uint ReadableLength => Buffers.ReadableLength;

    /// <summary>How many bytes the device may write.</summary>
    /// <exception cref="InvalidOperationException">The chain is complete.</exception>
    public uint WritableLength => Buffers.WritableLength;

    /// <summary>A reader at the first readable byte.</summary>
    /// <exception cref="InvalidOperationException">The chain is complete.</exception>
    public ChainReader Reader => new(new(Buffers, _version, isWritable: false));

    /// <summary>A writer at the first writable byte.</summary>
    /// <exception cref="InvalidOperationException">The chain is complete.</exception>
    public ChainWriter Writer => new(new(Buffers, _version, isWritable: true));

    internal ChainBuffers Buffers
    {
        get
        {
            ThrowUnlessInFlight(_buffers, _version);
            return _buffers;
        }
    }

    internal static void ThrowUnlessInFlight([NotNull] ChainBuffers? buffers, uint version)
    {
        if (buffers is null || buffers.Version != version) ThrowNotInFlight();
    }

    [DoesNotReturn]
    private static void ThrowNotInFlight()
        => throw new InvalidOperationException("The chain was completed, or was never taken: its buffers belong to the driver (SQ-11).");
}
