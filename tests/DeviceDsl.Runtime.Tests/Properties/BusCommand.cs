namespace DeviceDsl.Runtime.Tests.Properties;

/// <summary>Something done to a machine. What it is written as is C# again, to be pasted into a test.</summary>
internal abstract record BusCommand
{
    /// <summary>The same with one of its parts made as plain as can be.</summary>
    public virtual IEnumerable<BusCommand> Simpler => [];

    protected static string Text(IoAddress address) => $"{(address.Space == AddressSpace.Pio ? "Pio" : "Mmio")}({Text(address.Value)})";

    protected static string Text(ulong value) => value < 10 ? $"{value}" : $"0x{value:x}";

    protected static string Text(ulong? value) => value is { } known ? Text(known) : "null";

    protected static IoAddress Plain(IoAddress address)
        => address.Space == AddressSpace.Pio ? IoAddress.Pio(0x10) : IoAddress.Mmio(0xD000_0FF0);

    protected static IEnumerable<BusCommand> Only(params (bool IsPlain, BusCommand Command)[] candidates)
        => candidates.Where(candidate => !candidate.IsPlain).Select(candidate => candidate.Command);
}

/// <summary>Closes what is in a slot, and puts a new eventfd there. All slots have one at the start.</summary>
internal sealed record Open(int Slot) : BusCommand
{
    public override IEnumerable<BusCommand> Simpler => Only((Slot == 0, new Open(0)));

    public override string ToString() => $"new Open({Slot})";
}

/// <summary>Puts a duplicate of one slot's eventfd into another, closing what was there.</summary>
internal sealed record Dup(int From, int To) : BusCommand
{
    public override string ToString() => $"new Dup({From}, {To})";
}

internal sealed record Close(int Slot) : BusCommand
{
    public override IEnumerable<BusCommand> Simpler => Only((Slot == 0, new Close(0)));

    public override string ToString() => $"new Close({Slot})";
}

internal sealed record Signal(int Slot, ulong Count) : BusCommand
{
    public override IEnumerable<BusCommand> Simpler => Only((Slot == 0, this with { Slot = 0 }), (Count == 0, this with { Count = 0 }));

    public override string ToString() => $"new Signal({Slot}, {Text(Count)})";
}

internal sealed record ReadCounter(int Slot) : BusCommand
{
    public override IEnumerable<BusCommand> Simpler => Only((Slot == 0, new ReadCounter(0)));

    public override string ToString() => $"new ReadCounter({Slot})";
}

internal sealed record Assign(int Slot, IoAddress Address, int Length, ulong? Match) : BusCommand
{
    public override IEnumerable<BusCommand> Simpler => Only(
        (Slot == 0, this with { Slot = 0 }),
        (Address == Plain(Address), this with { Address = Plain(Address) }),
        (Length == 4, this with { Length = 4 }),
        (Match is null, this with { Match = null }));

    public override string ToString() => $"new Assign({Slot}, {Text(Address)}, {Length}, {Text(Match)})";
}

/// <summary>Deassigns the doorbell of a key.</summary>
internal sealed record Deassign(int Slot, IoAddress Address, int Length, ulong? Match) : BusCommand
{
    public override IEnumerable<BusCommand> Simpler => Only(
        (Slot == 0, this with { Slot = 0 }),
        (Address == Plain(Address), this with { Address = Plain(Address) }),
        (Length == 4, this with { Length = 4 }),
        (Match is null, this with { Match = null }));

    public override string ToString() => $"new Deassign({Slot}, {Text(Address)}, {Length}, {Text(Match)})";
}

/// <summary>Deassigns by the registration, the number-th that was made, counted round.</summary>
internal sealed record End(int Number) : BusCommand
{
    public override IEnumerable<BusCommand> Simpler => Only((Number == 0, new End(0)));

    public override string ToString() => $"new End({Number})";
}

internal sealed record AddZone(IoAddress Address, uint Length) : BusCommand
{
    public override IEnumerable<BusCommand> Simpler => Only(
        (Address == Plain(Address), this with { Address = Plain(Address) }), (Length == 0x10, this with { Length = 0x10 }));

    public override string ToString() => $"new AddZone({Text(Address)}, {Text((ulong)Length)})";
}

internal sealed record RemoveZones(IoAddress Address, uint Length) : BusCommand
{
    public override IEnumerable<BusCommand> Simpler => Only(
        (Address == Plain(Address), this with { Address = Plain(Address) }), (Length == 0x10, this with { Length = 0x10 }));

    public override string ToString() => $"new RemoveZones({Text(Address)}, {Text((ulong)Length)})";
}

/// <summary>The guest writes, so many times; 16 bytes are the value and then its complement.</summary>
internal sealed record Write(IoAddress Address, int Length, ulong Value, int Times = 1) : BusCommand
{
    public override IEnumerable<BusCommand> Simpler => Only(
        (Times == 1, this with { Times = 1 }),
        (Address == Plain(Address), this with { Address = Plain(Address) }),
        (Length == 4, this with { Length = 4 }),
        (Value == 0, this with { Value = 0 }));

    public override string ToString()
        => $"new Write({Text(Address)}, {Length}, {Text(Value)}{(Times == 1 ? "" : $", {Times}")})";
}

internal sealed record Read(IoAddress Address, int Length) : BusCommand
{
    public override IEnumerable<BusCommand> Simpler => Only(
        (Address == Plain(Address), this with { Address = Plain(Address) }), (Length == 4, this with { Length = 4 }));

    public override string ToString() => $"new Read({Text(Address)}, {Length})";
}

/// <summary>The guest touches an address of which nothing else is known yet.</summary>
internal sealed record Touch(ulong Address) : BusCommand
{
    public override string ToString() => $"new Touch({Text(Address)})";
}

/// <summary>Takes writes out of the ring.</summary>
internal sealed record TakeRing(int Count) : BusCommand
{
    public override string ToString() => $"new TakeRing({Count})";
}
