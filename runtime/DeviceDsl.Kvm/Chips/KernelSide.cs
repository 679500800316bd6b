using DeviceDsl.Eventing;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.Kvm.Native;
using DeviceDsl.Kvm.Registrations;
using DeviceDsl.Machines;

namespace DeviceDsl.Kvm.Chips;

/// <summary>Interrupt controllers that are all the kernel's, or that are not there.</summary>
internal sealed class KernelSide(VirtualMachine machine, string name) : InterruptSide
{
    private readonly KernelRouting _routing = new(machine);

    /// <inheritdoc/>
    public override MachineRegistrations Registrations { get; } = new KvmRegistrations(machine);

    /// <inheritdoc/>
    public override void SetLine(Gsi gsi, bool level)
    {
        Errno errno = machine.TrySetIrqLine(gsi, level);
        if (errno != Errno.None) throw new MachineException(IrqFdRules.NoLine(gsi) with { Errno = errno });
    }

    /// <inheritdoc/>
    public override int SetLineWithStatus(Gsi gsi, bool level)
    {
        Errno errno = machine.TrySetIrqLine(gsi, level, out int status);
        return errno == Errno.None ? status : throw new MachineException(IrqFdRules.NoLine(gsi) with { Errno = errno });
    }

    /// <inheritdoc/>
    public override Refusal? SetRouting(IReadOnlyList<GsiRoute> routes) => _routing.TrySet(routes);

    /// <inheritdoc/>
    public override Refusal? TryRead(out IoApicState? state)
    {
        Refusal? refusal = TryRead(ChipId.IoApic, out byte[] bytes);
        state = refusal is null ? ChipBytes.ReadIoApic(bytes) : null;
        return refusal;
    }

    /// <inheritdoc/>
    public override Refusal? TryRestore(IoApicState state) => TryRestore(ChipId.IoApic, ChipBytes.Write(state));

    /// <inheritdoc/>
    public override Refusal? TryRead(ChipId chip, out PicState state)
    {
        Refusal? refusal = TryRead(chip, out byte[] bytes);
        state = refusal is null ? ChipBytes.ReadPic(bytes) : default;
        return refusal;
    }

    /// <inheritdoc/>
    public override Refusal? TryRestore(ChipId chip, PicState state) => TryRestore(chip, ChipBytes.Write(chip, state));

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
