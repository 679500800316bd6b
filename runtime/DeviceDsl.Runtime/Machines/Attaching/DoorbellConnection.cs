namespace DeviceDsl.Machines;

/// <summary>One doorbell of an attached device: its eventfd, its handler on the loop, and its registration on the bus.</summary>
/// <remarks>A synchronous doorbell has none of these: its handler runs inside the write that exits the guest.</remarks>
internal sealed class DoorbellConnection
{
    private readonly DeviceAttachment _attachment;
    private readonly int _doorbell;
    private readonly int _index;
    private readonly DoorbellEntry _entry;
    private EventFd? _kick;
    private LoopRegistration? _handler;
    private IoEventFdRegistration? _registration;

    public DoorbellConnection(DeviceAttachment attachment, int doorbell, int index, in DoorbellEntry entry)
    {
        _attachment = attachment;
        _doorbell = doorbell;
        _index = index;
        _entry = entry;
        Address = attachment.Bases.Of(_entry);
    }

    /// <summary>The address that the guest writes to.</summary>
    public IoAddress Address { get; }

    /// <summary>Its name in messages.</summary>
    public string Name => $"{_attachment.Name}.{_entry.Handler}";

    /// <summary>Connects the handler, and adds the doorbell on the bus to an update.</summary>
    public void Connect(MachineUpdate update)
    {
        if (_entry.IsSynchronous || _attachment.Delivery == DoorbellDelivery.Exit) return;
        Machine machine = _attachment.Machine;
        _kick = machine.CreateEventFd(Name);
        _handler = machine.Loop.AddCounting(_kick, kicks => _attachment.TryRunDoorbell(_doorbell, _index, kicks));
        _registration = update.AssignIoEventFd(_kick, Address, _entry.Length, _entry.Match);
    }

    /// <summary>Adds the removal of the doorbell from the bus to an update. No signal starts after that.</summary>
    public void StopSignals(MachineUpdate update)
    {
        if (_registration is not null) update.Deassign(_registration);
    }

    /// <summary>Ends the registration on the loop. No handler runs after this.</summary>
    public void StopHandler() => _handler?.End();

    /// <summary>Ends the registration on the loop without waiting.</summary>
    public void RequestStop()
    {
        _handler?.RequestStop();
        _handler = null;
    }

    /// <summary>Serves a kick that is still pending.</summary>
    public void Drain()
    {
        if (_kick is null || !_kick.TryRead(out ulong kicks)) return;
        _attachment.TryRunDoorbell(_doorbell, _index, kicks);
    }

    /// <summary>The number of pending kicks. The machine is paused; kicks that arrive meanwhile are kept.</summary>
    public ulong Pending
    {
        get
        {
            if (_kick is null || !_kick.TryRead(out ulong kicks)) return 0;
            _ = _kick.TrySignal(kicks);
            return kicks;
        }
    }

    /// <summary>Validates a saved number of pending kicks.</summary>
    public ulong Check(StateReader reader, ulong kicks)
    {
        if (_kick is null) throw reader.Refuse($"has pending kicks for {Name}, which has no eventfd to hold them");
        return kicks < ulong.MaxValue ? kicks : throw reader.Refuse($"has more kicks for {Name} than an eventfd can count");
    }

    /// <summary>Sets the number of pending kicks.</summary>
    public void Load(ulong kicks)
    {
        _kick?.TryRead(out _);
        if (kicks > 0) _ = _kick?.TrySignal(kicks);
    }

    /// <summary>Closes the eventfd.</summary>
    public void Close() => _kick?.Dispose();
}
