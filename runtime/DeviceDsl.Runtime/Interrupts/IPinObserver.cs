namespace DeviceDsl.Interrupts;

/// <summary>Who is told of what happens at the inputs of an interrupt controller.</summary>
internal interface IPinObserver
{
    /// <summary>The guest ended an interrupt of the input. Called with no lock of the chip held (ACK-3).</summary>
    void OnAck(ChipPin pin);

    /// <summary>The guest masked or unmasked the input. Called under the lock of the chip: nobody may set a line (ACK-5).</summary>
    void OnMask(ChipPin pin, bool isMasked);

    /// <summary>Whether anybody is told when an interrupt of the input ends (EOI-1).</summary>
    bool HasAckNotifier(ChipPin pin);

    /// <summary>
    /// The guest wrote the entry of an input that is up, and would get an interrupt now. Where resampling irqfds share
    /// the line they are asked instead, to raise it again if they still mean it (RES-8).
    /// </summary>
    /// <returns>Whether they were asked.</returns>
    bool TryResample(ChipPin pin);
}
