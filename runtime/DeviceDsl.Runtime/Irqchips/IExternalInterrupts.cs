namespace DeviceDsl.Irqchips;

/// <summary>The source of interrupts that reach a processor outside its local APIC: the 8259s.</summary>
internal interface IExternalInterrupts
{
    /// <summary>Whether an interrupt is pending.</summary>
    bool HasInterrupt { get; }

    /// <summary>Acknowledges the next interrupt and returns its vector.</summary>
    byte Acknowledge();
}
