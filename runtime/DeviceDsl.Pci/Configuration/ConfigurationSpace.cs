using DeviceDsl.Foundation;

namespace DeviceDsl.Pci.Configuration;

/// <summary>The 256 bytes of a function's configuration space, each with a mask of the bits that the guest may change.</summary>
/// <remarks>Nothing is called under its lock. Guest reads and writes work on bytes, at any offset.</remarks>
internal sealed class ConfigurationSpace
{
    /// <summary>The number of bytes.</summary>
    public const int Length = 256;

    [LockRank((int)LockRank.ConfigurationSpace)]
    private readonly RankedLock _gate = new(LockRank.ConfigurationSpace);
    private readonly byte[] _bytes = new byte[Length];
    private readonly byte[] _writable = new byte[Length];
    private byte[] _initial = new byte[Length];

    /// <summary>The command register.</summary>
    public PciCommand Command => (PciCommand)Get(PciHeader.Command, sizeof(ushort));

    /// <summary>Handles a guest read of 1, 2 or 4 bytes; those beyond the space read as all ones.</summary>
    public uint Read(int offset, int length)
    {
        uint value = 0;
        using (_gate.Hold())
        {
            for (int i = 0; i < length; i++) value |= (offset + i < Length ? _bytes[offset + i] : 0xFFu) << (8 * i);
        }

        return value;
    }

    /// <summary>Handles a guest write of 1, 2 or 4 bytes, which changes only the writable bits.</summary>
    public void Write(int offset, int length, uint value)
    {
        using (_gate.Hold())
        {
            for (int i = 0; i < length && offset + i < Length; i++) Merge(offset + i, _writable[offset + i], (byte)(value >> (8 * i)));
        }
    }

    /// <summary>Sets the value of bytes, and which of their bits the guest may change.</summary>
    public void Define(int offset, int length, uint value, uint writable = 0)
    {
        Set(offset, length, value);
        for (int i = 0; i < length; i++) _writable[offset + i] = (byte)(writable >> (8 * i));
    }

    /// <summary>Returns the stored value of bytes.</summary>
    public uint Get(int offset, int length) => Read(offset, length);

    /// <summary>Sets bytes, including those that the guest cannot change.</summary>
    public void Set(int offset, int length, uint value)
    {
        using (_gate.Hold())
        {
            for (int i = 0; i < length; i++) _bytes[offset + i] = (byte)(value >> (8 * i));
        }
    }

    /// <summary>Sets some bits of two bytes, including those that the guest cannot change.</summary>
    public void SetBits(int offset, uint bits, bool isSet)
    {
        using (_gate.Hold())
        {
            for (int i = 0; i < sizeof(ushort); i++) Merge(offset + i, (byte)(bits >> (8 * i)), isSet ? byte.MaxValue : byte.MinValue);
        }
    }

    /// <summary>Keeps the present contents as the state after a reset.</summary>
    public void KeepAsInitial() => _initial = [.. _bytes];

    /// <summary>The schema of the space as one number: its initial contents and its writable bits.</summary>
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

    /// <summary>Reads what <see cref="Save"/> wrote, without changing the space.</summary>
    /// <returns>An action that sets the bits.</returns>
    public Action Load(StateReader reader)
    {
        byte[] bytes = reader.ReadBytes(Length);
        for (int i = 0; i < Length; i++)
        {
            if ((bytes[i] & ~_writable[i]) != 0)
            {
                throw reader.Refuse(
                    $"sets bits 0x{bytes[i]:x2} at offset 0x{i:x2} of the configuration space, where only the bits 0x{_writable[i]:x2} "
                        + "are writable");
            }
        }

        return () =>
        {
            using (_gate.Hold())
            {
                for (int i = 0; i < Length; i++) Merge(i, _writable[i], bytes[i]);
            }
        };
    }

    /// <summary>Returns all writable bytes to their initial values.</summary>
    public void Reset()
    {
        using (_gate.Hold())
        {
            for (int i = 0; i < Length; i++) Merge(i, _writable[i], _initial[i]);
        }
    }

    private void Merge(int offset, byte mask, byte value) => _bytes[offset] = (byte)((_bytes[offset] & ~mask) | (value & mask));
}
