using DeviceDsl.Irqchips;

namespace DeviceDsl.Conformance.Replay;

/// <summary>The commands that show the state of the chips.</summary>
internal static class StateCommands
{
    private const ulong ResetEntry = 0x1_0000;

    public static string IoApic(ReplayedMachine machine, Words words)
    {
        if (machine.Machine.IoApic is not { } ioApic) return nameof(Errno.ENXIO);
        IoApicState state = ioApic.State;
        IEnumerable<string> entries = state.Entries.Index()
            .Where(pair => pair.Item != ResetEntry)
            .Select(pair => $" {pair.Index}:0x{pair.Item:x}");
        return $"ioapic id=0x{state.Id:x} sel=0x{state.Index:x} irr=0x{state.Requested:x}{string.Concat(entries)}";
    }

    public static string LocalApic(ReplayedMachine machine, Words words)
    {
        if (!machine.HasLocalApic) return nameof(Errno.EINVAL);
        LocalApicState state = machine.Cpu.LocalApic.State;
        return $"lapic svr=0x{state.Spurious:x} tpr=0x{state.TaskPriority:x} irr={List(state.Requested)} "
            + $"isr={List(state.InService)} tmr={List(state.LevelTriggered)}";
    }

    public static string Pic(ReplayedMachine machine, Words words)
        => machine.Machine.Pic is { } pic ? $"pic master[{Tell(pic.First)}] slave[{Tell(pic.Second)}]" : nameof(Errno.ENXIO);

    private static string Tell(PicState state)
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
