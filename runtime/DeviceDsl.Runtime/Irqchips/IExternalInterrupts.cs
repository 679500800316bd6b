namespace DeviceDsl.Irqchips;

/// <summary>Where interrupts come from that reach a processor beside its local APIC: the 8259s.</summary>
internal interface IExternalInterrupts
{
    /// <summary>Whether one waits.</summary>
    bool HasInterrupt { get; }

    /// <summary>The processor takes the next one.</summary>
    byte Acknowledge();
}
