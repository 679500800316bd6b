using DeviceDsl.Eventing;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.Kvm.Cpus;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Kvm.Chips;

/// <summary>
/// Split mode: the local APICs are in the kernel, the other controllers in this process (SPL-3). The IOAPIC reaches the processors by
/// messages, the 8259s by external interrupts (SPL-4). The kernel's own routing contains only the routes that the IOAPIC publishes.
/// </summary>
internal sealed class SplitSide : ProcessSide
{
    private readonly KernelLocalApics _localApics;
    private readonly SplitIoApic _front;
    private readonly Pic _pic;

    /// <summary>Makes the controllers of a machine, with the routing of a new one (GSI-1).</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="cpus">The number of processors.</param>
    /// <param name="clock">The clock for delays.</param>
    /// <param name="cleanup">The queue that ends irqfds whose eventfd was closed.</param>
    public SplitSide(VirtualMachine machine, int cpus, TimeProvider clock, WorkQueue cleanup)
        : this(machine, new KernelLocalApics(machine), cpus, clock, cleanup)
    {
    }

    private SplitSide(VirtualMachine machine, KernelLocalApics localApics, int cpus, TimeProvider clock, WorkQueue cleanup)
        : this(
            machine, localApics, new SplitIoApic(localApics, cpus, KernelProfile.Newest, clock, machine.HasWideDestinations), cleanup)
    {
    }

    private SplitSide(VirtualMachine machine, KernelLocalApics localApics, SplitIoApic front, WorkQueue cleanup)
        : this(machine, localApics, front, new Pic(localApics, front.Router.Acks), cleanup)
    {
    }

    private SplitSide(VirtualMachine machine, KernelLocalApics localApics, SplitIoApic front, Pic pic, WorkQueue cleanup)
        : base(machine, front.Router, front.IoApic, pic, cleanup)
    {
        _localApics = localApics;
        _front = front;
        _pic = pic;
        front.Router.Connect(ChipId.PicMaster, pic);
        front.Router.Connect(ChipId.PicSlave, pic);
        front.Router.Replace(RoutingTable.Default);
    }

    /// <inheritdoc/>
    public override CpuInterrupts Connect(KvmCpu owner, VirtualCpu cpu)
    {
        bool isFirst = owner.Number == 0;
        if (isFirst) _localApics.First = owner;
        return new SplitInterrupts(cpu, isFirst ? _pic : null, vector => _front.OnEndOfInterrupt(owner.Number, vector));
    }
}
