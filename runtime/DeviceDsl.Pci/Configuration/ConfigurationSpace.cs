using DeviceDsl.Eventing;

namespace DeviceDsl.Pci.Configuration;

/// <summary>The 256 bytes of a function's configuration space, each with the bits that the guest may change.</summary>
/// <remarks>Nothing is called under its lock. The guest's reads and writes are bytes, wherever they begin.</remarks>
internal sealed class ConfigurationSpace
{
    /// <summary>How many bytes there are.</summary>
    public const int Length = 256;

    [LockRank((int)LockRank.ConfigurationSpace)]
    private readonly RankedLock _gate = new(LockRank.ConfigurationSpace);
    private readonly byte[] _bytes = new byte[Length];
    private readonly byte[] _writable = new byte[Length];
    private byte[] _initial = new byte[Length];

    /// <summary>What the guest lets the function do.</summary>
    public PciCommand Command => (PciCommand)Get(PciHeader.Command, sizeof(ushort));

    /// <summary>The guest reads 1, 2 or 4 bytes; those beyond the space are all ones.</summary>
    public uint Read(int offset, int length)
    {
        uint value = 0;
        using (_gate.Hold())
        {
            for (int i = 0; i < length; i++) value |= (offset + i < Length ? _bytes[offset + i] : 0xFFu) << (8 * i);
        }

        return value;
    }

    /// <summary>The guest writes 1, 2 or 4 bytes: the bits it may change.</summary>
    public void Write(int offset, int length, uint value)
    {
        using (_gate.Hold())
        {
            for (int i = 0; i < length && offset + i < Length; i++) Merge(offset + i, _writable[offset + i], (byte)(value >> (8 * i)));
        }
    }

    /// <summary>Gives bytes their value, and says which of their bits the guest may change.</summary>
    public void Define(int offset, int length, uint value, uint writable = 0)
    {
        Set(offset, length, value);
        for (int i = 0; i < length; i++) _writable[offset + i] = (byte)(writable >> (8 * i));
    }

    /// <summary>What bytes are, however the guest would see them.</summary>
    public uint Get(int offset, int length) => Read(offset, length);

    /// <summary>Sets bytes, also those that the guest cannot change.</summary>
    public void Set(int offset, int length, uint value)
    {
        using (_gate.Hold())
        {
            for (int i = 0; i < length; i++) _bytes[offset + i] = (byte)(value >> (8 * i));
        }
    }

    /// <summary>Sets some bits of two bytes, also ones that the guest cannot change.</summary>
    public void SetBits(int offset, uint bits, bool isSet)
    {
        using (_gate.Hold())
        {
            for (int i = 0; i < sizeof(ushort); i++) Merge(offset + i, (byte)(bits >> (8 * i)), isSet ? byte.MaxValue : byte.MinValue);
        }
    }

    /// <summary>Takes what there is now for what a reset leads back to.</summary>
    public void KeepAsInitial() => _initial = [.. _bytes];

    /// <summary>What the space is like, as one number: what it holds at first, and which bits the guest may change.</summary>
    public ulong Schema
    {
        get
        {
            ulong schema = 0;
            for (int i = 0; i < Length; i++) schema = (schema * 31) ^ (uint)((_writable[i] << 8) | _initial[i]);
            return schema;
        }
    }

    /// <summary>Saves the bits that the guest may change.</summary>
    public void Save(StateWriter writer)
    {
        Span<byte> bytes = stackalloc byte[Length];
        using (_gate.Hold())
        {
            for (int i = 0; i < Length; i++) bytes[i] = (byte)(_bytes[i] & _writable[i]);
        }

        writer.WriteBytes(bytes);
    }

    /// <summary>Reads what <see cref="Save"/> wrote, and changes nothing.</summary>
    /// <returns>What gives the bits to the space.</returns>
    public Action Load(StateReader reader)
    {
        byte[] bytes = reader.ReadBytes(Length);
        for (int i = 0; i < Length; i++)
        {
            if ((bytes[i] & ~_writable[i]) != 0) throw reader.Refuse($"sets bits 0x{bytes[i]:x2} at offset 0x{i:x2} of the configuration space, where only the bits 0x{_writable[i]:x2} are writable");
        }

        return () =>
        {
            using (_gate.Hold())
            {
                for (int i = 0; i < Length; i++) Merge(i, _writable[i], bytes[i]);
            }
        };
    }

    /// <summary>Gives back to all bytes that the guest may change what they had at first.</summary>
    public void Reset()
    {
        using (_gate.Hold())
        {
            for (int i = 0; i < Length; i++) Merge(i, _writable[i], _initial[i]);
        }
    }

    private void Merge(int offset, byte mask, byte value) => _bytes[offset] = (byte)((_bytes[offset] & ~mask) | (value & mask));
}
