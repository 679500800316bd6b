namespace DeviceDsl.Interrupts;

/// <summary>Observes the inputs of an interrupt controller.</summary>
internal interface IPinObserver
{
    /// <summary>Called when the guest ends an interrupt of the input, without any lock of the chip (ACK-3).</summary>
    void OnAck(ChipPin pin);

    /// <summary>Called when the guest masks or unmasks the input, under the lock of the chip: it must not set a line (ACK-5).</summary>
    void OnMask(ChipPin pin, bool isMasked);

    /// <summary>Returns whether a notifier exists for the ends of interrupts of the input (EOI-1).</summary>
    bool HasAckNotifier(ChipPin pin);

    /// <summary>
    /// Called when the guest has written the entry of an asserted input and would get an interrupt. If resampling irqfds share the
    /// line, they are asked instead to raise it again if still needed (RES-8).
    /// </summary>
    /// <returns>Whether the irqfds were asked.</returns>
    bool TryResample(ChipPin pin);
}
