using DeviceDsl.Pci.Configuration;

namespace DeviceDsl.Pci;

/// <summary>A capability of a function: bytes in its configuration space, chained into a list.</summary>
/// <remarks>
/// <para>
/// It takes 2 bytes more than its body, for its ID and the pointer to the next capability, and begins at a multiple of 4. The capabilities
/// of a function keep the given order, which some drivers treat as an order of preference (VP-1).
/// </para>
/// <para>
/// A capability whose bytes are computed, or have side effects, overrides <see cref="OnReading"/> or <see cref="OnWritten"/>. These are
/// handlers of the function: they run one at a time, and one that throws marks the function as needing a reset.
/// </para>
/// </remarks>
public class PciCapability
{
    /// <summary>The length of the bytes before the body: the capability ID and the pointer to the next capability.</summary>
    public const int HeaderLength = 2;

    private readonly byte[] _body;
    private readonly byte[] _writable;
    private ConfigurationSpace? _space;

    /// <summary>Makes a capability.</summary>
    /// <param name="id">Its ID; 0x09 is vendor-specific.</param>
    /// <param name="body">Its bytes after the first 2.</param>
    /// <param name="writable">The bits of the body that the guest may change; none by default.</param>
    /// <exception cref="ArgumentException">
    /// The body is longer than the space for capabilities, or <paramref name="writable"/> is of another length.
    /// </exception>
    public PciCapability(byte id, ReadOnlySpan<byte> body, ReadOnlySpan<byte> writable = default)
    {
        const int MaxBodyLength = ConfigurationSpace.Length - PciHeader.FirstCapability - HeaderLength;
        if (body.Length > MaxBodyLength)
        {
            throw new ArgumentException(
                $"The body of a capability must not exceed {MaxBodyLength} bytes; this one has {body.Length}.", nameof(body));
        }

        if (!writable.IsEmpty && writable.Length != body.Length)
        {
            throw new ArgumentException(
                $"The body and the mask of its writable bits must be of equal length; they have {body.Length} and {writable.Length} bytes.",
                nameof(writable));
        }

        Id = id;
        _body = body.ToArray();
        _writable = writable.IsEmpty ? new byte[body.Length] : writable.ToArray();
    }

    /// <summary>Its ID.</summary>
    public byte Id { get; }

    /// <summary>Its length in bytes, including the first 2.</summary>
    public int Length => HeaderLength + _body.Length;

    /// <summary>Its offset in configuration space; 0 before its function is plugged in.</summary>
    public int Offset { get; private set; }

    /// <summary>Returns bytes of the capability.</summary>
    /// <param name="offset">The first byte, from the beginning of the capability.</param>
    /// <param name="length">1 to 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bytes are not all in the capability.</exception>
    /// <exception cref="InvalidOperationException">Its function was never plugged in.</exception>
    public uint Get(int offset, int length)
    {
        ThrowUnlessInside(offset, length);
        return Space.Get(Offset + offset, length);
    }

    /// <summary>Sets bytes of the capability, including those that the guest cannot change.</summary>
    /// <param name="offset">The first byte, from the beginning of the capability.</param>
    /// <param name="length">1 to 4.</param>
    /// <param name="value">Their value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bytes are not all in the body of the capability.</exception>
    /// <exception cref="InvalidOperationException">Its function was never plugged in.</exception>
    public void Set(int offset, int length, uint value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, HeaderLength);
        ThrowUnlessInside(offset, length);
        Space.Set(Offset + offset, length, value);
    }

    /// <summary>Called before the guest reads bytes of the capability.</summary>
    /// <param name="offset">The first byte that it reads, from the beginning of the capability.</param>
    /// <param name="length">The number of bytes, 1 to 4.</param>
    protected internal virtual void OnReading(int offset, int length)
    {
    }

    /// <summary>Called after the guest has written bytes of the capability; the writable ones have changed.</summary>
    /// <param name="offset">The first byte that it wrote, from the beginning of the capability.</param>
    /// <param name="length">The number of bytes, 1 to 4.</param>
    protected internal virtual void OnWritten(int offset, int length)
    {
    }

    private ConfigurationSpace Space
        => _space ?? throw new InvalidOperationException(
            $"Capability 0x{Id:x2} belongs to no function: no function with it was ever plugged in.");

    /// <summary>Whether it belongs to a plugged function.</summary>
    internal bool IsTaken { get; private set; }

    /// <summary>Whether accesses to it have side effects.</summary>
    internal bool IsActive => GetType() != typeof(PciCapability);

    /// <summary>Places it in a configuration space.</summary>
    internal void Place(ConfigurationSpace space, int offset, int next)
    {
        IsTaken = true;
        _space = space;
        Offset = offset;
        space.Define(offset, 1, Id);
        space.Define(offset + 1, 1, (uint)next);
        for (int i = 0; i < _body.Length; i++) space.Define(offset + HeaderLength + i, 1, _body[i], _writable[i]);
    }

    /// <summary>Releases it from a function that is gone, for use by another.</summary>
    internal void Release() => IsTaken = false;

    private void ThrowUnlessInside(int offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, sizeof(uint));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
    }
}
