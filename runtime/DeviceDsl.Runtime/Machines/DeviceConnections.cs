using DeviceDsl.Eventing;
using DeviceDsl.Interrupts;

namespace DeviceDsl.Machines;

/// <summary>What connects an attached device with its machine: lines, doorbells, and the tables behind the buses.</summary>
/// <param name="attachment">The attachment.</param>
internal sealed class DeviceConnections(DeviceAttachment attachment)
{
    private readonly List<LineConnection> _lines = [];
    private readonly List<DoorbellConnection> _doorbells = [];
    private readonly List<DeviceWindow> _windows = [];

    private Machine Machine => attachment.Machine;

    private IDevice Device => attachment.Device;

    /// <summary>
    /// Connects everything. Lines and doorbells are one update of the machine; who serves them is there before, so that no
    /// kick finds nobody.
    /// </summary>
    public Refusal? TryConnect()
    {
        CreateConnections();
        Refusal? refusal = CheckRegisters() ?? Machine.Memory.TryKeepFree(this, [.. Ranges()]);
        if (refusal is not null) return refusal;
        using MachineUpdate update = Machine.BeginUpdate();
        foreach (LineConnection line in _lines) line.Connect(update);
        LineDriver[] drivers = [.. _lines.Select(line => line.Driver)];
        Device.Connect(new LineSet(drivers));
        foreach (DoorbellConnection doorbell in _doorbells) doorbell.Connect(update);
        refusal = update.CommitCore();
        if (refusal is null) OpenWindows();
        return refusal;
    }

    /// <summary>Takes everything off the buses; no signal begins after this.</summary>
    public void StopSignals()
    {
        TakeDoorbellsOff();
        Machine.Exits.Remove(_windows);
    }

    /// <summary>Ends the loop's service; no handler runs on it after this.</summary>
    public void StopHandlers() => _doorbells.ForEach(doorbell => doorbell.StopHandler());

    /// <summary>Serves each kick that raced with the end.</summary>
    public void Drain() => _doorbells.ForEach(doorbell => doorbell.Drain());

    /// <summary>Ends the lines.</summary>
    public void EndLines()
    {
        foreach (LineConnection line in Enumerable.Reverse(_lines)) line.Disconnect();
    }

    /// <summary>Closes the eventfds and gives the addresses back.</summary>
    public void Close()
    {
        foreach (DoorbellConnection doorbell in _doorbells) doorbell.Close();
        Machine.Memory.Release(this);
    }

    private void CreateConnections()
    {
        for (int line = 0; line < Device.LineCount; line++) _lines.Add(new LineConnection(attachment, line));
        for (int doorbell = 0; doorbell < Device.DoorbellCount; doorbell++)
        {
            DoorbellEntry row = attachment.RowOf(doorbell);
            for (int index = 0; index < row.Count; index++) _doorbells.Add(new DoorbellConnection(attachment, doorbell, index, row.At(index)));
        }

        foreach (AddressSpace space in new[] { AddressSpace.Pio, AddressSpace.Mmio }) _windows.Add(new DeviceWindow(attachment, space));
    }

    /// <summary>Every register, those of arrays one by one.</summary>
    private IEnumerable<RegisterEntry> Registers()
        => _windows.SelectMany(window => window.Registers.Places.ToArray(), (window, place) => window.Registers.Rows[place.Row].At(place.Index));

    private string NameOf(in RegisterEntry register) => $"Register {attachment.Name}.{register.Name}";

    private Refusal? CheckRegisters()
    {
        foreach (RegisterEntry register in Registers())
        {
            if (attachment.Bases.Holds(register.Space, register.Offset, (ulong)register.Length)) continue;
            return new(
                Errno.EINVAL, "",
                $"{NameOf(register)} at offset 0x{register.Offset:x} from base {attachment.Bases.Of(register.Space, 0)} lies beyond the end of the address space.");
        }

        return null;
    }

    private IEnumerable<DeviceRange> Ranges()
    {
        IEnumerable<DeviceRange> doorbells = _doorbells
            .Where(doorbell => doorbell.Address.Space == AddressSpace.Mmio)
            .Select(doorbell => new DeviceRange($"Doorbell {doorbell.Name}", "writes", doorbell.Address, 1));
        IEnumerable<DeviceRange> registers = Registers()
            .Where(register => register.Space == AddressSpace.Mmio)
            .Select(register => new DeviceRange(
                NameOf(register), "accesses", attachment.Bases.Of(register.Space, register.Offset), (ulong)register.Length));
        return doorbells.Concat(registers);
    }

    // The tables themselves stand behind the ioeventfds: what none of them takes is looked up there.
    private void OpenWindows()
    {
        ILookup<AddressSpace, IoAddress> doorbells = _doorbells.Select(doorbell => doorbell.Address).Distinct().ToLookup(address => address.Space);
        foreach (DeviceWindow window in _windows) Machine.Exits.Add(window, doorbells[window.Space], attachment.Bases);
    }

    private void TakeDoorbellsOff()
    {
        if (_doorbells.Count == 0) return;
        using var update = new MachineUpdate(Machine);
        foreach (DoorbellConnection doorbell in _doorbells) doorbell.StopSignals(update);
        Refusal? refusal = update.CommitCore();
        if (refusal is not null) throw new MachineException(refusal);
    }
}
