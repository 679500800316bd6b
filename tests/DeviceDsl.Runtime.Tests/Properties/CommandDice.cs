namespace DeviceDsl.Runtime.Tests.Properties;

/// <summary>Random commands that have to do with each other: few addresses, few widths, few values.</summary>
internal sealed class CommandDice
{
    private static readonly IoAddress[][] Neighbourhoods =
    [
        Ports(0x10, 0x11, 0x12, 0x14, 0x18),
        Ports(0x0FFC, 0x0FFE, 0x0FFF, 0x1000, 0xFFFC, 0xFFFE, 0xFFFF),
        Addresses(0xD000_0FF0, 0xD000_0FF8, 0xD000_0FFC, 0xD000_0FFE, 0xD000_0FFF, 0xD000_1000, 0xD000_1002, 0xD000_1004),
        Addresses(0xD000_1000, 0xD000_1004, 0xD000_1008, 0xD000_100C, 0xD000_1010),
        // Around a page of memory.
        Addresses(0xD000_1FF4, 0xD000_1FFC, 0xD000_1FFE, 0xD000_2000, 0xD000_2FFC, 0xD000_2FFE, 0xD000_3000, 0xD000_3004),
        // Around the end of the space, after which it begins again.
        Addresses(ulong.MaxValue - 15, ulong.MaxValue - 7, ulong.MaxValue - 3, ulong.MaxValue - 1, ulong.MaxValue, 0, 4),
    ];

    private static readonly uint[] ZoneLengths = [0, 1, 2, 4, 8, 8, 0x10, 0x10, 0x100, 0x1000, 0x2000, 0x2_0000, 0x3_0000, uint.MaxValue];

    private readonly Dice _dice;
    private readonly IoAddress[] _addresses;
    private readonly List<Assign> _assigned = [];

    public CommandDice(Dice dice)
    {
        _dice = dice;
        _addresses = [.. dice.Of<IoAddress[]>(Neighbourhoods), .. dice.Percent(30) ? dice.Of<IoAddress[]>(Neighbourhoods) : []];
    }

    public static List<BusCommand> Sequence(ulong seed, int length)
    {
        var dice = new CommandDice(new Dice(seed));
        return [.. Enumerable.Range(0, length).Select(_ => dice.Next())];
    }

    private BusCommand Next() => _dice.Below(100) switch
    {
        < 22 => NextAssign(),
        < 34 => NextDeassign(),
        < 37 => new End(_dice.Below(6)),
        < 39 => new Open(Slot()),
        < 41 => new Dup(Slot(), Slot()),
        < 44 => new Close(Slot()),
        < 46 => new Signal(Slot(), _dice.Of<ulong>(0, 1, 3, ulong.MaxValue - 1, ulong.MaxValue)),
        < 51 => new ReadCounter(Slot()),
        < 57 => new AddZone(Address(), _dice.Of<uint>(ZoneLengths)),
        < 60 => new RemoveZones(Address(), _dice.Of<uint>(ZoneLengths)),
        < 85 => NextWrite(),
        < 90 => new Read(Address(), 0) is var read && read.Address.Space == AddressSpace.Pio
            ? read with { Length = _dice.Of(1, 2, 4) }
            : read with { Length = _dice.Of(1, 2, 4, 8, 16) },
        < 97 => new Touch(Address().Value),
        _ => new TakeRing(_dice.Of(1, 5, 200)),
    };

    private Assign NextAssign()
    {
        int length = _dice.Of(0, 1, 2, 2, 4, 4, 4, 8, 8, 3);
        ulong? match = _dice.Percent(length == 0 ? 10 : 60) ? Value() : null;
        var assign = new Assign(Slot(), Address(), length, match);
        _assigned.Add(assign);
        return assign;
    }

    /// <summary>Mostly what was assigned before, sometimes with a part of its key changed.</summary>
    private Deassign NextDeassign()
    {
        if (_assigned.Count == 0) return new Deassign(Slot(), Address(), 4, null);
        Assign known = _dice.Of<Assign>(_assigned.ToArray());
        var key = new Deassign(known.Slot, known.Address, known.Length, known.Match);
        return _dice.Below(12) switch
        {
            0 => key with { Slot = Slot() },
            1 => key with { Address = Address() },
            2 => key with { Length = _dice.Of(0, 1, 2, 4, 8) },
            3 => key with { Match = _dice.Percent(50) ? Value() : null },
            _ => key,
        };
    }

    private Write NextWrite()
    {
        IoAddress address = Address();
        int length = address.Space == AddressSpace.Pio ? _dice.Of(1, 2, 4) : _dice.Of(1, 2, 4, 4, 8, 8, 16);
        // Often the value of a doorbell there, and sometimes so many that the ring is full.
        Assign? target = _assigned.FindLast(assign => assign.Address == address);
        if (target is { Length: 1 or 2 or 4 or 8 } && (target.Length < 8 || address.Space == AddressSpace.Mmio) && _dice.Percent(60))
        {
            return new Write(address, target.Length, target.Match ?? Value());
        }

        return new Write(address, length, Value(), _dice.Percent(3) ? 120 : 1);
    }

    private int Slot() => _dice.Below(MachineSubject.Slots);

    private IoAddress Address() => _dice.Of<IoAddress>(_addresses);

    private ulong Value() => _dice.Of<ulong>(0, 1, 2, 2, 0x101, 0x1_0000_0001, ulong.MaxValue);

    private static IoAddress[] Ports(params ulong[] ports) => [.. ports.Select(IoAddress.Pio)];

    private static IoAddress[] Addresses(params ulong[] addresses) => [.. addresses.Select(IoAddress.Mmio)];
}
