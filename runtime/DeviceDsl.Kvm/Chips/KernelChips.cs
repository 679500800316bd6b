using DeviceDsl.Eventing;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Kvm.Chips;

/// <summary>The interrupt controllers of one machine of the kernel, as states that are read and set.</summary>
/// <param name="machine">The machine.</param>
/// <param name="name">What messages call it.</param>
internal sealed class KernelChips(VirtualMachine machine, string name)
{
    /// <summary>Reads the IOAPIC.</summary>
    public Refusal? TryRead(out IoApicState? state)
    {
        Refusal? refusal = TryRead(ChipId.IoApic, out byte[] bytes);
        state = refusal is null ? ChipBytes.ReadIoApic(bytes) : null;
        return refusal;
    }

    /// <summary>Sets the IOAPIC.</summary>
    public Refusal? TryRestore(IoApicState state) => TryRestore(ChipId.IoApic, ChipBytes.Write(state));

    /// <summary>Reads an 8259.</summary>
    public Refusal? TryRead(ChipId chip, out PicState state)
    {
        Refusal? refusal = TryRead(chip, out byte[] bytes);
        state = refusal is null ? ChipBytes.ReadPic(bytes) : default;
        return refusal;
    }

    /// <summary>Sets an 8259.</summary>
    public Refusal? TryRestore(ChipId chip, PicState state) => TryRestore(chip, ChipBytes.Write(chip, state));

    /// <summary>Reads a local APIC.</summary>
    public Refusal? TryRead(KvmCpu cpu, out LocalApicState? state)
    {
        var bytes = new byte[ChipBytes.LocalApicLength];
        Errno errno = cpu.WhileIdle(idle => idle.TryGetLocalApic(bytes));
        state = errno == Errno.None ? ChipBytes.ReadLocalApic(bytes) : null;
        return errno == Errno.None ? null : ChipRules.NoLocalApic(name) with { Errno = errno };
    }

    /// <summary>Sets a local APIC.</summary>
    public Refusal? TryRestore(KvmCpu cpu, LocalApicState state)
    {
        byte[] bytes = ChipBytes.Write(state);
        Errno errno = cpu.WhileIdle(idle => idle.TrySetLocalApic(bytes));
        return errno == Errno.None ? null : ChipRules.NoLocalApic(name) with { Errno = errno };
    }

    private Refusal? TryRead(ChipId chip, out byte[] bytes)
    {
        bytes = ChipBytes.For(chip);
        Errno errno = machine.TryGetChip(bytes);
        return errno == Errno.None ? null : ChipRules.NoChip(name, chip) with { Errno = errno };
    }

    private Refusal? TryRestore(ChipId chip, byte[] bytes)
    {
        Errno errno = machine.TrySetChip(bytes);
        return errno == Errno.None ? null : ChipRules.NoChip(name, chip) with { Errno = errno };
    }
}
