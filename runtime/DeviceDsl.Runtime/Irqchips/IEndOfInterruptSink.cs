namespace DeviceDsl.Irqchips;

/// <summary>Where the local APICs send the end of an interrupt.</summary>
internal interface IEndOfInterruptSink
{
    /// <summary>Works out the vectors whose end on a processor is of interest (EOI-1, SPL-2). No lock of a local APIC is held.</summary>
    void Scan(LocalApic apic, HandledVectors handled);

    /// <summary>A processor ended an interrupt that is of interest. Called with no lock of the local APIC held.</summary>
    /// <param name="apic">The processor.</param>
    /// <param name="vector">The vector.</param>
    /// <param name="isLevel">Whether the last delivery of the vector was level-triggered.</param>
    void OnEndOfInterrupt(LocalApic apic, byte vector, bool isLevel);

    /// <summary>The state of a processor's local APIC was set, and with it what the processor has yet to end. None of its locks is held.</summary>
    void OnStateSet(LocalApic apic);
}
