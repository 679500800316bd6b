namespace DeviceDsl.Interrupts;

/// <summary>The processors, as those see them who send interrupts.</summary>
internal interface IMessageTarget
{
    /// <summary>Delivers an interrupt.</summary>
    /// <returns>How many processors took it; 0 or -1 when none did (LAP-3).</returns>
    int Deliver(in InterruptMessage message);

    /// <summary>Delivers an interrupt where its destination can be looked up at once; otherwise it is left to a worker (IRQ-10).</summary>
    /// <returns>Whether it was delivered.</returns>
    bool TryDeliverAtOnce(in InterruptMessage message);
}
