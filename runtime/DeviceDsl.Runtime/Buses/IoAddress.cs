namespace DeviceDsl;

/// <summary>A guest address and its address space.</summary>
/// <param name="Space">The address space.</param>
/// <param name="Value">The address in that space, in bytes. Port numbers above 0xFFFF can be registered, but no guest reaches them
/// (IOE-5).</param>
public readonly record struct IoAddress(AddressSpace Space, ulong Value)
{
    /// <summary>An address in the port space.</summary>
    /// <param name="port">The port number.</param>
    public static IoAddress Pio(ulong port) => new(AddressSpace.Pio, port);

    /// <summary>A guest-physical address.</summary>
    /// <param name="address">The address in bytes.</param>
    public static IoAddress Mmio(ulong address) => new(AddressSpace.Mmio, address);

    /// <summary>Adds a distance, wrapping at 2^64.</summary>
    /// <param name="bytes">The distance in bytes.</param>
    public IoAddress Plus(ulong bytes) => new(Space, unchecked(Value + bytes));

    /// <summary>The space and the address in hexadecimal, as in <c>pio 0xc010</c>.</summary>
    public override string ToString() => $"{SpaceName} 0x{Value:x}";

    private string SpaceName => Space switch
    {
        AddressSpace.Pio => "pio",
        AddressSpace.Mmio => "mmio",
        _ => "ccw",
    };
}
