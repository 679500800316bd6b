using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;

namespace DeviceDsl.Conformance.Replay;

/// <summary>The states of all chips of a machine at one moment.</summary>
internal sealed class SavedChips
{
    private readonly IoApicState? _ioApic;
    private readonly (PicState First, PicState Second)? _pics;
    private readonly LocalApicState[] _localApics;

    private SavedChips(IoApicState? ioApic, (PicState First, PicState Second)? pics, LocalApicState[] localApics)
    {
        _ioApic = ioApic;
        _pics = pics;
        _localApics = localApics;
    }

    /// <summary>Reads the states.</summary>
    /// <returns>The error of a machine without local APICs.</returns>
    public static Errno TryRead(TraceMachine machine, out SavedChips? saved)
    {
        saved = null;
        var localApics = new LocalApicState[machine.CpuCount];
        Errno errno = ForEachCpu(machine, cpu =>
        {
            Errno found = machine.GetLocalApic(out LocalApicState? state);
            if (state is not null) localApics[cpu] = state;
            return found;
        });
        if (errno != Errno.None) return errno;
        machine.GetIoApic(out IoApicState? ioApic);
        bool hasPics = machine.GetPic(ChipId.PicMaster, out PicState first) == Errno.None;
        machine.GetPic(ChipId.PicSlave, out PicState second);
        saved = new(ioApic, hasPics ? (first, second) : null, localApics);
        return Errno.None;
    }

    /// <summary>Sets the states: first the 8259s, then the IOAPIC, then the local APICs.</summary>
    public Errno TrySet(TraceMachine machine)
    {
        Errno errno = Errno.None;
        if (_pics is var (first, second))
        {
            errno = machine.SetPic(ChipId.PicMaster, first);
            if (errno == Errno.None) errno = machine.SetPic(ChipId.PicSlave, second);
        }

        if (errno == Errno.None && _ioApic is not null) errno = machine.SetIoApic(_ioApic);
        return errno != Errno.None ? errno : ForEachCpu(machine, cpu => machine.SetLocalApic(_localApics[cpu]));
    }

    private static Errno ForEachCpu(TraceMachine machine, Func<int, Errno> access)
    {
        int before = machine.Cpu;
        Errno errno = Errno.None;
        for (machine.Cpu = 0; machine.Cpu < machine.CpuCount && errno == Errno.None; machine.Cpu++) errno = access(machine.Cpu);
        machine.Cpu = before;
        return errno;
    }
}
