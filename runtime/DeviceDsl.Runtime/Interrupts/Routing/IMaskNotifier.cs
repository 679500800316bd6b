namespace DeviceDsl.Interrupts;

/// <summary>Notified when the guest masks or unmasks the input of a GSI.</summary>
internal interface IMaskNotifier
{
    /// <summary>Called when the guest writes the mask, under the lock of the chip: it must not set a line (ACK-5).</summary>
    void OnMask(bool isMasked);
}
