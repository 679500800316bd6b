using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;

namespace DeviceDsl.Machines;

/// <summary>The connections of an attached device to its machine: lines, doorbells, and the tables behind the buses.</summary>
/// <param name="attachment">The attachment.</param>
internal sealed class DeviceConnections(DeviceAttachment attachment)
{
    private readonly List<LineConnection> _lines = [];
    private readonly List<DoorbellConnection> _doorbells = [];
    private readonly List<DeviceWindow> _windows = [];
    private MessageConnection? _messages;

    private Machine Machine => attachment.Machine;

    private IDevice Device => attachment.Device;

    /// <summary>
    /// Prepares everything, and adds lines and doorbells to an update of the machine. Their handlers are connected first, so that
    /// every kick finds one.
    /// </summary>
    public Refusal? TryPrepare(MachineUpdate update)
    {
        Refusal? refusal = Machine.Addresses.TryClaim(new DeviceClaims(attachment).All);
        if (refusal is not null) return refusal;
        CreateConnections();
        foreach (LineConnection line in _lines) line.Connect(update);
        LineDriver[] drivers = [.. _lines.Select(line => line.Driver)];
        Device.Connect(new LineSet(drivers, _messages is null ? null : new MsiVectors(_messages, Device.MsiCount)));
        foreach (DoorbellConnection doorbell in _doorbells) doorbell.Connect(update);
        return null;
    }

    /// <summary>Adds the tables behind the ioeventfds: an access that no ioeventfd takes is looked up there.</summary>
    public void OpenWindows()
    {
        ILookup<AddressSpace, IoAddress> doorbells = _doorbells.Select(doorbell => doorbell.Address)
            .Distinct()
            .ToLookup(address => address.Space);
        foreach (DeviceWindow window in _windows) Machine.Exits.Add(window, doorbells[window.Space], attachment.Bases);
    }

    /// <summary>Removes everything from the buses. No signal starts after this.</summary>
    public void StopSignals()
    {
        RemoveDoorbells();
        Machine.Exits.Remove(_windows);
    }

    /// <summary>Ends the registrations on the loop, where no handler runs after this.</summary>
    public void StopHandlers() => _doorbells.ForEach(doorbell => doorbell.StopHandler());

    /// <summary>Ends the registrations on the loop without waiting. Later steps then do not wait for it either.</summary>
    public void RequestStop()
    {
        _doorbells.ForEach(doorbell => doorbell.RequestStop());
        _lines.ForEach(line => line.RequestStop());
    }

    /// <summary>Serves kicks that are still pending.</summary>
    public void Drain() => _doorbells.ForEach(doorbell => doorbell.Drain());

    /// <summary>Ends the lines and the message vectors.</summary>
    public void EndLines()
    {
        _messages?.End();
        foreach (LineConnection line in Enumerable.Reverse(_lines)) line.Disconnect();
    }

    /// <summary>Writes the levels of lines, the messages of vectors, and pending kicks. The machine is paused.</summary>
    public void SaveTo(StateWriter writer)
    {
        writer.Write(_lines.Count);
        foreach (LineConnection line in _lines) writer.Write(line.IsUp);
        writer.Write(Device.MsiCount);
        _messages?.SaveTo(writer);
        var pending = _doorbells.Select((doorbell, index) => (Index: index, Kicks: doorbell.Pending))
            .Where(item => item.Kicks > 0)
            .ToList();
        writer.Write(_doorbells.Count);
        writer.Write(pending.Count);
        foreach ((int index, ulong kicks) in pending)
        {
            writer.Write(index);
            writer.Write(kicks);
        }
    }

    /// <summary>Reads and validates the output of <see cref="SaveTo"/> without changing anything.</summary>
    /// <returns>
    /// An action that sets the levels, asks resampling lines whether to raise again, and makes the kicks pending. It cannot fail.
    /// </returns>
    public Action LoadFrom(StateReader reader)
    {
        Expect(reader, "lines", _lines.Count);
        bool[] levels = [.. _lines.Select(line => line.Check(reader, reader.ReadBoolean()))];
        Expect(reader, "message vectors", Device.MsiCount);
        Action? loadMessages = _messages?.LoadFrom(reader);
        Expect(reader, "doorbells", _doorbells.Count);
        Dictionary<int, ulong> kicks = ReadKicks(reader);
        return () =>
        {
            for (int line = 0; line < levels.Length; line++) _lines[line].Load(levels[line]);
            loadMessages?.Invoke();
            for (int doorbell = 0; doorbell < _doorbells.Count; doorbell++) _doorbells[doorbell].Load(kicks.GetValueOrDefault(doorbell));
        };
    }

    /// <summary>Closes the eventfds and releases the addresses.</summary>
    public void Close()
    {
        foreach (DoorbellConnection doorbell in _doorbells) doorbell.Close();
        Machine.Addresses.Release(attachment);
    }

    private static void Expect(StateReader reader, string what, int wanted)
    {
        int count = reader.Read<int>();
        if (count != wanted) throw reader.Refuse($"has {count} {what}, but the device has {wanted}");
    }

    private Dictionary<int, ulong> ReadKicks(StateReader reader)
    {
        var kicks = new Dictionary<int, ulong>();
        int last = -1;
        int left = reader.Read<int>();
        if (left < 0) throw reader.Refuse($"has kicks for {left} doorbells");
        for (; left > 0; left--)
        {
            int index = reader.Read<int>();
            if (index <= last || index >= _doorbells.Count)
            {
                throw reader.Refuse(
                    $"has kicks for doorbell {index} after doorbell {last}, but the device has {_doorbells.Count} doorbells");
            }

            kicks.Add(index, _doorbells[index].Check(reader, reader.Read<ulong>()));
            last = index;
        }

        return kicks;
    }

    private void CreateConnections()
    {
        for (int line = 0; line < Device.LineCount; line++) _lines.Add(new LineConnection(attachment, line));
        if (Device.MsiCount > 0) _messages = new MessageConnection(Machine, Device.MsiCount);
        for (int doorbell = 0; doorbell < Device.DoorbellCount; doorbell++)
        {
            DoorbellEntry row = attachment.RowOf(doorbell);
            for (int index = 0; index < row.Count; index++)
            {
                _doorbells.Add(new DoorbellConnection(attachment, doorbell, index, row.At(index)));
            }
        }

        foreach (AddressSpace space in new[] { AddressSpace.Pio, AddressSpace.Mmio }) _windows.Add(new DeviceWindow(attachment, space));
    }

    private void RemoveDoorbells()
    {
        if (_doorbells.Count == 0) return;
        using var update = new MachineUpdate(Machine);
        foreach (DoorbellConnection doorbell in _doorbells) doorbell.StopSignals(update);
        Refusal? refusal = update.CommitCore();
        if (refusal is not null) throw new MachineException(refusal);
    }
}
