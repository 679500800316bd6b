using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>
/// Processors that run guest code by themselves, as their local APICs in this process see them. Other processors check for interrupts when
/// they continue.
/// </summary>
internal interface IRunningProcessors
{
    /// <summary>
    /// Called after the local APIC of a processor has accepted an interrupt, without its lock; the lock of an IOAPIC may be held. An
    /// interrupt without a vector, such as an NMI, is for the processor itself.
    /// </summary>
    void OnAccepted(int processor, in InterruptMessage message);

    /// <summary>Called when the 8259s raise their output and a processor accepts their interrupts, without their lock (LCK-7).</summary>
    void OnExternalInterrupt(int processor);
}
