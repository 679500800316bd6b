namespace DeviceDsl.Pci.Interrupts;

/// <summary>
/// A line that the guest's end of interrupt lowers, after which the device is asked again: an irqfd with resample (RES-3).
/// </summary>
/// <remarks>While the pin is disabled there is no irqfd; a line that is raised meanwhile is asserted when the irqfd is back.</remarks>
internal sealed class ResampledIntxLine : IntxLine
{
    private readonly Machine _machine;
    private readonly Gsi _gsi;
    private readonly EventFd _trigger;
    private readonly EventFd _resample;
    private readonly LoopRegistration _handler;
    private IrqFdRegistration? _registration;

    public ResampledIntxLine(Intx pin, Machine machine, Gsi gsi, string name, Action onResample)
        : base(pin)
    {
        _machine = machine;
        _gsi = gsi;
        _trigger = machine.CreateEventFd(name);
        _resample = machine.CreateEventFd($"{name} resample");
        _handler = machine.Loop.Add(_resample, () =>
        {
            // The line is lowered before the device is asked, so that a device that raises it again is not undone (RES-3).
            pin.Set(this, level: false);
            onResample();
        });
    }

    /// <inheritdoc/>
    public override void Change(bool level, bool isOpen)
    {
        IsRaised = level;
        if (level && isOpen) _ = _trigger.TrySignal();
    }

    /// <inheritdoc/>
    public override void Open(bool isOpen)
    {
        if (!isOpen)
        {
            _registration?.Deassign();
            _registration = null;
            return;
        }

        _registration ??= _machine.AssignIrqFd(_trigger, _gsi, _resample);
        if (IsRaised) _ = _trigger.TrySignal();
    }

    /// <inheritdoc/>
    public override void End()
    {
        IsRaised = false;
        Open(isOpen: false);
    }

    /// <summary>Waits until the device is not being asked. Called without the lock of the pin, which the device's handler takes.</summary>
    public void Close()
    {
        _handler.End();
        _trigger.Dispose();
        _resample.Dispose();
    }
}
