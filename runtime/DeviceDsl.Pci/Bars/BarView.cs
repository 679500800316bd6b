using System.ComponentModel;
using DeviceDsl.Devices;
using DeviceDsl.Eventing;
using DeviceDsl.Machines;

namespace DeviceDsl.Pci.Bars;

/// <summary>The rows of a device that have one BAR as their base, as a device that is attached wherever the BAR is.</summary>
/// <remarks>
/// All views of a function run their handlers through its gate, so that a device with two BARs counts as one device, and stays failed when
/// a BAR moves. Interrupt lines belong to the function, which does not move.
/// </remarks>
internal sealed class BarView : IPartOfDevice
{
    private readonly IDevice _device;
    private readonly HandlerGate _gate;
    private readonly AddressSpace _space;
    private readonly int[] _doorbells;
    private readonly DoorbellEntry[] _entries;
    private readonly int[] _registers;
    // The registers that they are addresses of, in any view.
    private readonly int[] _originals;
    private readonly int[] _regions;
    private readonly AccessMap _map;

    public BarView(string name, IDevice device, AddressSpace space, HandlerGate gate)
    {
        Name = name;
        _device = device;
        _gate = gate;
        _space = space;
        _doorbells = [.. Enumerable.Range(0, device.DoorbellCount).Where(row => device.GetDoorbell(row).Space == space)];
        _entries = [.. _doorbells.Select(device.GetDoorbell)];
        _registers = [.. Enumerable.Range(0, device.RegisterCount).Where(row => device.GetRegister(row).Space == space)];
        _originals = [.. _registers.Select(row => device.GetRegister(row).AliasOf is >= 0 and var original ? original : row)];
        _regions = [.. Enumerable.Range(0, device.RegionCount).Where(row => device.GetRegion(row).Space == space)];
        _map = new AccessMap(this, space);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    HandlerGate IPartOfDevice.Whole => _gate;

    /// <inheritdoc/>
    DeferredTarget IPartOfDevice.ToWhole(DeferredTarget target)
        => target with { Device = _device, Row = target.IsRegion ? _regions[target.Row] : _originals[target.Row] };

    /// <inheritdoc/>
    public int DoorbellCount => _doorbells.Length;

    /// <inheritdoc/>
    public int RegisterCount => _registers.Length;

    /// <inheritdoc/>
    public int RegionCount => _regions.Length;

    /// <inheritdoc/>
    public int LineCount => 0;

    /// <summary>Whether the view has nothing to attach.</summary>
    public bool IsEmpty => _doorbells.Length == 0 && _registers.Length == 0 && _regions.Length == 0;

    /// <inheritdoc/>
    public DoorbellEntry GetDoorbell(int doorbell) => _entries[doorbell];

    /// <inheritdoc/>
    public RegisterEntry GetRegister(int register)
    {
        RegisterEntry row = _device.GetRegister(_registers[register]);
        // An alias and its register may lie in different spaces, and so in different views.
        return row.AliasOf < 0 ? row : row with { AliasOf = Math.Max(Array.BinarySearch(_registers, row.AliasOf), -1) };
    }

    /// <inheritdoc/>
    public RegionEntry GetRegion(int region) => _device.GetRegion(_regions[region]);

    /// <inheritdoc/>
    public LineEntry GetLine(int line) => throw new ArgumentOutOfRangeException(nameof(line));

    /// <inheritdoc/>
    public int FindDoorbell(AddressSpace space, ulong offset, int length, ulong value)
    {
        if (space != _space) return -1;
        int row = _device.FindDoorbell(space, offset, length, value);
        // Rows of one space keep their order, so that bisection finds the number of a row.
        return row < 0 ? -1 : Math.Max(Array.BinarySearch(_doorbells, row), -1);
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public void Ring(int doorbell, int index = 0, ulong value = 0)
    {
        using HandlerGate.Scope scope = _gate.Enter();
        if (!_gate.IsOpen) return;
        try
        {
            _device.Ring(_doorbells[doorbell], index, value);
        }
        catch (Exception exception)
        {
            _gate.Fail(GetDoorbell(doorbell).Handler, exception);
            throw;
        }
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public int SelectRegister(int register, int index)
    {
        using HandlerGate.Scope scope = _gate.Enter();
        if (!_gate.IsOpen) return -1;
        try
        {
            return _device.SelectRegister(_registers[register], index);
        }
        catch (Exception exception)
        {
            _gate.Fail($"selection of {GetRegister(register).Name}", exception);
            throw;
        }
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public bool AcceptsRead(int register, int index, ulong lanes)
    {
        using HandlerGate.Scope scope = _gate.Enter();
        if (!_gate.IsOpen) return true;
        try
        {
            return _device.AcceptsRead(_registers[register], index, lanes);
        }
        catch (Exception exception)
        {
            _gate.Fail($"check of a read of {GetRegister(register).Name}", exception);
            throw;
        }
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public bool AcceptsWrite(int register, int index, ulong value, ulong lanes)
    {
        using HandlerGate.Scope scope = _gate.Enter();
        if (!_gate.IsOpen) return true;
        try
        {
            return _device.AcceptsWrite(_registers[register], index, value, lanes);
        }
        catch (Exception exception)
        {
            _gate.Fail($"check of a write of {GetRegister(register).Name}", exception);
            throw;
        }
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public ulong ReadRegister(int register, int index, ulong lanes)
    {
        using HandlerGate.Scope scope = _gate.Enter();
        if (!_gate.IsOpen) return 0;
        try
        {
            return _device.ReadRegister(_registers[register], index, lanes);
        }
        catch (Exception exception)
        {
            _gate.Fail($"read of {GetRegister(register).Name}", exception);
            throw;
        }
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public void WriteRegister(int register, int index, ulong value, ulong lanes)
    {
        using HandlerGate.Scope scope = _gate.Enter();
        if (!_gate.IsOpen) return;
        try
        {
            _device.WriteRegister(_registers[register], index, value, lanes);
        }
        catch (Exception exception)
        {
            _gate.Fail($"write of {GetRegister(register).Name}", exception);
            throw;
        }
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public bool AcceptsRegionRead(int region, ulong offset, int length)
    {
        using HandlerGate.Scope scope = _gate.Enter();
        if (!_gate.IsOpen) return true;
        try
        {
            return _device.AcceptsRegionRead(_regions[region], offset, length);
        }
        catch (Exception exception)
        {
            _gate.Fail($"check of a read of {GetRegion(region).Name}", exception);
            throw;
        }
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public bool AcceptsRegionWrite(int region, ulong offset, int length, ulong value)
    {
        using HandlerGate.Scope scope = _gate.Enter();
        if (!_gate.IsOpen) return true;
        try
        {
            return _device.AcceptsRegionWrite(_regions[region], offset, length, value);
        }
        catch (Exception exception)
        {
            _gate.Fail($"check of a write of {GetRegion(region).Name}", exception);
            throw;
        }
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public ulong ReadRegion(int region, ulong offset, int length)
    {
        using HandlerGate.Scope scope = _gate.Enter();
        if (!_gate.IsOpen) return 0;
        try
        {
            return _device.ReadRegion(_regions[region], offset, length);
        }
        catch (Exception exception)
        {
            _gate.Fail($"read of {GetRegion(region).Name}", exception);
            throw;
        }
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public void WriteRegion(int region, ulong offset, int length, ulong value)
    {
        using HandlerGate.Scope scope = _gate.Enter();
        if (!_gate.IsOpen) return;
        try
        {
            _device.WriteRegion(_regions[region], offset, length, value);
        }
        catch (Exception exception)
        {
            _gate.Fail($"write of {GetRegion(region).Name}", exception);
            throw;
        }
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public void Resample(int line)
    {
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public void Connect(LineSet lines)
    {
    }

    /// <summary>
    /// Makes an access that does not come through an address of the machine. The answer may come later: see <see cref="AccessWait"/>.
    /// </summary>
    /// <returns>Whether a part of the device answered.</returns>
    public bool TryAccess(ulong offset, int length, bool isWrite, ref ulong value)
    {
        AccessWait? wait = AccessWait.Current;
        // As one: between the check of an access and its effect, no other code of the device runs.
        using HandlerGate.Scope scope = _gate.Enter();
        int doorbell = isWrite ? FindDoorbell(_space, offset, length, value) : -1;
        // As for an access by address: a write rings, and reaches the register at that address only if the doorbell has no eventfd.
        AccessResult stored = doorbell < 0 || GetDoorbell(doorbell).IsSynchronous
            ? AccessMapped(wait, offset, length, isWrite, ref value)
            : AccessResult.NotMine;
        if (doorbell < 0 || stored == AccessResult.NotYet) return stored == AccessResult.Handled;
        int index = GetDoorbell(doorbell).IndexOf(offset, value);
        if (index >= 0) Ring(doorbell, index, value);
        return true;
    }

    private AccessResult AccessMapped(AccessWait? wait, ulong offset, int length, bool isWrite, ref ulong value)
    {
        int place = _map.Find(offset);
        if (place < 0) return AccessResult.NotMine;
        ulong seen = 0;
        AccessParts parts = _map.Split(place, offset, length);
        parts.Select(this, isWrite);
        if (_map.MayDefer && _gate.IsOpen && !AccessWait.TryPrepare(wait, _gate.Deferred, _map, parts, isWrite)) return AccessResult.NotYet;
        while (parts.TryNext(out AccessSlice slice))
        {
            if (!parts.TryOffer(this, slice, isWrite, value)) seen |= slice.AllOnes;
            else if (isWrite) DeviceCode.Write(wait, _map, _gate.Deferred, slice, value);
            else seen |= DeviceCode.Read(wait, _map, _gate.Deferred, slice);
        }

        if (!isWrite) value = seen;
        return parts.IsRefused ? AccessResult.Refused : AccessResult.Handled;
    }
}
