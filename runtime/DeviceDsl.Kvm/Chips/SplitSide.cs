using DeviceDsl.Buses;
using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.Kvm.Native;
using DeviceDsl.Kvm.Registrations;
using DeviceDsl.Machines;

namespace DeviceDsl.Kvm.Chips;

/// <summary>
/// Split mode: the local APICs are in the kernel, the other controllers in this process (SPL-3), together with the irqfds and the routing.
/// The IOAPIC reaches the processors by messages, the 8259s by external interrupts (SPL-4). The kernel's own routing contains only the
/// routes that the IOAPIC publishes.
/// </summary>
internal sealed class SplitSide : InterruptSide, IRemoteLocalApics, IExternalProcessors
{
    private readonly VirtualMachine _machine;
    private readonly SplitIoApic _front;
    private readonly Pic _pic;
    private readonly LevelIrqFds _levelIrqFds;
    private KvmCpu? _first;

    /// <summary>Makes the controllers of a machine, with the routing of a new one (GSI-1).</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="cpus">The number of processors.</param>
    /// <param name="clock">The clock for delays.</param>
    /// <param name="cleanup">The queue that ends irqfds whose eventfd was closed.</param>
    public SplitSide(VirtualMachine machine, int cpus, TimeProvider clock, WorkQueue cleanup)
    {
        _machine = machine;
        Injector = new WorkQueue($"{machine.Name} injector");
        _front = new SplitIoApic(this, cpus, KernelProfile.Newest, clock, machine.HasWideDestinations);
        _pic = new Pic(this, _front.Router.Acks);
        _front.Router.Connect(ChipId.PicMaster, _pic);
        _front.Router.Connect(ChipId.PicSlave, _pic);
        _front.Router.Replace(RoutingTable.Default);
        var irqFds = new IrqFdTable(_front.Router, Injector, cleanup, KernelProfile.Newest);
        Registrations = new SplitRegistrations(machine, irqFds, _front.IoApic);
        _levelIrqFds = new LevelIrqFds(_front.Router, irqFds, Registrations, _front.IoApic.PublishNotified);
    }

    /// <inheritdoc/>
    public override WorkQueue Injector { get; }

    /// <inheritdoc/>
    public override MachineRegistrations Registrations { get; }

    /// <inheritdoc/>
    public override IExternalInterrupts External => _pic;

    /// <inheritdoc/>
    public override bool IsInside => _front.Router.Readers.IsReading;

    /// <inheritdoc/>
    public override void SetLine(Gsi gsi, bool level) => _front.Router.SetLevel(IrqSource.Userspace, gsi, level);

    /// <inheritdoc/>
    public override int SetLineWithStatus(Gsi gsi, bool level)
        => _front.Router.SetLevel(IrqSource.Userspace, gsi, level, wantsStatus: true);

    /// <inheritdoc/>
    public override Refusal? SetRouting(IReadOnlyList<GsiRoute> routes) => _front.Router.TryReplace(routes);

    /// <inheritdoc/>
    public override Refusal? TryRead(out IoApicState? state)
    {
        state = _front.IoApic.State;
        return null;
    }

    /// <inheritdoc/>
    public override Refusal? TryRestore(IoApicState state)
    {
        _front.IoApic.State = state;
        _pic.Reevaluate();
        return null;
    }

    /// <inheritdoc/>
    public override Refusal? TryRead(ChipId chip, out PicState state)
    {
        state = chip == ChipId.PicMaster ? _pic.First : _pic.Second;
        return null;
    }

    /// <inheritdoc/>
    public override Refusal? TryRestore(ChipId chip, PicState state)
    {
        if (chip == ChipId.PicMaster) _pic.First = state;
        else _pic.Second = state;
        return null;
    }

    /// <summary>Irqfds and the IOAPIC are in this process, so all their features are supported.</summary>
    public override bool Has(MachineFeature feature)
        => feature is MachineFeature.IrqFds or MachineFeature.ResampledIrqFds or MachineFeature.EoiNotifications;

    /// <inheritdoc/>
    public override Refusal? LevelIrqFdsOrRefusal(out LevelIrqFds? irqFds)
    {
        irqFds = _levelIrqFds;
        return null;
    }

    /// <inheritdoc/>
    public override void OnEndOfInterrupt(int processor, byte vector) => _front.OnEndOfInterrupt(processor, vector);

    /// <inheritdoc/>
    public override void AddTo(ExitMap exits)
    {
        exits.AddWindow(IoAddress.Mmio(IoApic.DefaultBase), IoApic.WindowLength, _front.IoApic.Device);
        foreach (BusEntry window in _pic.Windows) exits.AddWindow(IoAddress.Pio((ushort)window.Address), window.Length, window.Device);
    }

    /// <inheritdoc/>
    public override void Connect(KvmCpu first) => _first = first;

    /// <inheritdoc/>
    public override void Dispose() => _front.Dispose();

    /// <summary>Only the kernel knows; it accepts no external interrupt if no processor takes any.</summary>
    bool IExternalProcessors.TakesExternalInterrupts => true;

    /// <inheritdoc/>
    KernelProfile IExternalProcessors.Profile => KernelProfile.Newest;

    /// <inheritdoc/>
    void IExternalProcessors.OnExternalInterrupt() => _first?.Kick();

    /// <inheritdoc/>
    int IRemoteLocalApics.Send(MsiMessage message)
        => _machine.TrySignal(message, out int accepted) == Errno.None ? accepted : -1;

    /// <summary>EIO is ignored: if the guest has ended the machine, no processor can end an interrupt.</summary>
    void IRemoteLocalApics.SetRoutes(IReadOnlyList<GsiRoute> routes)
    {
        Errno errno = _machine.TrySetRouting(KernelRouting.Write(routes));
        if (errno is Errno.None or Errno.EIO) return;
        throw new MachineException(errno, "SPL-1", $"The kernel refused the routes of the IOAPIC of {_machine.Name}.");
    }
}
