namespace DeviceDsl.Interrupts;

/// <summary>The source that a signal of an irqfd asserts until the guest's end of interrupt.</summary>
internal interface IAssertion
{
    /// <summary>Asserts the source.</summary>
    void Assert();
}
