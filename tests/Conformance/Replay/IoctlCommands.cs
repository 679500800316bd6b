namespace DeviceDsl.Conformance.Replay;

/// <summary>The commands that stand for the kernel's calls on doorbells, irqfds, lines and coalesced zones.</summary>
internal static class IoctlCommands
{
    private const int ShownEntries = 8;

    public static string IoEventFd(TraceMachine machine, Words words)
    {
        string fd = words.Next();
        ulong address = words.Number();
        uint length = words.Number32();
        uint flags = Flags.OfDoorbell(words.Next());
        return Results.Of(machine.IoEventFd(new(fd, address, length, flags, words.NumberOr(0))));
    }

    public static string IrqFd(TraceMachine machine, Words words)
    {
        string fd = words.Next();
        var gsi = new Gsi(words.Number32());
        uint flags = Flags.OfIrqFd(words.Next());
        return Results.Of(machine.IrqFd(new(fd, gsi, flags, words.HasNext ? words.Next() : null)));
    }

    public static string Line(TraceMachine machine, Words words)
        => Results.Of(machine.SetLine(new Gsi(words.Number32()), words.Number32() != 0));

    public static string LineStatus(TraceMachine machine, Words words)
        => Results.Of(machine.SetLine(new Gsi(words.Number32()), words.Number32() != 0, out int status), $"ok status={status}");

    public static string Msi(TraceMachine machine, Words words)
    {
        var message = new MsiMessage(words.Number(), words.Number32());
        return Results.Of(machine.SignalMsi(message, (uint)words.NumberOr(0), out int accepted), $"ok ret={accepted}");
    }

    public static string Coalesced(TraceMachine machine, Words words)
    {
        bool isAdded = words.OneOf(("add", true), ("del", false));
        AddressSpace space = words.OneOf(("mmio", AddressSpace.Mmio), ("pio", AddressSpace.Pio));
        var address = new IoAddress(space, words.Number());
        uint length = words.Number32();
        return Results.Of(isAdded ? machine.AddCoalescedZone(address, length) : machine.RemoveCoalescedZones(address, length));
    }

    public static string Ring(TraceMachine machine, Words words)
    {
        ulong max = words.NumberOr(ulong.MaxValue);
        var entries = new List<string>();
        while ((ulong)entries.Count < max && machine.TryTakeCoalesced(out CoalescedWrite write))
        {
            string space = write.Address.Space == AddressSpace.Pio ? "pio" : "mmio";
            entries.Add($"{space} addr=0x{write.Address.Value:x} size={write.Length} data=0x{write.Value:x}");
        }

        if (entries.Count == 0) return "ring empty";
        string rest = entries.Count > ShownEntries ? $" ... total={entries.Count}" : "";
        return $"ring {string.Join("; ", entries.Take(ShownEntries))}{rest}";
    }
}
