namespace DeviceDsl.Interrupts;

/// <summary>Told when the guest ended an interrupt of a GSI.</summary>
internal interface IAckNotifier
{
    /// <summary>
    /// The guest ended an interrupt, in the calling thread, which holds no lock of a chip. Lines may be set here;
    /// nothing may be deassigned and no routing be set, as those wait for this (ACK-3).
    /// </summary>
    void OnAck();
}
