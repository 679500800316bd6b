namespace DeviceDsl.Interrupts;

/// <summary>The driver of a line that is an irqfd: each assertion signals its eventfd.</summary>
internal sealed class IrqFdDriver(EventFd trigger) : LineDriver
{
    /// <inheritdoc/>
    public override void Set(bool level)
    {
        // A full counter already has a pending signal, and a closed one belongs to a detached device.
        if (level) _ = trigger.TrySignal();
    }
}
