namespace DeviceDsl.Interrupts;

/// <summary>Told when the guest masked or unmasked the input of a GSI.</summary>
internal interface IMaskNotifier
{
    /// <summary>The guest wrote the mask. Called under the lock of the chip: no line may be set here (ACK-5).</summary>
    void OnMask(bool isMasked);
}
