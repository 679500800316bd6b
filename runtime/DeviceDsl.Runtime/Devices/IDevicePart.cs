using System.ComponentModel;

namespace DeviceDsl;

/// <summary>
/// What a class that others may derive from adds to a device: the members of <see cref="IDevice"/> for its own part. The source
/// generator implements it on every <see cref="DeviceAttribute"/> and <see cref="RegisterBlockAttribute"/> class that is not sealed.
/// </summary>
/// <remarks>
/// A derived class implements <see cref="IDevice"/> again, for the whole device. It reaches the part of its base through this interface,
/// because no call of an interface reaches an implementation that a derived class has replaced.
/// </remarks>
/// <typeparam name="TSelf">The class.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IDevicePart<TSelf>
    where TSelf : class
{
    /// <inheritdoc cref="IDevice.Name"/>
    string Name { get; }

    /// <inheritdoc cref="IDevice.Host"/>
    DeviceHost? Host { get; }

    /// <inheritdoc cref="IDevice.DoorbellCount"/>
    int DoorbellCount { get; }

    /// <inheritdoc cref="IDevice.LineCount"/>
    int LineCount { get; }

    /// <inheritdoc cref="IDevice.MsiCount"/>
    int MsiCount => 0;

    /// <inheritdoc cref="IDevice.RegisterCount"/>
    int RegisterCount => 0;

    /// <inheritdoc cref="IDevice.FieldCount"/>
    int FieldCount => 0;

    /// <inheritdoc cref="IDevice.RegionCount"/>
    int RegionCount => 0;

    /// <inheritdoc cref="IDevice.TimerCount"/>
    int TimerCount => 0;

    /// <inheritdoc cref="IDevice.GetDoorbell"/>
    DoorbellEntry GetDoorbell(int doorbell);

    /// <inheritdoc cref="IDevice.GetLine"/>
    LineEntry GetLine(int line);

    /// <inheritdoc cref="IDevice.GetRegister"/>
    RegisterEntry GetRegister(int register) => throw new ArgumentOutOfRangeException(nameof(register));

    /// <inheritdoc cref="IDevice.GetField"/>
    FieldEntry GetField(int field) => throw new ArgumentOutOfRangeException(nameof(field));

    /// <inheritdoc cref="IDevice.GetRegion"/>
    RegionEntry GetRegion(int region) => throw new ArgumentOutOfRangeException(nameof(region));

    /// <inheritdoc cref="IDevice.GetTimer"/>
    DeviceTimer GetTimer(int timer) => throw new ArgumentOutOfRangeException(nameof(timer));

    /// <inheritdoc cref="IDevice.FindDoorbell"/>
    int FindDoorbell(AddressSpace space, ulong offset, int length, ulong value);

    /// <inheritdoc cref="IDevice.Ring"/>
    void Ring(int doorbell, int index, ulong value);

    /// <inheritdoc cref="IDevice.Resample"/>
    void Resample(int line);

    /// <inheritdoc cref="IDevice.Connect"/>
    void Connect(LineSet lines);

    /// <inheritdoc cref="IDevice.SelectRegister"/>
    int SelectRegister(int register, int index) => index;

    /// <inheritdoc cref="IDevice.AcceptsRead"/>
    bool AcceptsRead(int register, int index, ulong lanes) => true;

    /// <inheritdoc cref="IDevice.AcceptsWrite"/>
    bool AcceptsWrite(int register, int index, ulong value, ulong lanes) => true;

    /// <inheritdoc cref="IDevice.ReadRegister"/>
    ulong ReadRegister(int register, int index, ulong lanes) => 0;

    /// <inheritdoc cref="IDevice.WriteRegister"/>
    void WriteRegister(int register, int index, ulong value, ulong lanes)
    {
    }

    /// <inheritdoc cref="IDevice.AcceptsRegionRead"/>
    bool AcceptsRegionRead(int region, ulong offset, int length) => true;

    /// <inheritdoc cref="IDevice.AcceptsRegionWrite"/>
    bool AcceptsRegionWrite(int region, ulong offset, int length, ulong value) => true;

    /// <inheritdoc cref="IDevice.ReadRegion"/>
    ulong ReadRegion(int region, ulong offset, int length) => 0;

    /// <inheritdoc cref="IDevice.WriteRegion"/>
    void WriteRegion(int region, ulong offset, int length, ulong value)
    {
    }

    /// <inheritdoc cref="IDevice.RunTimer"/>
    void RunTimer(int timer, ulong value)
    {
    }

    /// <inheritdoc cref="IDevice.Reset"/>
    void Reset()
    {
    }

    /// <inheritdoc cref="ISavedState.StateSchema"/>
    ulong StateSchema => 0;

    /// <inheritdoc cref="ISavedState.StateVersion"/>
    int StateVersion => 0;

    /// <inheritdoc cref="ISavedState.SaveState"/>
    void SaveState(StateWriter writer)
    {
    }

    /// <inheritdoc cref="ISavedState.LoadState"/>
    Action LoadState(StateReader reader) => static () => { };

    /// <summary>Whether the part belongs to a block that is a part of a device.</summary>
    bool HasJoined => false;

    /// <inheritdoc cref="IRegisterBlock.Join"/>
    void Join(DeviceHost host)
    {
    }
}
