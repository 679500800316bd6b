namespace DeviceDsl.Interrupts;

/// <summary>A line that is an irqfd: each assertion signals its eventfd.</summary>
internal sealed class IrqFdDriver(EventFd trigger) : LineDriver
{
    /// <inheritdoc/>
    public override void Set(bool level)
    {
        // A full counter has a signal pending already, and a closed one belongs to a device that is detached.
        if (level) _ = trigger.TrySignal();
    }
}
