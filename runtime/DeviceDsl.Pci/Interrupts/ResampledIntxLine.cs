namespace DeviceDsl.Pci.Interrupts;

/// <summary>A line that the guest's end of interrupt takes down, asking the device again: an irqfd with resample (RES-3).</summary>
/// <remarks>While the pin is disabled there is no irqfd, and what is asserted meanwhile is asserted when there is one again.</remarks>
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
            // The line is down before the device is asked, so that one who asserts it again is not undone (RES-3).
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

    /// <summary>Waits until nobody is asked any more. Not under the lock of the pin, which who is asked takes.</summary>
    public void Close()
    {
        _handler.End();
        _trigger.Dispose();
        _resample.Dispose();
    }
}
