using DeviceDsl.Interrupts;

namespace DeviceDsl.Machines;

/// <summary>One interrupt line of an attached device: its driver, and its handler for the guest's end of interrupt.</summary>
internal sealed class LineConnection
{
    private readonly DeviceAttachment _attachment;
    private readonly int _line;
    private readonly LineEntry _entry;
    private readonly string _name;
    private EventFd? _trigger;
    private EventFd? _resample;
    private LoopRegistration? _handler;
    private IrqFdRegistration? _registration;
    private LevelSources.Source? _level;

    public LineConnection(DeviceAttachment attachment, int line)
    {
        _attachment = attachment;
        _line = line;
        _entry = attachment.Device.GetLine(line);
        _entry = _entry with { Gsi = attachment.Bases.Of(_entry.Gsi) };
        _name = $"{attachment.Name}.{_entry.Name}";
    }

    /// <summary>The driver of the device's line.</summary>
    public LineDriver Driver { get; private set; } = LineDriver.Unconnected;

    /// <summary>Connects the handler, then adds the interrupt to an update, so that every end of interrupt finds the handler.</summary>
    public void Connect(MachineUpdate update)
    {
        if (_entry.Kind == LineKind.Level) ConnectLevel();
        else ConnectIrqFd(update);
    }

    /// <summary>Whether the line is a plain level line that is up.</summary>
    public bool IsUp => _level is { IsUp: true };

    /// <summary>Validates a saved level of the line.</summary>
    public bool Check(StateReader reader, bool isUp)
        => !isUp || _level is not null
            ? isUp
            : throw reader.Refuse($"has line {_name} up, but a line of kind {_entry.Kind} cannot stay up");

    /// <summary>Sets the level of the line, or has the device asked whether to raise it.</summary>
    public void Load(bool isUp)
    {
        _level?.Set(isUp);
        _ = _resample?.TrySignal();
    }

    /// <summary>Ends the registration on the loop without waiting.</summary>
    public void RequestStop()
    {
        _handler?.RequestStop();
        _handler = null;
    }

    /// <summary>Ends the line, after completing an injection in progress. The line is down afterwards.</summary>
    public void Disconnect()
    {
        _level?.End();
        _registration?.Deassign();
        _handler?.End();
        _trigger?.Dispose();
        _resample?.Dispose();
    }

    private void ConnectLevel()
    {
        _level = _attachment.Machine.LevelSources.Add(_entry.Gsi);
        Driver = _level;
    }

    private void ConnectIrqFd(MachineUpdate update)
    {
        Machine machine = _attachment.Machine;
        _trigger = machine.CreateEventFd(_name);
        if (_entry.Kind == LineKind.Resampled)
        {
            _resample = machine.CreateEventFd($"{_name} resample");
            _handler = machine.Loop.Add(_resample, () => _attachment.RunResample(_line));
        }

        Driver = new IrqFdDriver(_trigger);
        _registration = update.AssignIrqFd(_trigger, _entry.Gsi, _resample);
    }
}
