using DeviceDsl.Buses;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;

namespace DeviceDsl.Runtime.Tests.Irqchips;

/// <summary>A machine whose local APICs are told of their interrupts by an IOAPIC in front of it (SPL-3).</summary>
internal sealed class SplitBoard : Board
{
    private readonly SplitIoApic _front;

    public SplitBoard(int cpus = 1, KernelProfile? profile = null, TimeProvider? clock = null)
        : base(cpus, profile, clock, SplitIoApic.ReservedRoutes)
    {
        LocalApics = new Elsewhere(Machine);
        _front = new SplitIoApic(
            LocalApics, cpus, profile ?? KernelProfile.Newest, clock ?? TimeProvider.System, hasWideDestinations: false);
        Machine.Buses.Mmio.TryRegister(new BusEntry(IoApic.DefaultBase, IoApic.WindowLength, _front.IoApic.Device));
    }

    public Elsewhere LocalApics { get; }

    public IoApic IoApic => _front.IoApic;

    public override GsiRouter Router => _front.Router;

    public override int Line(int gsi, bool level) => Router.SetLevel(IrqSource.Userspace, gsi, level, wantsStatus: true);

    /// <summary>The end leaves the guest before it goes on.</summary>
    public override void End(int cpu = 0)
    {
        base.End(cpu);
        if (Apic(cpu).TryTakeEnd(out byte vector)) _front.OnEndOfInterrupt(cpu, vector);
    }

    public override void Dispose()
    {
        _front.Dispose();
        base.Dispose();
    }

    /// <summary>The machine behind the IOAPIC, by its public contract alone.</summary>
    internal sealed class Elsewhere(EmbeddedMachine machine) : IRemoteLocalApics
    {
        /// <summary>The routes that were made known, each time.</summary>
        public List<GsiRoute[]> Published { get; } = [];

        /// <summary>Runs before routes are taken.</summary>
        public Action? BeforeRoutes { get; set; }

        public int Send(MsiMessage message) => machine.SignalMsi(message);

        public void SetRoutes(IReadOnlyList<GsiRoute> routes)
        {
            BeforeRoutes?.Invoke();
            Published.Add([.. routes]);
            machine.SetGsiRouting(routes);
        }
    }
}
