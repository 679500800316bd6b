namespace DeviceDsl.Irqchips;

/// <summary>The receiver of ends of interrupt from the local APICs.</summary>
internal interface IEndOfInterruptSink
{
    /// <summary>Computes the vectors whose end on a processor must be reported (EOI-1, SPL-2). No lock of a local APIC is held.</summary>
    void Scan(LocalApic apic, HandledVectors handled);

    /// <summary>Called when a processor ends an interrupt in that set, without any lock of the local APIC.</summary>
    /// <param name="apic">The processor.</param>
    /// <param name="vector">The vector.</param>
    /// <param name="isLevel">Whether the last delivery of the vector was level-triggered.</param>
    void OnEndOfInterrupt(LocalApic apic, byte vector, bool isLevel);

    /// <summary>
    /// Called when the state of a processor's local APIC is set, which may change its pending ends. None of its locks is held.
    /// </summary>
    void OnStateSet(LocalApic apic);
}
