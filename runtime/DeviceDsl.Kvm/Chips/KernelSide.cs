using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.Kvm.Native;
using DeviceDsl.Kvm.Registrations;
using DeviceDsl.Machines;

namespace DeviceDsl.Kvm.Chips;

/// <summary>Interrupt controllers that are all in the kernel, or do not exist.</summary>
internal sealed class KernelSide(VirtualMachine machine) : InterruptSide(machine)
{
    private readonly KernelRouting _routing = new(machine);

    /// <inheritdoc/>
    public override MachineRegistrations Registrations { get; } = new KvmRegistrations(machine);

    /// <inheritdoc/>
    public override void SetLine(Gsi gsi, bool level)
    {
        Errno errno = Machine.TrySetIrqLine(gsi, level);
        if (errno != Errno.None) throw new MachineException(NoLine(gsi, errno));
    }

    /// <inheritdoc/>
    public override void DriveLine(Gsi gsi, bool level)
    {
        Errno errno = Machine.TrySetIrqLine(gsi, level);
        if (errno is not (Errno.None or Errno.EIO)) throw new MachineException(NoLine(gsi, errno));
    }

    /// <inheritdoc/>
    public override int SetLineWithStatus(Gsi gsi, bool level)
    {
        Errno errno = Machine.TrySetIrqLine(gsi, level, out int status);
        return errno == Errno.None ? status : throw new MachineException(NoLine(gsi, errno));
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

    /// <inheritdoc/>
    public override bool Has(MachineFeature feature) => feature switch
    {
        MachineFeature.WideDestinations => Machine is { HasChips: true, HasWideDestinations: true },
        MachineFeature.IrqFds => Machine.HasChips && Machine.Has(Extension.IrqFd),
        MachineFeature.ResampledIrqFds => Machine.HasChips && Machine.Has(Extension.IrqFdResample),
        _ => false,
    };

    /// <inheritdoc/>
    public override Refusal? LevelIrqFdsOrRefusal(out LevelIrqFds? irqFds)
    {
        irqFds = null;
        return Machine.HasChips
            ? new(
                Errno.EOPNOTSUPP, "SPL-3",
                $"{Machine.Name} cannot report ends of interrupts: its interrupt controllers are in the kernel, "
                    + "which only signals resampling irqfds. With InterruptControllers.Split or Managed they are in this process.")
            : new(Errno.EINVAL, "IRQ-2", $"{Machine.Name} has no interrupt controllers.");
    }

    private Refusal NoLine(Gsi gsi, Errno errno)
        => KernelRules.Explain(errno, Machine.Name, $"set GSI {gsi} of {Machine.Name}", IrqFdRules.NoLine(gsi));

    private Refusal NoChip(ChipId chip, Errno errno)
        => KernelRules.Explain(errno, Machine.Name, $"give access to {chip} of {Machine.Name}", ChipRules.NoChip(Machine.Name, chip));

    private Refusal? TryRead(ChipId chip, out byte[] bytes)
    {
        bytes = ChipBytes.For(chip);
        Errno errno = Machine.TryGetChip(bytes);
        return errno == Errno.None ? null : NoChip(chip, errno);
    }

    private Refusal? TryRestore(ChipId chip, byte[] bytes)
    {
        Errno errno = Machine.TrySetChip(bytes);
        return errno == Errno.None ? null : NoChip(chip, errno);
    }
}
