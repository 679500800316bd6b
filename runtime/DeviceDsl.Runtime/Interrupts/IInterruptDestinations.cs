namespace DeviceDsl.Interrupts;

/// <summary>The processors as an IOAPIC sees them. Their local APICs may be in this machine or elsewhere.</summary>
internal interface IInterruptDestinations
{
    /// <summary>The number of processors.</summary>
    int Count { get; }

    /// <summary>The kernel whose behaviour they follow.</summary>
    KernelProfile Profile { get; }

    /// <summary>
    /// The local APICs, if they are elsewhere; otherwise <see langword="null"/>. Routes must announce to them which interrupts are
    /// levels before one is delivered, or its end might not be reported (SPL-1, SPL-2). They do not report which of them accepted
    /// an interrupt.
    /// </summary>
    IRemoteLocalApics? Remote { get; }

    /// <summary>Delivers an interrupt of an input. The lock of the IOAPIC is held.</summary>
    /// <param name="message">The interrupt.</param>
    /// <param name="acceptances">Records the processors that accept it, or <see langword="null"/>.</param>
    /// <returns>The number of processors that accepted it; 0 or -1 if none did (LAP-3).</returns>
    int Deliver(in InterruptMessage message, IAcceptanceRecorder? acceptances);

    /// <summary>
    /// Returns whether a processor has yet to end an interrupt; <see langword="null"/> if the interrupt is not addressed to it.
    /// </summary>
    bool? HasPendingEnd(int processor, in InterruptMessage message);

    /// <summary>
    /// Requests that the vectors whose ends are reported be recomputed, after entries have changed. The lock of the IOAPIC is held.
    /// </summary>
    void RequestScan();

    /// <summary>Does the same as <see cref="RequestScan()"/>, but only on the processors that a destination addresses (EOI-8).</summary>
    /// <param name="destination">The destination.</param>
    /// <param name="isLogical">Whether the destination is logical.</param>
    void RequestScan(uint destination, bool isLogical);
}
