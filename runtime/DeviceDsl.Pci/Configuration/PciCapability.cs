using DeviceDsl.Pci.Configuration;

namespace DeviceDsl.Pci;

/// <summary>A capability of a function: bytes in its configuration space, chained into a list.</summary>
/// <remarks>
/// <para>
/// It takes up 2 bytes more than its body, for its number and the pointer to the next one, and begins at a multiple of 4. A
/// function has its capabilities in the order given, which is an order of preference for some drivers (VP-1).
/// </para>
/// <para>
/// One whose bytes are computed, or do something, overrides <see cref="OnReading"/> or <see cref="OnWritten"/>. They are
/// handlers of the function: one at a time, and what they throw marks the function as needing a reset.
/// </para>
/// </remarks>
public class PciCapability
{
    /// <summary>The bytes before the body: the number of the capability and the pointer to the next.</summary>
    public const int HeaderLength = 2;

    private readonly byte[] _body;
    private readonly byte[] _writable;
    private ConfigurationSpace? _space;

    /// <summary>Makes a capability.</summary>
    /// <param name="id">Its number: 0x09 for a vendor's own.</param>
    /// <param name="body">Its bytes after the first 2.</param>
    /// <param name="writable">Which bits of the body the guest may change; none when left out.</param>
    /// <exception cref="ArgumentException">The body is longer than the space for capabilities, or <paramref name="writable"/> is of another length.</exception>
    public PciCapability(byte id, ReadOnlySpan<byte> body, ReadOnlySpan<byte> writable = default)
    {
        const int Longest = ConfigurationSpace.Length - PciHeader.FirstCapability - HeaderLength;
        if (body.Length > Longest) throw new ArgumentException($"The body of a capability must not exceed {Longest} bytes; this one has {body.Length}.", nameof(body));
        if (!writable.IsEmpty && writable.Length != body.Length)
        {
            throw new ArgumentException($"The body and the mask of its writable bits must be of equal length; they have {body.Length} and {writable.Length} bytes.", nameof(writable));
        }

        Id = id;
        _body = body.ToArray();
        _writable = writable.IsEmpty ? new byte[body.Length] : writable.ToArray();
    }

    /// <summary>Its number.</summary>
    public byte Id { get; }

    /// <summary>Its length in bytes, the first 2 included.</summary>
    public int Length => HeaderLength + _body.Length;

    /// <summary>Where it begins in the configuration space; 0 before its function is plugged.</summary>
    public int Offset { get; private set; }

    /// <summary>Bytes of the capability as they are now.</summary>
    /// <param name="offset">The first, from the beginning of the capability.</param>
    /// <param name="length">1 to 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not all in the capability.</exception>
    /// <exception cref="InvalidOperationException">Its function was never plugged.</exception>
    public uint Get(int offset, int length)
    {
        ThrowUnlessInside(offset, length);
        return Space.Get(Offset + offset, length);
    }

    /// <summary>Sets bytes of the capability, also such as the guest cannot change.</summary>
    /// <param name="offset">The first, from the beginning of the capability.</param>
    /// <param name="length">1 to 4.</param>
    /// <param name="value">Their value.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not all in the body of the capability.</exception>
    /// <exception cref="InvalidOperationException">Its function was never plugged.</exception>
    public void Set(int offset, int length, uint value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, HeaderLength);
        ThrowUnlessInside(offset, length);
        Space.Set(Offset + offset, length, value);
    }

    /// <summary>The guest is about to read bytes of the capability.</summary>
    /// <param name="offset">The first that it reads, from the beginning of the capability.</param>
    /// <param name="length">How many: 1 to 4.</param>
    protected internal virtual void OnReading(int offset, int length)
    {
    }

    /// <summary>The guest has written bytes of the capability; those that it may change have changed.</summary>
    /// <param name="offset">The first that it wrote, from the beginning of the capability.</param>
    /// <param name="length">How many: 1 to 4.</param>
    protected internal virtual void OnWritten(int offset, int length)
    {
    }

    private ConfigurationSpace Space
        => _space ?? throw new InvalidOperationException($"Capability 0x{Id:x2} belongs to no function: no function with it was ever plugged in.");

    /// <summary>Whether it is a plugged function's.</summary>
    internal bool IsTaken { get; private set; }

    /// <summary>Whether it does more than keep bytes.</summary>
    internal bool IsActive => GetType() != typeof(PciCapability);

    /// <summary>Puts it into a configuration space.</summary>
    internal void Place(ConfigurationSpace space, int offset, int next)
    {
        IsTaken = true;
        _space = space;
        Offset = offset;
        space.Define(offset, 1, Id);
        space.Define(offset + 1, 1, (uint)next);
        for (int i = 0; i < _body.Length; i++) space.Define(offset + HeaderLength + i, 1, _body[i], _writable[i]);
    }

    /// <summary>Its function is gone; another one may have it.</summary>
    internal void Release() => IsTaken = false;

    private void ThrowUnlessInside(int offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, sizeof(uint));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
    }
}
