using System.ComponentModel;

namespace DeviceDsl;

/// <summary>The part that a base class adds to a device, as a part of the tables of the derived class.</summary>
/// <typeparam name="TSelf">The base class.</typeparam>
/// <param name="self">The device.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DevicePart<TSelf>(IDevicePart<TSelf> self) : IRegisterBlock
    where TSelf : class
{
    /// <inheritdoc/>
    string IDevice.Name => self.Name;

    /// <inheritdoc/>
    DeviceHost? IDevice.Host => self.Host;

    /// <inheritdoc/>
    int IDevice.DoorbellCount => self.DoorbellCount;

    /// <inheritdoc/>
    int IDevice.LineCount => self.LineCount;

    /// <inheritdoc/>
    int IDevice.MsiCount => self.MsiCount;

    /// <inheritdoc/>
    int IDevice.RegisterCount => self.RegisterCount;

    /// <inheritdoc/>
    int IDevice.FieldCount => self.FieldCount;

    /// <inheritdoc/>
    int IDevice.RegionCount => self.RegionCount;

    /// <inheritdoc/>
    int IDevice.TimerCount => self.TimerCount;

    /// <inheritdoc/>
    DoorbellEntry IDevice.GetDoorbell(int doorbell) => self.GetDoorbell(doorbell);

    /// <inheritdoc/>
    LineEntry IDevice.GetLine(int line) => self.GetLine(line);

    /// <inheritdoc/>
    RegisterEntry IDevice.GetRegister(int register) => self.GetRegister(register);

    /// <inheritdoc/>
    FieldEntry IDevice.GetField(int field) => self.GetField(field);

    /// <inheritdoc/>
    RegionEntry IDevice.GetRegion(int region) => self.GetRegion(region);

    /// <inheritdoc/>
    DeviceTimer IDevice.GetTimer(int timer) => self.GetTimer(timer);

    /// <inheritdoc/>
    int IDevice.FindDoorbell(AddressSpace space, ulong offset, int length, ulong value) => self.FindDoorbell(space, offset, length, value);

    /// <inheritdoc/>
    void IDevice.Ring(int doorbell, int index, ulong value) => self.Ring(doorbell, index, value);

    /// <inheritdoc/>
    void IDevice.Resample(int line) => self.Resample(line);

    /// <inheritdoc/>
    void IDevice.Connect(LineSet lines) => self.Connect(lines);

    /// <inheritdoc/>
    int IDevice.SelectRegister(int register, int index) => self.SelectRegister(register, index);

    /// <inheritdoc/>
    bool IDevice.AcceptsRead(int register, int index, ulong lanes) => self.AcceptsRead(register, index, lanes);

    /// <inheritdoc/>
    bool IDevice.AcceptsWrite(int register, int index, ulong value, ulong lanes) => self.AcceptsWrite(register, index, value, lanes);

    /// <inheritdoc/>
    ulong IDevice.ReadRegister(int register, int index, ulong lanes) => self.ReadRegister(register, index, lanes);

    /// <inheritdoc/>
    void IDevice.WriteRegister(int register, int index, ulong value, ulong lanes) => self.WriteRegister(register, index, value, lanes);

    /// <inheritdoc/>
    bool IDevice.AcceptsRegionRead(int region, ulong offset, int length) => self.AcceptsRegionRead(region, offset, length);

    /// <inheritdoc/>
    bool IDevice.AcceptsRegionWrite(int region, ulong offset, int length, ulong value)
        => self.AcceptsRegionWrite(region, offset, length, value);

    /// <inheritdoc/>
    ulong IDevice.ReadRegion(int region, ulong offset, int length) => self.ReadRegion(region, offset, length);

    /// <inheritdoc/>
    void IDevice.WriteRegion(int region, ulong offset, int length, ulong value) => self.WriteRegion(region, offset, length, value);

    /// <inheritdoc/>
    void IDevice.RunTimer(int timer, ulong value) => self.RunTimer(timer, value);

    /// <inheritdoc/>
    void IDevice.Reset() => self.Reset();

    /// <inheritdoc/>
    ulong ISavedState.StateSchema => self.StateSchema;

    /// <inheritdoc/>
    int ISavedState.StateVersion => self.StateVersion;

    /// <inheritdoc/>
    void ISavedState.SaveState(StateWriter writer) => self.SaveState(writer);

    /// <inheritdoc/>
    Action ISavedState.LoadState(StateReader reader) => self.LoadState(reader);

    /// <inheritdoc/>
    bool IRegisterBlock.HasJoined => self.HasJoined;

    /// <inheritdoc/>
    void IRegisterBlock.Join(DeviceHost host) => self.Join(host);
}
