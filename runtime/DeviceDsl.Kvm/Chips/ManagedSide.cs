using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.Kvm.Cpus;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Kvm.Chips;

/// <summary>
/// Managed mode: all controllers are in this process, the local APICs too. Each processor takes its interrupts when it enters the guest.
/// </summary>
internal sealed class ManagedSide : ProcessSide, IRunningProcessors
{
    private readonly GsiRouter _router;
    private readonly ChipSet _chips;
    private readonly ManagedInterrupts?[] _processors;

    /// <summary>Makes the controllers of a machine, with the routing of a new one (GSI-1).</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="cpus">The number of processors.</param>
    /// <param name="hasWideDestinations">Whether destinations of messages have 32 bits (GSI-9).</param>
    /// <param name="clock">The clock for delays.</param>
    /// <param name="cleanup">The queue that ends irqfds whose eventfd was closed.</param>
    public ManagedSide(VirtualMachine machine, int cpus, bool hasWideDestinations, TimeProvider clock, WorkQueue cleanup)
        : this(machine, new GsiRouter(hasWideDestinations), cpus, clock, cleanup)
    {
    }

    private ManagedSide(VirtualMachine machine, GsiRouter router, int cpus, TimeProvider clock, WorkQueue cleanup)
        : this(machine, router, new ChipSet(router, cpus, KernelProfile.Newest, reservedRoutes: null, clock), cleanup)
    {
    }

    private ManagedSide(VirtualMachine machine, GsiRouter router, ChipSet chips, WorkQueue cleanup)
        : base(machine, router, chips.IoApic!, chips.Pic!, cleanup)
    {
        _router = router;
        _chips = chips;
        _processors = new ManagedInterrupts?[chips.LocalApics.Members.Count];
        chips.LocalApics.Processors = this;
    }

    /// <inheritdoc/>
    public override Refusal? SendMsi(MsiMessage message, out int accepted)
    {
        accepted = 0;
        if (!message.IsValid(_router.HasWideDestinations)) return RoutingRules.InvalidMessage(message);
        accepted = _router.Deliver(message);
        return null;
    }

    /// <inheritdoc/>
    public override Refusal? TryRead(KvmCpu cpu, out LocalApicState? state)
    {
        cpu.ThrowIfRunning();
        state = _chips.LocalApics.Members[cpu.Number].State;
        return null;
    }

    /// <inheritdoc/>
    public override Refusal? TryRestore(KvmCpu cpu, LocalApicState state)
    {
        cpu.ThrowIfRunning();
        _chips.LocalApics.Members[cpu.Number].State = state;
        return null;
    }

    /// <inheritdoc/>
    public override CpuInterrupts Connect(KvmCpu owner, VirtualCpu cpu)
        => _processors[owner.Number] = new ManagedInterrupts(owner, cpu, _chips.LocalApics.Members[owner.Number], _chips.Pic!);

    /// <inheritdoc/>
    void IRunningProcessors.OnAccepted(int processor, in InterruptMessage message) => _processors[processor]?.OnAccepted(message);

    /// <inheritdoc/>
    void IRunningProcessors.OnExternalInterrupt(int processor) => _processors[processor]?.Notify();
}
