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

    public static string Pio(ReplayedMachine machine, Words words)
    {
        using Pause pause = machine.PauseWorkers();
        bool isWrite = words.OneOf(("out", true), ("in", false));
        int size = Size(words, WidestPio);
        var port = IoAddress.Pio(words.Number());
        if (isWrite)
        {
            machine.Port.TryWrite(port, size, (ulong)words.Number128() & Mask(size));
            return Written(machine);
        }

        machine.Port.TryRead(port, size, out ulong value);
        return Read(machine, value & Mask(size));
    }

    public static string Mmio(ReplayedMachine machine, Words words)
    {
        bool isWrite = words.OneOf(("w", true), ("r", false));
        int size = Size(words, WidestMmio);
        ulong address = words.Number();
        return isWrite ? Write(machine, address, size, words.Number128()) : Read(machine, address, size);
    }

    public static string IoApicWrite(ReplayedMachine machine, Words words)
        => WriteRegister(machine, words.Number(), words.Number());

    public static string IoApicRead(ReplayedMachine machine, Words words)
    {
        WriteAndSettle(machine, IoApicIndex, words.Number());
        return Read(machine, IoApicData, RegisterWidth);
    }

    public static string Redirect(ReplayedMachine machine, Words words)
    {
        ulong register = 0x10 + (2 * words.Number());
        ulong entry = words.Number();
        WriteRegister(machine, register + 1, entry >> 32);
        machine.Machine.Settle();
        return WriteRegister(machine, register, (uint)entry);
    }

    public static string EndOfInterrupt(ReplayedMachine machine, Words words) => Write(machine, LocalApicBase + 0xB0, RegisterWidth, 0);

    public static string Spurious(ReplayedMachine machine, Words words)
        => Write(machine, LocalApicBase + 0xF0, RegisterWidth, words.Number());

    public static string TaskPriority(ReplayedMachine machine, Words words)
        => Write(machine, LocalApicBase + 0x80, RegisterWidth, words.Number());

    /// <summary>
    /// The recording took the state out of the local APIC, moved the vector, and set it again, unless the guest had disabled the local
    /// APIC. The processor did not run.
    /// </summary>
    public static string Acknowledge(ReplayedMachine machine, Words words)
    {
        if (!machine.HasLocalApic) return nameof(Errno.EINVAL);
        if (!machine.Cpu.LocalApic.IsEnabled) return Vector(null);
        byte? vector = machine.Cpu.LocalApic.TakeRequested();
        if (vector is not null) machine.Cpu.LocalApic.State = machine.Cpu.LocalApic.State;
        return Vector(vector);
    }

    /// <summary>The recording let the processor run with interrupts on until it took one of the 8259s.</summary>
    public static string AcknowledgeExternal(ReplayedMachine machine, Words words)
    {
        if (!machine.HasLocalApic) return "none";
        using Pause pause = machine.PauseWorkers();
        return Vector(machine.Cpu.LocalApic.AcknowledgeExternal());
    }

    private static string Vector(byte? vector) => vector is null ? "none" : $"vector 0x{vector:x2}";

    private static string WriteRegister(ReplayedMachine machine, ulong index, ulong value)
    {
        WriteAndSettle(machine, IoApicIndex, index);
        return Write(machine, IoApicData, RegisterWidth, value);
    }

    /// <summary>The accesses of a shorthand are as many commands.</summary>
    private static void WriteAndSettle(ReplayedMachine machine, ulong address, ulong value)
    {
        Write(machine, address, RegisterWidth, value);
        machine.Machine.Settle();
    }

    private static string Write(ReplayedMachine machine, ulong address, int size, UInt128 value)
    {
        using Pause pause = machine.PauseWorkers();
        machine.Exits.Take();
        Span<byte> bytes = stackalloc byte[WidestMmio];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128LittleEndian(bytes, value);
        machine.Port.TryWrite(address, bytes[..size]);
        return Written(machine);
    }

    private static string Read(ReplayedMachine machine, ulong address, int size)
    {
        using Pause pause = machine.PauseWorkers();
        machine.Exits.Take();
        Span<byte> bytes = stackalloc byte[WidestMmio];
        bytes.Clear();
        machine.Port.TryRead(address, bytes[..size]);
        return Read(machine, System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(bytes));
    }

    private static string Written(ReplayedMachine machine) => Results.Of(machine.TakeExits());

    private static string Read(ReplayedMachine machine, UInt128 value) => Results.Of(machine.TakeExits(), $"val 0x{value:x}");

    private static ulong Mask(int size) => ulong.MaxValue >> (64 - (size * 8));

    private static int Size(Words words, int widest)
    {
        uint size = words.Number32();
        bool isPossible = size is 1 or 2 or 4 or 8 or 16;
        return isPossible && size <= widest ? (int)size : throw new TraceException($"no access has the size {size}");
    }
}
