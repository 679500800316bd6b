namespace DeviceDsl.Machines;

/// <summary>The bases of a device in each address space, its name in messages, and the GSIs of its lines.</summary>
/// <remarks>Bases of nested boards may add up to more than the address space. Attaching refuses addresses beyond the end.</remarks>
/// <param name="Name">The name of the device in messages.</param>
/// <param name="Pio">Its base in the port space.</param>
/// <param name="Mmio">The base of its guest-physical addresses.</param>
/// <param name="MoveLine">Maps the declared GSI of a line to its actual GSI; <see langword="null"/> if no line is moved.</param>
internal readonly record struct DeviceBases(string Name, UInt128 Pio, UInt128 Mmio, Func<Gsi, Gsi>? MoveLine = null)
{
    /// <summary>Returns the base in a space.</summary>
    public UInt128 In(AddressSpace space) => space == AddressSpace.Pio ? Pio : Mmio;

    /// <summary>Returns the address of a doorbell.</summary>
    public IoAddress Of(in DoorbellEntry doorbell) => Of(doorbell.Space, doorbell.Offset);

    /// <summary>Returns the address at an offset, which lies in the space because the device is attached.</summary>
    public IoAddress Of(AddressSpace space, ulong offset) => new(space, unchecked((ulong)(In(space) + offset)));

    /// <summary>Returns the GSI of a line.</summary>
    /// <param name="declared">The GSI that the device declares.</param>
    public Gsi Of(Gsi declared) => MoveLine?.Invoke(declared) ?? declared;

    /// <summary>Returns the bases of a part of a board that has these bases.</summary>
    /// <param name="board">The board.</param>
    /// <param name="number">The number of the device among its parts.</param>
    /// <param name="part">The device.</param>
    public DeviceBases Of(IBoard board, int number, BoardPart part)
    {
        DeviceBases outer = this;
        return new($"{Name}.{part.Name}", Pio + part.Pio, Mmio + part.Mmio, gsi => outer.Of(board.GsiOf(number, gsi)));
    }
}
