namespace DeviceDsl.Irqchips;

/// <summary>Where a local APIC sends the end of an interrupt.</summary>
internal interface IEndOfInterruptSink
{
    /// <summary>A processor ended an interrupt. Called with no lock of the local APIC held (EOI-1).</summary>
    /// <param name="vector">Its vector.</param>
    /// <param name="isLevel">Whether the last delivery of the vector was level-triggered.</param>
    void OnEndOfInterrupt(byte vector, bool isLevel);
}
