namespace DeviceDsl.Interrupts;

/// <summary>Notified when the guest ends an interrupt of a GSI.</summary>
internal interface IAckNotifier
{
    /// <summary>
    /// Called when the guest ends an interrupt, without any lock of a chip. It may set lines, but must not deassign anything or set
    /// the routing, because those wait for this call (ACK-3).
    /// </summary>
    void OnAck();
}
