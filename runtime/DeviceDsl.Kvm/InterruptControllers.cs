namespace DeviceDsl.Kvm;

/// <summary>Where the interrupt controllers of a <see cref="KvmMachine"/> are.</summary>
public enum InterruptControllers
{
    /// <summary>All in the kernel: two 8259s, an IOAPIC, and a local APIC for each processor.</summary>
    Kernel,

    /// <summary>
    /// Only the local APICs are in the kernel, and the IOAPIC and the 8259s are in this process (SPL-1). Lines, routing and irqfds are then
    /// also in this process, so that irqfds may use managed eventfds.
    /// </summary>
    /// <remarks>
    /// A signal of a managed eventfd becomes a message at once (IRQ-10). A thread of this process, which <see cref="Machine.Settle"/> waits
    /// for, reads the eventfds of Linux. The first processor receives the interrupts of the 8259s (SPL-4).
    /// </remarks>
    Split,

    /// <summary>
    /// All in this process: the controllers of <see cref="EmbeddedMachine"/> serve the processors of the kernel. Lines, routing and irqfds
    /// are as with <see cref="Split"/>.
    /// </summary>
    /// <remarks>
    /// A processor that halts waits in this process. Every access of the guest to a controller exits, so that this is the slowest of the
    /// three; in return every state of an interrupt is in this process. The local APICs have no timer and no x2APIC mode.
    /// </remarks>
    Managed,

    /// <summary>None: no irqfd can be assigned (IRQ-2), and a run ends when its processor halts.</summary>
    None,
}
