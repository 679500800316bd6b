using DeviceDsl.Buses;
using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.Kvm.Native;
using DeviceDsl.Kvm.Registrations;
using DeviceDsl.Machines;

namespace DeviceDsl.Kvm.Chips;

/// <summary>An IOAPIC and 8259s of this process, together with the irqfds and the routing. Derived classes have the local APICs.</summary>
internal abstract class ProcessSide : InterruptSide
{
    private readonly GsiRouter _router;
    private readonly IoApic _ioApic;
    private readonly Pic _pic;
    private readonly LevelIrqFds _levelIrqFds;

    /// <summary>Makes the irqfds of connected controllers.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="router">The router that the controllers are connected to.</param>
    /// <param name="ioApic">The IOAPIC.</param>
    /// <param name="pic">The 8259s.</param>
    /// <param name="cleanup">The queue that ends irqfds whose eventfd was closed.</param>
    protected ProcessSide(VirtualMachine machine, GsiRouter router, IoApic ioApic, Pic pic, WorkQueue cleanup)
        : base(machine)
    {
        _router = router;
        _ioApic = ioApic;
        _pic = pic;
        Injector = new WorkQueue($"{machine.Name} injector");
        var irqFds = new IrqFdTable(router, Injector, cleanup, KernelProfile.Newest);
        Registrations = new ProcessRegistrations(machine, irqFds, ioApic);
        _levelIrqFds = new LevelIrqFds(router, irqFds, Registrations, ioApic.PublishNotified);
    }

    /// <inheritdoc/>
    public override WorkQueue Injector { get; }

    /// <inheritdoc/>
    public override MachineRegistrations Registrations { get; }

    /// <inheritdoc/>
    public override bool IsInside => _router.Readers.IsReading;

    /// <inheritdoc/>
    public override void SetLine(Gsi gsi, bool level) => _router.SetLevel(IrqSource.Userspace, gsi, level);

    /// <inheritdoc/>
    public override int SetLineWithStatus(Gsi gsi, bool level) => _router.SetLevel(IrqSource.Userspace, gsi, level, wantsStatus: true);

    /// <inheritdoc/>
    public override Refusal? SetRouting(IReadOnlyList<GsiRoute> routes) => _router.TryReplace(routes);

    /// <inheritdoc/>
    public override Refusal? TryRead(out IoApicState? state)
    {
        state = _ioApic.State;
        return null;
    }

    /// <inheritdoc/>
    public override Refusal? TryRestore(IoApicState state)
    {
        _ioApic.State = state;
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
    public override bool Has(MachineFeature feature) => feature switch
    {
        MachineFeature.WideDestinations => _router.HasWideDestinations,
        _ => feature is MachineFeature.IrqFds or MachineFeature.ResampledIrqFds or MachineFeature.EoiNotifications,
    };

    /// <inheritdoc/>
    public override Refusal? LevelIrqFdsOrRefusal(out LevelIrqFds? irqFds)
    {
        irqFds = _levelIrqFds;
        return null;
    }

    /// <inheritdoc/>
    public override void AddTo(ExitMap exits)
    {
        exits.AddWindow(IoAddress.Mmio(IoApic.DefaultBase), IoApic.WindowLength, _ioApic.Device);
        foreach (BusEntry window in _pic.Windows) exits.AddWindow(IoAddress.Pio((ushort)window.Address), window.Length, window.Device);
    }

    /// <inheritdoc/>
    public override void Dispose() => _ioApic.Dispose();
}
