namespace DeviceDsl.Machines;

/// <summary>Where a device is attached in each address space.</summary>
internal readonly record struct DeviceBases(ulong Pio, ulong Mmio)
{
    /// <summary>The base in a space.</summary>
    public ulong In(AddressSpace space) => space == AddressSpace.Pio ? Pio : Mmio;

    /// <summary>The address of a doorbell.</summary>
    public IoAddress Of(in DoorbellEntry doorbell) => Of(doorbell.Space, doorbell.Offset);

    /// <summary>The address at an offset.</summary>
    public IoAddress Of(AddressSpace space, ulong offset) => new IoAddress(space, In(space)).Plus(offset);

    /// <summary>Whether bytes from an offset on lie in the space, where guests reach them.</summary>
    public bool Holds(AddressSpace space, ulong offset, ulong length)
    {
        ulong last = space == AddressSpace.Pio ? ushort.MaxValue : ulong.MaxValue;
        ulong first = In(space);
        return first <= last && offset <= last - first && length - 1 <= last - first - offset;
    }
}
