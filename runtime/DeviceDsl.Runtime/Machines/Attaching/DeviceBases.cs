namespace DeviceDsl.Machines;

/// <summary>Where a device is attached in each address space, and what its lines and messages are called there.</summary>
/// <remarks>Bases of boards within boards may add up to more than there are addresses. Attaching refuses anything that lies beyond the end.</remarks>
/// <param name="Name">What messages call the device.</param>
/// <param name="Pio">Its base in the port space.</param>
/// <param name="Mmio">The base of its guest-physical addresses.</param>
/// <param name="MoveLine">The GSI that one of its lines has instead of the one it declares; <see langword="null"/> where none is moved.</param>
internal readonly record struct DeviceBases(string Name, UInt128 Pio, UInt128 Mmio, Func<Gsi, Gsi>? MoveLine = null)
{
    /// <summary>The base in a space.</summary>
    public UInt128 In(AddressSpace space) => space == AddressSpace.Pio ? Pio : Mmio;

    /// <summary>The address of a doorbell.</summary>
    public IoAddress Of(in DoorbellEntry doorbell) => Of(doorbell.Space, doorbell.Offset);

    /// <summary>The address at an offset, which lies in the space: the device is attached.</summary>
    public IoAddress Of(AddressSpace space, ulong offset) => new(space, unchecked((ulong)(In(space) + offset)));

    /// <summary>The GSI of a line.</summary>
    /// <param name="declared">The GSI that the device declares.</param>
    public Gsi Of(Gsi declared) => MoveLine?.Invoke(declared) ?? declared;

    /// <summary>Where a device of a board is attached that is attached here itself.</summary>
    /// <param name="board">The board.</param>
    /// <param name="number">The number of the device among its parts.</param>
    /// <param name="part">The device.</param>
    public DeviceBases Of(IBoard board, int number, BoardPart part)
    {
        DeviceBases outer = this;
        return new($"{Name}.{part.Name}", Pio + part.Pio, Mmio + part.Mmio, gsi => outer.Of(board.GsiOf(number, gsi)));
    }
}
