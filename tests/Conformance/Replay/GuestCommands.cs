namespace DeviceDsl.Conformance.Replay;

/// <summary>The commands that are accesses of the guest, and what its processor does with interrupts.</summary>
internal static class GuestCommands
{
    private const ulong IoApicIndex = 0xFEC0_0000;
    private const ulong IoApicData = 0xFEC0_0010;
    private const ulong LocalApicBase = 0xFEE0_0000;
    private const int RegisterWidth = 4;
    private const int WidestMmio = 16;
    private const int WidestPio = 4;

    public static string Pio(TraceMachine machine, Words words)
    {
        bool isWrite = words.OneOf(("out", true), ("in", false));
        int size = Size(words, WidestPio);
        ulong port = words.Number();
        if (port > ushort.MaxValue) throw new TraceException($"'0x{port:x}' is no port");
        return Run(machine, new(isWrite, AddressSpace.Pio, port, size, isWrite ? words.Number128() : 0));
    }

    public static string Mmio(TraceMachine machine, Words words)
    {
        bool isWrite = words.OneOf(("w", true), ("r", false));
        int size = Size(words, WidestMmio);
        ulong address = words.Number();
        return isWrite ? Write(machine, address, size, words.Number128()) : Read(machine, address, size);
    }

    public static string IoApicWrite(TraceMachine machine, Words words)
        => WriteRegister(machine, words.Number(), words.Number());

    public static string IoApicRead(TraceMachine machine, Words words)
    {
        WriteAndSettle(machine, IoApicIndex, words.Number());
        return Read(machine, IoApicData, RegisterWidth);
    }

    public static string Redirect(TraceMachine machine, Words words)
    {
        ulong register = 0x10 + (2 * words.Number());
        ulong entry = words.Number();
        WriteRegister(machine, register + 1, entry >> 32);
        machine.Settle();
        return WriteRegister(machine, register, (uint)entry);
    }

    public static string EndOfInterrupt(TraceMachine machine, Words words) => Write(machine, LocalApicBase + 0xB0, RegisterWidth, 0);

    public static string Spurious(TraceMachine machine, Words words)
        => Write(machine, LocalApicBase + 0xF0, RegisterWidth, words.Number());

    public static string TaskPriority(TraceMachine machine, Words words)
        => Write(machine, LocalApicBase + 0x80, RegisterWidth, words.Number());

    public static string Acknowledge(TraceMachine machine, Words words)
        => machine.HasLocalApic ? Results.Of(machine.Acknowledge()) : nameof(Errno.EINVAL);

    public static string AcknowledgeExternal(TraceMachine machine, Words words) => Results.Of(machine.AcknowledgeExternal());

    public static string TakeInterrupt(TraceMachine machine, Words words) => Results.Of(machine.TakeInterrupt());

    private static string WriteRegister(TraceMachine machine, ulong index, ulong value)
    {
        WriteAndSettle(machine, IoApicIndex, index);
        return Write(machine, IoApicData, RegisterWidth, value);
    }

    /// <summary>The accesses of a shorthand are as many commands.</summary>
    private static void WriteAndSettle(TraceMachine machine, ulong address, ulong value)
    {
        Write(machine, address, RegisterWidth, value);
        machine.Settle();
    }

    private static string Write(TraceMachine machine, ulong address, int size, UInt128 value)
        => Run(machine, new(IsWrite: true, AddressSpace.Mmio, address, size, value));

    private static string Read(TraceMachine machine, ulong address, int size)
        => Run(machine, new(IsWrite: false, AddressSpace.Mmio, address, size));

    private static string Run(TraceMachine machine, in GuestAccess access) => Results.Of(machine.Access(access), !access.IsWrite);

    private static int Size(Words words, int widest)
    {
        uint size = words.Number32();
        bool isPossible = size is 1 or 2 or 4 or 8 or 16;
        return isPossible && size <= widest ? (int)size : throw new TraceException($"no access has the size {size}");
    }
}
