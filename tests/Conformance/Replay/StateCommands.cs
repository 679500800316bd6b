using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;

namespace DeviceDsl.Conformance.Replay;

/// <summary>The commands that show, save and load the state of the chips.</summary>
internal static class StateCommands
{
    private const ulong ResetEntry = 0x1_0000;

    public static string IoApic(TraceMachine machine, Words words)
    {
        Errno errno = machine.GetIoApic(out IoApicState? state);
        return state is null ? Results.Of(errno) : Describe(state);
    }

    public static string LocalApic(TraceMachine machine, Words words)
    {
        Errno errno = machine.GetLocalApic(out LocalApicState? state);
        return state is null ? Results.Of(errno) : Describe(state);
    }

    public static string AllOfLocalApic(TraceMachine machine, Words words)
    {
        Errno errno = machine.GetLocalApic(out LocalApicState? state);
        if (state is null) return Results.Of(errno);
        IEnumerable<string> registers = ComparedRegisters(state).Index()
            .Where(pair => pair.Item != 0)
            .Select(pair => $" {pair.Index:x2}:0x{pair.Item:x}");
        return $"apic{string.Concat(registers)}";
    }

    /// <summary>
    /// All registers of a local APIC, with zeros for two: the counter of the timer changes by itself, and the kernel keeps the processor
    /// priority of its last use and computes it again at each use.
    /// </summary>
    public static uint[] ComparedRegisters(LocalApicState state)
    {
        const int ProcessorPriority = 0xA;
        const int TimerCurrent = 0x39;
        uint[] registers = [.. state.Registers];
        registers[ProcessorPriority] = registers[TimerCurrent] = 0;
        return registers;
    }

    public static string Pic(TraceMachine machine, Words words)
    {
        Errno errno = machine.GetPic(ChipId.PicMaster, out PicState first);
        if (errno != Errno.None) return Results.Of(errno);
        errno = machine.GetPic(ChipId.PicSlave, out PicState second);
        return Results.Of(errno, $"pic master[{Describe(first)}] slave[{Describe(second)}]");
    }

    public static string Save(TraceMachine machine, Words words)
    {
        string name = words.Next();
        Errno errno = SavedChips.TryRead(machine, out SavedChips? saved);
        if (saved is not null) machine.Saved[name] = saved;
        return Results.Of(errno);
    }

    public static string Load(TraceMachine machine, Words words)
    {
        string name = words.Next();
        return machine.Saved.TryGetValue(name, out SavedChips? saved)
            ? Results.Of(saved.TrySet(machine))
            : nameof(Errno.ENOENT);
    }

    private static string Describe(IoApicState state)
    {
        IEnumerable<string> entries = state.Entries.Index()
            .Where(pair => pair.Item != ResetEntry)
            .Select(pair => $" {pair.Index}:0x{pair.Item:x}");
        return $"ioapic id=0x{state.Id:x} sel=0x{state.Index:x} irr=0x{state.Requested:x}{string.Concat(entries)}";
    }

    private static string Describe(LocalApicState state)
        => $"lapic svr=0x{state.Spurious:x} tpr=0x{state.TaskPriority:x} irr={List(state.Requested)} "
            + $"isr={List(state.InService)} tmr={List(state.LevelTriggered)}";

    private static string Describe(PicState state)
        => $"irr=0x{state.Requested:x2} last_irr=0x{state.LastRequested:x2} imr=0x{state.Mask:x2} isr=0x{state.InService:x2} "
            + $"prio={state.PriorityAdd} base=0x{state.VectorBase:x2} read_reg={Bit(state.ReadsInService)} poll={Bit(state.IsPolled)} "
            + $"smm={Bit(state.HasSpecialMask)} init={state.InitStep} aeoi={Bit(state.AutoEnd)} raeoi={Bit(state.RotatesOnAutoEnd)} "
            + $"sfnm={Bit(state.IsSpecialFullyNested)} init4={Bit(state.HasFourthInit)} elcr=0x{state.LevelInputs:x2}";

    private static int Bit(bool value) => value ? 1 : 0;

    private static string List(IEnumerable<byte> vectors)
    {
        string list = string.Join(',', vectors.Select(vector => $"0x{vector:x2}"));
        return list.Length == 0 ? "-" : list;
    }
}
