namespace DeviceDsl.Interrupts;

/// <summary>What a signal of an irqfd holds up until the guest's end of interrupt.</summary>
internal interface IAssertion
{
    /// <summary>Holds it up.</summary>
    void Assert();
}
