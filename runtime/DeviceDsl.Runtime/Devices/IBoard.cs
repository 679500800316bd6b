using System.ComponentModel;
using DeviceDsl.Devices;

namespace DeviceDsl;

/// <summary>
/// The devices of a whole machine, known at compile time. The source generator implements it on every <see cref="BoardAttribute"/> class.
/// </summary>
/// <remarks>
/// A board is a device made of devices: its tables are the concatenated tables of its parts, with the addresses and GSIs at which
/// the parts are attached. <see cref="Machine.Attach"/> attaches the parts with separate handlers, so that a failing part does not
/// affect the others.
/// </remarks>
public interface IBoard : IDevice
{
    /// <summary>The number of devices on the board.</summary>
    int PartCount { get; }

    /// <inheritdoc/>
    int IDevice.DoorbellCount => BoardRows.Count(this, static part => part.DoorbellCount);

    /// <inheritdoc/>
    int IDevice.LineCount => BoardRows.Count(this, static part => part.LineCount);

    /// <summary>A board has no handlers of its own.</summary>
    DeviceHost? IDevice.Host => null;

    /// <inheritdoc/>
    int IDevice.MsiCount => BoardRows.Count(this, static part => part.MsiCount);

    /// <inheritdoc/>
    int IDevice.RegisterCount => BoardRows.Count(this, static part => part.RegisterCount);

    /// <inheritdoc/>
    int IDevice.FieldCount => BoardRows.Count(this, static part => part.FieldCount);

    /// <inheritdoc/>
    int IDevice.RegionCount => BoardRows.Count(this, static part => part.RegionCount);

    /// <inheritdoc/>
    int IDevice.TimerCount => BoardRows.Count(this, static part => part.TimerCount);

    /// <summary>Returns one of the devices.</summary>
    /// <param name="part">0 to <see cref="PartCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The device does not exist.</exception>
    BoardPart GetPart(int part);

    /// <summary>Returns the GSI of a device's line on the board.</summary>
    /// <param name="part">The number of the device.</param>
    /// <param name="declared">The GSI that the device declares.</param>
    Gsi GsiOf(int part, Gsi declared) => declared;

    /// <inheritdoc/>
    DoorbellEntry IDevice.GetDoorbell(int doorbell)
    {
        BoardRow row = BoardRows.Find(this, doorbell, static part => part.DoorbellCount, nameof(doorbell));
        DoorbellEntry entry = row.Device.GetDoorbell(row.Index);
        return entry with { Offset = row.AddressOf(entry.Space, entry.Offset), Handler = row.NameOf(entry.Handler) };
    }

    /// <inheritdoc/>
    LineEntry IDevice.GetLine(int line)
    {
        BoardRow row = BoardRows.Find(this, line, static part => part.LineCount, nameof(line));
        LineEntry entry = row.Device.GetLine(row.Index);
        return entry with { Gsi = GsiOf(row.Number, entry.Gsi), Name = row.NameOf(entry.Name) };
    }

    /// <inheritdoc/>
    RegisterEntry IDevice.GetRegister(int register)
    {
        BoardRow row = BoardRows.Find(this, register, static part => part.RegisterCount, nameof(register));
        RegisterEntry entry = row.Device.GetRegister(row.Index);
        return entry with
        {
            Offset = row.AddressOf(entry.Space, entry.Offset),
            Name = row.NameOf(entry.Name),
            AliasOf = entry.AliasOf < 0 ? -1 : row.FirstOf(this, static part => part.RegisterCount) + entry.AliasOf,
        };
    }

    /// <inheritdoc/>
    FieldEntry IDevice.GetField(int field)
    {
        BoardRow row = BoardRows.Find(this, field, static part => part.FieldCount, nameof(field));
        FieldEntry entry = row.Device.GetField(row.Index);
        return entry with
        {
            Register = row.FirstOf(this, static part => part.RegisterCount) + entry.Register,
            Name = row.NameOf(entry.Name),
        };
    }

    /// <inheritdoc/>
    RegionEntry IDevice.GetRegion(int region)
    {
        BoardRow row = BoardRows.Find(this, region, static part => part.RegionCount, nameof(region));
        RegionEntry entry = row.Device.GetRegion(row.Index);
        return entry with { Offset = row.AddressOf(entry.Space, entry.Offset), Name = row.NameOf(entry.Name) };
    }

    /// <inheritdoc/>
    DeviceTimer IDevice.GetTimer(int timer)
    {
        BoardRow row = BoardRows.Find(this, timer, static part => part.TimerCount, nameof(timer));
        return row.Device.GetTimer(row.Index);
    }

