namespace DeviceDsl.Conformance.Replay;

/// <summary>The commands that stand for the kernel's calls on doorbells, irqfds, lines and coalesced zones.</summary>
internal static class IoctlCommands
{
    private const int ShownEntries = 8;

    public static string IoEventFd(ReplayedMachine machine, Words words)
    {
        Fd fd = machine.Fds[words.Next()];
        ulong address = words.Number();
        uint length = words.Number32();
        uint flags = Flags.OfDoorbell(words.Next());
        ulong match = words.NumberOr(0);
        var place = new IoAddress(SpaceOf(flags), address);
        ulong? wanted = (flags & Flags.DataMatch) == 0 ? null : match;
        return Results.Of((flags & Flags.DoorbellDeassign) == 0
            ? Assign(machine, fd, place, (int)length, flags, wanted)
            : Deassign(machine, fd, place, (int)length, wanted));
    }

    public static string IrqFd(ReplayedMachine machine, Words words)
    {
        Fd fd = machine.Fds[words.Next()];
        var gsi = new Gsi(words.Number32());
        uint flags = Flags.OfIrqFd(words.Next());
        // A field that is left out is 0: an open file, but no eventfd.
        Fd resample = machine.Fds[words.NextOr("file")];
        if ((flags & ~(Flags.IrqFdDeassign | Flags.Resample)) != 0) return nameof(Errno.EINVAL);
        return Results.Of((flags & Flags.IrqFdDeassign) == 0
            ? Assign(machine, fd, gsi, (flags & Flags.Resample) == 0 ? null : resample)
            : Deassign(machine, fd, gsi));
    }

    public static string Line(ReplayedMachine machine, Words words)
    {
        var gsi = new Gsi(words.Number32());
        bool level = words.Number32() != 0;
        return Results.Of(() => machine.Machine.SetIrqLine(gsi, level));
    }

    public static string LineStatus(ReplayedMachine machine, Words words)
    {
        var gsi = new Gsi(words.Number32());
        bool level = words.Number32() != 0;
        return Results.Of(() => $"ok status={machine.Machine.SetIrqLineStatus(gsi, level)}");
    }

    public static string Msi(ReplayedMachine machine, Words words)
    {
        var message = new MsiMessage(words.Number(), words.Number32());
        ulong flags = words.NumberOr(0);
        if ((flags & ~(ulong)Flags.MsiDevice) != 0) return nameof(Errno.EINVAL);
        // The call returns what became of the message; -1 of a call is the error of that number.
        return Results.Of(() => machine.Machine.SignalMsi(message) is >= 0 and var accepted ? $"ok ret={accepted}" : nameof(Errno.EPERM));
    }

    public static string Coalesced(ReplayedMachine machine, Words words)
    {
        bool isAdded = words.OneOf(("add", true), ("del", false));
        AddressSpace space = words.OneOf(("mmio", AddressSpace.Mmio), ("pio", AddressSpace.Pio));
        var address = new IoAddress(space, words.Number());
        uint length = words.Number32();
        if (isAdded) return Results.Of(machine.Machine.TryAddCoalescedZone(address, length));
        machine.Machine.RemoveCoalescedZones(address, length);
        return Results.Of(Errno.None);
    }

    public static string Ring(ReplayedMachine machine, Words words)
    {
        ulong most = words.NumberOr(ulong.MaxValue);
        var entries = new List<string>();
        while ((ulong)entries.Count < most && machine.Machine.CoalescedRing.TryTake(out CoalescedWrite write))
        {
            string space = write.Address.Space == AddressSpace.Pio ? "pio" : "mmio";
            entries.Add($"{space} addr=0x{write.Address.Value:x} size={write.Length} data=0x{write.Value:x}");
        }

        if (entries.Count == 0) return "ring empty";
        string rest = entries.Count > ShownEntries ? $" ... total={entries.Count}" : "";
        return $"ring {string.Join("; ", entries.Take(ShownEntries))}{rest}";
    }

    private static AddressSpace SpaceOf(uint flags)
    {
        if ((flags & Flags.Pio) != 0) return AddressSpace.Pio;
        return (flags & Flags.Ccw) != 0 ? AddressSpace.VirtioCcw : AddressSpace.Mmio;
    }

    /// <summary>Length and overflow are looked at before the flags; all three give the same error (IOE-1 to IOE-3).</summary>
    private static Errno Assign(ReplayedMachine machine, Fd fd, IoAddress address, int length, uint flags, ulong? match)
        => (flags & ~Flags.KnownDoorbell) != 0
            ? Errno.EINVAL
            : fd.Translate(machine.Machine.TryAssignIoEventFd(fd.ForMachine, address, length, match, out _));

    private static Errno Deassign(ReplayedMachine machine, Fd fd, IoAddress address, int length, ulong? match)
    {
        if (fd.EventFd is null) return fd.Errno;
        IoEventFdRegistration? found = machine.Machine.IoEventFds.Find(fd.EventFd, address, length, match);
        return found is not null && found.Deassign() > 0 ? Errno.None : Errno.ENOENT;
    }

    private static Errno Assign(ReplayedMachine machine, Fd fd, Gsi gsi, Fd? resample)
    {
        Errno errno = machine.Machine.TryAssignIrqFd(fd.ForMachine, gsi, out _, resample?.ForMachine);
        if (errno != Errno.EBADF || fd.EventFd is null) return fd.Translate(errno);
        return resample?.Translate(errno) ?? errno;
    }

    private static Errno Deassign(ReplayedMachine machine, Fd fd, Gsi gsi)
    {
        if (fd.EventFd is null) return fd.Errno;
        machine.Machine.IrqFds.Find(fd.EventFd, gsi)?.Deassign();
        return Errno.None;
    }
}
