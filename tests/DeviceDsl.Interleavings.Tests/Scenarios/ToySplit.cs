using DeviceDsl.Buses;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>An IOAPIC in front of the local APICs of a machine, which knows its levels by routes alone (SPL).</summary>
internal sealed class ToySplit : IRemoteLocalApics, IDisposable
{
    private readonly EmbeddedMachine _machine = new(new() { Cpus = 2, SplitReservedRoutes = SplitIoApic.ReservedRoutes });
    private readonly SplitIoApic _front;

    public ToySplit()
    {
        _front = new SplitIoApic(this, _machine.Cpus.Count, KernelProfile.Newest, TimeProvider.System, hasWideDestinations: false);
        _machine.Buses.Mmio.TryRegister(new BusEntry(IoApic.DefaultBase, IoApic.WindowLength, _front.IoApic.Device));
        Guest = new ToyGuest(_machine);
    }

    public ToyGuest Guest { get; }

    /// <summary>Sets a line of the IOAPIC.</summary>
    public void SetLine(int gsi, bool level) => _front.Router.SetLevel(IrqSource.Userspace, gsi, level);

    /// <summary>
    /// A processor takes an interrupt and ends it, if there is one; the end leaves the guest where somebody waits for it.
    /// </summary>
    public bool TryServe(int cpu)
    {
        LocalApic apic = _machine.Cpus[cpu].LocalApic;
        if (apic.Acknowledge() is null) return false;
        apic.EndOfInterrupt();
        if (apic.TryTakeEnd(out byte vector)) _front.OnEndOfInterrupt(cpu, vector);
        return true;
    }

    public void Dispose()
    {
        _front.Dispose();
        _machine.Dispose();
    }

    int IRemoteLocalApics.Send(MsiMessage message) => _machine.SignalMsi(message);

    void IRemoteLocalApics.SetRoutes(IReadOnlyList<GsiRoute> routes) => _machine.SetGsiRouting(routes);
}
