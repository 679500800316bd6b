using System.Diagnostics.CodeAnalysis;
using DeviceDsl.Virtio.Rings;

namespace DeviceDsl.Virtio;

/// <summary>
/// A request of the driver: bytes to read, then bytes to write. The chain is a handle, valid until the request is completed.
/// </summary>
/// <remarks>
/// <para>
/// The descriptors were read once and checked. The bytes themselves are the guest's memory, which it can change at any time (VQ-6).
/// </para>
/// <para>
/// A device may keep the chain beyond its handler. <see cref="Status"/> then shows whether the guest's memory is still accessible: a
/// request that has ended has no bytes, and completing it is no error. Spans that a reader or writer returned are valid only within the
/// handler, or the call of <see cref="VirtioDevice.Synchronize"/>, that took them.
/// </para>
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

    /// <summary>Whether the request is still in flight, and can be read and written now.</summary>
    /// <exception cref="InvalidOperationException">The chain is complete.</exception>
    public ChainStatus Status
    {
        get
        {
            ChainBuffers buffers = Held;
            if (!buffers.IsParked) return ChainStatus.InFlight;
            return buffers.Queue.IsLive ? ChainStatus.Suspended : ChainStatus.Ended;
        }
    }

    /// <summary>The number of bytes that the device may read; 0 unless the chain is in flight.</summary>
    /// <exception cref="InvalidOperationException">The chain is complete.</exception>
    public uint ReadableLength => LengthOf(Held.ReadableLength, isWritable: false);

    /// <summary>The number of bytes that the device may write; 0 once the chain has ended.</summary>
    /// <exception cref="InvalidOperationException">The chain is complete.</exception>
    public uint WritableLength => LengthOf(Held.WritableLength, isWritable: true);

    /// <summary>A reader at the first readable byte.</summary>
    /// <exception cref="InvalidOperationException">The chain is complete.</exception>
    public ChainReader Reader => new(new(Held, _version, isWritable: false));

    /// <summary>A writer at the first writable byte.</summary>
    /// <exception cref="InvalidOperationException">The chain is complete.</exception>
    public ChainWriter Writer => new(new(Held, _version, isWritable: true));

    /// <summary>The buffers of a chain that is not complete, whether the guest's memory is accessible or not.</summary>
    internal ChainBuffers Held
    {
        get
        {
            ThrowUnlessHeld(_buffers, _version);
            return _buffers;
        }
    }

    internal static void ThrowUnlessHeld([NotNull] ChainBuffers? buffers, uint version)
    {
        if (buffers is null || !buffers.IsHeldBy(version)) ThrowNotInFlight();
    }

    private uint LengthOf(uint length, bool isWritable)
        => length == 0 || _buffers.Version == _version ? length : _buffers.RemainingWhileParked(_version, isWritable, length);

    [DoesNotReturn]
    private static void ThrowNotInFlight()
        => throw new InvalidOperationException(
            "The chain is not in flight (it was completed or never taken): its buffers belong to the driver (SQ-11).");
}
