using DeviceDsl.Runtime.Tests.Devices;

namespace DeviceDsl.Runtime.Tests.Memory;

/// <summary>Something that can be put at an address of a machine, and what of the addresses there it answers at.</summary>
/// <param name="name">What the test calls it.</param>
/// <param name="tag">What the guest reads of it.</param>
internal sealed class Occupant(string name, byte tag)
{
    /// <summary>Where the device of a board lies on the board.</summary>
    private const ulong PartBase = 8;

    private Table? _table;
    private Attachment? _attachment;
    private GuestMemory? _memory;
    private IoAddress _address;

    /// <summary>One of each kind, by a name that a theory can carry.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "memory", "register", "region", "array", "part of a board",
        "doorbell", "doorbell of any width", "synchronous doorbell", "doorbell by exit",
    ];

    public string Name => name;

    /// <summary>What it answers at, in bytes from its address.</summary>
    public IReadOnlyList<(ulong Start, ulong End)> Ranges => name switch
    {
        "memory" => [(0, GuestMemory.PageSize)],
        "region" => [(0, 0x30)],
        "array" => [(0, 4), (0x10, 0x14)],
        _ when IsDoorbell => [(0, 1)],
        _ => [(0, 4)],
    };

    public bool IsMemory => name == "memory";

    public bool IsDoorbell => name.Contains("doorbell", StringComparison.Ordinal);

    /// <summary>Whether the guest's write leaves the machine for its device to be found.</summary>
    public bool IsServedByExit => name is "synchronous doorbell" or "doorbell by exit";

    private DoorbellDelivery Delivery => name == "doorbell by exit" ? DoorbellDelivery.Exit : DoorbellDelivery.EventFd;

    /// <summary>Whether two occupants can both answer, as the documentation of the machine has it: this is the oracle.</summary>
    public static bool CanBoth(Occupant one, ulong oneAt, Occupant other, ulong otherAt)
    {
        bool meet = one.Ranges.Any(
            first => other.Ranges.Any(second => oneAt + first.Start < otherAt + second.End && otherAt + second.Start < oneAt + first.End));
        if (!meet) return true;
        if (one.IsDoorbell && other.IsDoorbell) return oneAt != otherAt;
        // Reads go to the register, and the ioeventfd takes the writes that ring.
        return (one.IsDoorbell || other.IsDoorbell) && !one.IsMemory && !other.IsMemory && !one.IsServedByExit && !other.IsServedByExit;
    }

    /// <summary>Puts it at an address.</summary>
    public Errno TryPlace(EmbeddedMachine machine, IoAddress address)
    {
        _address = address;
        if (IsMemory) return TryAddMemory(machine, address);
        IDevice device = CreateDevice(address.Space);
        ulong first = name == "part of a board" ? address.Value - PartBase : address.Value;
        ulong pio = address.Space == AddressSpace.Pio ? first : 0;
        ulong mmio = address.Space == AddressSpace.Mmio ? first : 0;
        return machine.TryAttach(device, out _attachment, pio, mmio, Delivery);
    }

    /// <summary>Takes it away. Memory stays.</summary>
    public void Remove() => _attachment!.Dispose();

    /// <summary>Uses all of it as a guest does.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="isShared">Whether a doorbell lies over it, which takes some of its writes.</param>
    public void Use(EmbeddedMachine machine, bool isShared)
    {
        if (IsDoorbell) Ring(machine);
        else if (IsMemory) Touch(machine);
        else Access(machine, isShared);
    }

    private Errno TryAddMemory(EmbeddedMachine machine, IoAddress address)
    {
        try
        {
            _memory = machine.AddMemory(address.Value, GuestMemory.PageSize);
            _memory.Bytes.Fill(tag);
            return Errno.None;
        }
        catch (MachineException refusal)
        {
            return refusal.Errno;
        }
    }

    private IDevice CreateDevice(AddressSpace space)
    {
        _table = new Table(name, tag);
        switch (name)
        {
            case "region":
                _table.Regions.Add(new RegionEntry(space, 0, 0x30, "Window"));
                break;
            case "array":
                _table.Registers.Add(new RegisterEntry(space, 0, 4, RegisterAccess.ReadWrite, "Bank", Count: 2, Stride: 0x10));
                break;
            case "register" or "part of a board":
                _table.Registers.Add(new RegisterEntry(space, 0, 4, RegisterAccess.ReadWrite, "Status"));
                break;
            default:
                bool isAny = name == "doorbell of any width";
                _table.Doorbells.Add(
                    new DoorbellEntry(space, 0, isAny ? 0 : 4, isAny ? null : 7, "OnKick", IsSynchronous: name == "synchronous doorbell"));
                break;
        }

        return name == "part of a board" ? new Board(new BoardPart(_table, "Part", PartBase, PartBase)) : _table;
    }

    private void Touch(EmbeddedMachine machine)
    {
        foreach (ulong offset in new ulong[] { 0, 0x800, GuestMemory.PageSize - 1 })
        {
            Assert.Equal(tag, machine.GuestRead(_address.Plus(offset), 1));
        }

        machine.GuestWrite(_address, 1, tag);
        Assert.Equal(tag, _memory!.Bytes[0]);
    }

    private void Access(EmbeddedMachine machine, bool isShared)
    {
        foreach ((ulong start, ulong end) in Ranges)
        {
            for (ulong offset = start; offset < end; offset++) Assert.Equal(tag, machine.GuestRead(_address.Plus(offset), 1));
            int before = _table!.Writes;
            Assert.True(machine.GuestWrite(_address.Plus(start), 1, 1));
            if (!isShared) Assert.Equal(before + 1, _table.Writes);
        }
    }

    private void Ring(EmbeddedMachine machine)
    {
        int width = name == "doorbell of any width" ? 1 : 4;
        // A write that crosses a page is cut there, and rings nothing wherever it is.
        if (_address.Space == AddressSpace.Mmio && (_address.Value % GuestMemory.PageSize) + (ulong)width > GuestMemory.PageSize) return;
        // What was written to another here may have rung it before, and the loop may be serving that still.
        machine.Settle();
        int before = _table!.Rings;
        Assert.True(machine.GuestWrite(_address, width, 7));
        machine.Settle();
        Assert.Equal(before + 1, _table.Rings);
    }
}