    /// <inheritdoc/>
    int IDevice.FindDoorbell(AddressSpace space, ulong offset, int length, ulong value)
    {
        int before = 0;
        for (int i = 0; i < PartCount; i++)
        {
            BoardPart part = GetPart(i);
            ulong @base = space == AddressSpace.Pio ? part.Pio : part.Mmio;
            int found = part.Device.FindDoorbell(space, unchecked(offset - @base), length, value);
            if (found >= 0) return before + found;
            before += part.Device.DoorbellCount;
        }

        return -1;
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    void IDevice.Ring(int doorbell, int index, ulong value)
    {
        if (BoardRows.TryFind(this, doorbell, static part => part.DoorbellCount, out BoardRow row))
        {
            row.Device.Ring(row.Index, index, value);
        }
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    void IDevice.Resample(int line)
    {
        if (BoardRows.TryFind(this, line, static part => part.LineCount, out BoardRow row)) row.Device.Resample(row.Index);
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    void IDevice.Connect(LineSet lines)
    {
        (int Lines, int Msi) before = default;
        for (int i = 0; i < PartCount; i++)
        {
            IDevice device = GetPart(i).Device;
            device.Connect(lines.Slice(before.Lines, device.LineCount, before.Msi, device.MsiCount));
            before = (before.Lines + device.LineCount, before.Msi + device.MsiCount);
        }
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    int IDevice.SelectRegister(int register, int index)
        => BoardRows.TryFind(this, register, static part => part.RegisterCount, out BoardRow row)
            ? row.Device.SelectRegister(row.Index, index)
            : -1;

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    bool IDevice.AcceptsRead(int register, int index, ulong lanes)
        => !BoardRows.TryFind(this, register, static part => part.RegisterCount, out BoardRow row)
            || row.Device.AcceptsRead(row.Index, index, lanes);

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    bool IDevice.AcceptsWrite(int register, int index, ulong value, ulong lanes)
        => !BoardRows.TryFind(this, register, static part => part.RegisterCount, out BoardRow row)
            || row.Device.AcceptsWrite(row.Index, index, value, lanes);

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    ulong IDevice.ReadRegister(int register, int index, ulong lanes)
        => BoardRows.TryFind(this, register, static part => part.RegisterCount, out BoardRow row)
            ? row.Device.ReadRegister(row.Index, index, lanes)
            : 0;

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    void IDevice.WriteRegister(int register, int index, ulong value, ulong lanes)
    {
        if (BoardRows.TryFind(this, register, static part => part.RegisterCount, out BoardRow row))
        {
            row.Device.WriteRegister(row.Index, index, value, lanes);
        }
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    bool IDevice.AcceptsRegionRead(int region, ulong offset, int length)
        => !BoardRows.TryFind(this, region, static part => part.RegionCount, out BoardRow row)
            || row.Device.AcceptsRegionRead(row.Index, offset, length);

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    bool IDevice.AcceptsRegionWrite(int region, ulong offset, int length, ulong value)
        => !BoardRows.TryFind(this, region, static part => part.RegionCount, out BoardRow row)
            || row.Device.AcceptsRegionWrite(row.Index, offset, length, value);

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    ulong IDevice.ReadRegion(int region, ulong offset, int length)
        => BoardRows.TryFind(this, region, static part => part.RegionCount, out BoardRow row)
            ? row.Device.ReadRegion(row.Index, offset, length)
            : 0;

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    void IDevice.WriteRegion(int region, ulong offset, int length, ulong value)
    {
        if (BoardRows.TryFind(this, region, static part => part.RegionCount, out BoardRow row))
        {
            row.Device.WriteRegion(row.Index, offset, length, value);
        }
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    void IDevice.RunTimer(int timer, ulong count)
    {
        if (BoardRows.TryFind(this, timer, static part => part.TimerCount, out BoardRow row)) row.Device.RunTimer(row.Index, count);
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    void IDevice.Reset()
    {
        for (int i = 0; i < PartCount; i++) GetPart(i).Device.Reset();
    }

    /// <inheritdoc/>
    ulong ISavedState.StateSchema => (ulong)PartCount;

    /// <inheritdoc/>
    int ISavedState.StateVersion => 0;

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    void ISavedState.SaveState(StateWriter writer) => writer.WriteAll(BoardRows.Devices(this));

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    Action ISavedState.LoadState(StateReader reader) => reader.ReadAll(BoardRows.Devices(this), "Parts");
}
