using DeviceDsl.Buses;
using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>The interrupt controllers of a machine: all of them, or in split mode only the local APICs (SPL-1).</summary>
internal sealed class ChipSet : IDisposable
{
    /// <summary>Creates the controllers and connects them to the router, with the routing of a new machine (GSI-1, GSI-2).</summary>
    /// <param name="router">The router of lines to the controllers.</param>
    /// <param name="processors">The number of processors.</param>
    /// <param name="profile">The kernel whose behaviour they follow.</param>
    /// <param name="reservedRoutes">
    /// The number of GSIs that are the inputs of an IOAPIC elsewhere; <see langword="null"/> if the machine has all controllers.
    /// </param>
    /// <param name="clock">The clock for delays.</param>
    public ChipSet(GsiRouter router, int processors, KernelProfile profile, int? reservedRoutes, TimeProvider clock)
    {
        LocalApics = new LocalApicGroup(processors, profile, isSplit: reservedRoutes is not null, router.HasWideDestinations);
        router.Connect(LocalApics.Messages);
        router.Follow(LocalApics);
        if (reservedRoutes is { } reserved) ConnectSplit(router, reserved);
        else ConnectAll(router, clock);
    }

    /// <summary>The local APICs.</summary>
    public LocalApicGroup LocalApics { get; }

    /// <summary>The IOAPIC; <see langword="null"/> in split mode.</summary>
    public IoApic? IoApic { get; private set; }

    /// <summary>The two 8259s; <see langword="null"/> in split mode.</summary>
    public Pic? Pic { get; private set; }

    /// <summary>The stand-in for the other controllers in split mode; otherwise <see langword="null"/>.</summary>
    public SplitControllers? Split { get; private set; }

    /// <summary>Registers the controllers on the buses.</summary>
    public void Register(IoBus mmio, IoBus pio)
    {
        foreach (BusEntry window in Pic?.Windows ?? []) _ = pio.TryRegister(window);
        if (IoApic is not null) _ = mmio.TryRegister(new BusEntry(IoApic.DefaultBase, IoApic.WindowLength, IoApic.Device));
    }

    /// <inheritdoc/>
    public void Dispose() => IoApic?.Dispose();

    private void ConnectAll(GsiRouter router, TimeProvider clock)
    {
        Pic = new Pic(LocalApics, router.Acks);
        IoApic = new IoApic(LocalApics, router.Acks, clock);
        LocalApics.EndSink = IoApic;
        LocalApics.External = Pic;
        router.Connect(ChipId.PicMaster, Pic);
        router.Connect(ChipId.PicSlave, Pic);
        router.Connect(ChipId.IoApic, IoApic);
        router.Replace(RoutingTable.Default);
    }

    private void ConnectSplit(GsiRouter router, int reserved)
    {
        Split = new SplitControllers(router, LocalApics, reserved);
        LocalApics.EndSink = Split;
    }
}
