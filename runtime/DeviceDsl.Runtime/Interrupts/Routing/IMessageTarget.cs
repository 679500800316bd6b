namespace DeviceDsl.Interrupts;

/// <summary>The processors as senders of interrupts see them.</summary>
internal interface IMessageTarget
{
    /// <summary>Delivers an interrupt.</summary>
    /// <returns>The number of processors that accepted it; 0 or -1 if none did (LAP-3).</returns>
    int Deliver(in InterruptMessage message);

    /// <summary>Delivers an interrupt if its destination can be looked up at once; otherwise it is left to a worker (IRQ-10).</summary>
    /// <returns>Whether it was delivered.</returns>
    bool TryDeliverAtOnce(in InterruptMessage message);
}
