using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;

namespace DeviceDsl.Conformance.Replay;

/// <summary>A machine that executes the commands of traces, and the descriptors of its process.</summary>
internal abstract class TraceMachine : IDisposable
{
    /// <summary>The length of the guest's memory, which begins at 0.</summary>
    protected const int MemoryLength = 0x10_0000;

    /// <summary>The number of GSIs that split mode reserves for an IOAPIC elsewhere.</summary>
    protected const int ReservedRoutes = 24;

    /// <summary>The number of processors.</summary>
    public abstract int CpuCount { get; }

    /// <summary>The processor that executes the commands of the guest.</summary>
    public int Cpu { get; set; }

    /// <summary>Whether there are local APICs.</summary>
    public abstract bool HasLocalApic { get; }

    /// <summary>The states of the chips that the commands saved, by their names.</summary>
    public Dictionary<string, SavedChips> Saved { get; } = [];

    /// <summary>Creates an eventfd under a name; an open descriptor of that name is closed first.</summary>
    public abstract void OpenEventFd(string name, ulong initial, bool isSemaphore);

    /// <summary>Gives another name to what a name stands for; an open descriptor of that name is closed first.</summary>
    public abstract Errno Duplicate(string name, string source);

    /// <summary>Closes a descriptor.</summary>
    public abstract Errno Close(string name);

    /// <summary>Adds to the count of an eventfd.</summary>
    public abstract Errno Signal(string name, ulong count);

    /// <summary>Takes the count of an eventfd.</summary>
    public abstract Errno Read(string name, out ulong count);

    /// <summary>KVM_IOEVENTFD.</summary>
    public abstract Errno IoEventFd(in IoEventFdCall call);

    /// <summary>KVM_IRQFD.</summary>
    public abstract Errno IrqFd(in IrqFdCall call);

    /// <summary>KVM_IRQ_LINE.</summary>
    public abstract Errno SetLine(Gsi gsi, bool level);

    /// <summary>KVM_IRQ_LINE_STATUS.</summary>
    public abstract Errno SetLine(Gsi gsi, bool level, out int status);

    /// <summary>KVM_SIGNAL_MSI; -1 of the call is the error of that number.</summary>
    public abstract Errno SignalMsi(MsiMessage message, uint flags, out int accepted);

    /// <summary>KVM_SET_GSI_ROUTING.</summary>
    public abstract Errno SetRouting(IReadOnlyList<GsiRoute> routes, uint flags);

    /// <summary>KVM_REGISTER_COALESCED_MMIO.</summary>
    public abstract Errno AddCoalescedZone(IoAddress address, uint length);

    /// <summary>KVM_UNREGISTER_COALESCED_MMIO.</summary>
    public abstract Errno RemoveCoalescedZones(IoAddress address, uint length);

    /// <summary>Takes an entry of the coalesced ring.</summary>
    public abstract bool TryTakeCoalesced(out CoalescedWrite write);

    /// <summary>Executes one instruction of the guest.</summary>
    public abstract GuestResult Access(in GuestAccess access);

    /// <summary>
    /// Moves the vector that the local APIC would deliver into service, from outside: the processor does not run. A local APIC that the
    /// guest has disabled delivers none.
    /// </summary>
    public abstract byte? Acknowledge();

    /// <summary>Lets the processor take an interrupt of the 8259s, if it accepts those.</summary>
    public abstract byte? AcknowledgeExternal();

    /// <summary>Lets the processor run with interrupts on until it has taken one, from whichever controller.</summary>
    public abstract byte? TakeInterrupt();

    /// <summary>KVM_GET_IRQCHIP of the IOAPIC.</summary>
    public abstract Errno GetIoApic(out IoApicState? state);

    /// <summary>KVM_SET_IRQCHIP of the IOAPIC.</summary>
    public abstract Errno SetIoApic(IoApicState state);

    /// <summary>KVM_GET_IRQCHIP of an 8259.</summary>
    public abstract Errno GetPic(ChipId chip, out PicState state);

    /// <summary>KVM_SET_IRQCHIP of an 8259.</summary>
    public abstract Errno SetPic(ChipId chip, PicState state);

    /// <summary>KVM_GET_LAPIC of the processor.</summary>
    public abstract Errno GetLocalApic(out LocalApicState? state);

    /// <summary>KVM_SET_LAPIC of the processor.</summary>
    public abstract Errno SetLocalApic(LocalApicState state);

    /// <summary>Waits until everything that the last command caused is done.</summary>
    public abstract void Settle();

    /// <inheritdoc/>
    public abstract void Dispose();
}
