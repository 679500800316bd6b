using System.ComponentModel;

namespace DeviceDsl;

/// <summary>A device as a machine sees it. The source generator implements it on every <see cref="DeviceAttribute"/> class.</summary>
/// <remarks>
/// Both ways to ring a doorbell use the same table: the machine assigns an ioeventfd for each entry of <see cref="GetDoorbell"/>,
/// and looks up a write that reaches it without one with <see cref="FindDoorbell"/>. A device therefore works the same where
/// ioeventfds are not available. An array of doorbells is one row, which the machine expands.
/// </remarks>
public interface IDevice : ISavedState
{
    /// <summary>The name of the device in messages and maps.</summary>
    string Name { get; }

    /// <summary>The number of rows in the device's doorbell table.</summary>
    int DoorbellCount { get; }

    /// <summary>The number of interrupt lines of the device.</summary>
    int LineCount { get; }

    /// <summary>Returns one row of the device's doorbell table.</summary>
    /// <param name="doorbell">0 to <see cref="DoorbellCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The doorbell does not exist.</exception>
    DoorbellEntry GetDoorbell(int doorbell);

    /// <summary>Returns one row of the device's line table.</summary>
    /// <param name="line">0 to <see cref="LineCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The line does not exist.</exception>
    LineEntry GetLine(int line);

    /// <summary>Returns the row of the doorbell that a write rings by the rule of ioeventfds (IOE-9), or -1.</summary>
    /// <remarks>For an array, <see cref="DoorbellEntry.IndexOf"/> of the row returns the index of the doorbell.</remarks>
    /// <param name="space">The address space of the write.</param>
    /// <param name="offset">The address of the write, in bytes from the device's base in that space.</param>
    /// <param name="length">The width of the write in bytes.</param>
    /// <param name="value">The value written, zero-extended from <paramref name="length"/> bytes.</param>
    int FindDoorbell(AddressSpace space, ulong offset, int length, ulong value);

    /// <summary>Runs the handler of a doorbell.</summary>
    /// <param name="doorbell">A row of the doorbell table; any other value is ignored.</param>
    /// <param name="index">The index in an array; an index outside the array is ignored.</param>
    /// <param name="value">The value written, zero-extended; 0 if it is not passed on (IOE-10).</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    void Ring(int doorbell, int index = 0, ulong value = 0);

    /// <summary>Runs the resample handler of a line, after the guest's end of interrupt.</summary>
    /// <param name="line">A row of the line table; any other value, or a line without such a handler, is ignored.</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    void Resample(int line);

    /// <summary>Gives the device its interrupt lines, once, before any handler runs.</summary>
    /// <param name="lines">One connected line for each row of the line table.</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    void Connect(LineSet lines);

    /// <summary>The device's access to its machine; <see langword="null"/> if the device accepts no host events.</summary>
    DeviceHost? Host => null;

    /// <summary>The number of message vectors of the device.</summary>
    int MsiCount => 0;

    /// <summary>The number of rows in the device's register table; an array is one row.</summary>
    int RegisterCount => 0;

    /// <summary>Returns one row of the device's register table.</summary>
    /// <param name="register">0 to <see cref="RegisterCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The register does not exist.</exception>
    RegisterEntry GetRegister(int register) => throw new ArgumentOutOfRangeException(nameof(register));

    /// <summary>The number of bit fields in the registers.</summary>
    int FieldCount => 0;

    /// <summary>Returns one row of the device's field table.</summary>
    /// <param name="field">0 to <see cref="FieldCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The field does not exist.</exception>
    FieldEntry GetField(int field) => throw new ArgumentOutOfRangeException(nameof(field));

    /// <summary>
    /// Returns the index of the register that an access to a row reaches now, or -1 if the row is not selected. Called for rows that
    /// are not <see cref="RegisterLayer.Plain"/>, before the access has any effect.
    /// </summary>
    /// <param name="register">A row of the register table.</param>
    /// <param name="index">The index of the place in an array; 0 if all items have one address.</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    int SelectRegister(int register, int index) => index;

    /// <summary>
    /// Returns whether the device takes a guest read of a register. Called for rows with <see cref="AccessForm.ChecksReads"/>, before the
    /// read has an effect.
    /// </summary>
    /// <param name="register">A row of the register table.</param>
    /// <param name="index">The index in an array.</param>
    /// <param name="lanes">A mask of the bits that are read.</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    bool AcceptsRead(int register, int index, ulong lanes) => true;

    /// <summary>
    /// Returns whether the device takes a guest write of a register. Called for rows with <see cref="AccessForm.ChecksWrites"/>, before
    /// the write has an effect.
    /// </summary>
    /// <param name="register">A row of the register table.</param>
    /// <param name="index">The index in an array.</param>
    /// <param name="value">The written value, shifted to its position in the register.</param>
    /// <param name="lanes">A mask of the bits that are written.</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    bool AcceptsWrite(int register, int index, ulong value, ulong lanes) => true;

    /// <summary>Performs a guest read of a register, with its side effects, and returns the value that the guest sees.</summary>
    /// <param name="register">A row of the register table; any other value reads as 0.</param>
    /// <param name="index">The index in an array; an index outside the array reads as 0.</param>
    /// <param name="lanes">A mask of the bits that are read. Bits beyond the register's width are not set.</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    ulong ReadRegister(int register, int index, ulong lanes) => 0;

    /// <summary>Performs a guest write of a register, with its side effects.</summary>
    /// <param name="register">A row of the register table; any other value is ignored.</param>
    /// <param name="index">The index in an array; an index outside the array is ignored.</param>
    /// <param name="value">The written value, shifted to its position in the register.</param>
    /// <param name="lanes">A mask of the bits that are written. Bits beyond the register's width are not set.</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    void WriteRegister(int register, int index, ulong value, ulong lanes)
    {
    }

    /// <summary>The number of regions of the device.</summary>
    int RegionCount => 0;

    /// <summary>Returns one row of the device's region table.</summary>
    /// <param name="region">0 to <see cref="RegionCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The region does not exist.</exception>
    RegionEntry GetRegion(int region) => throw new ArgumentOutOfRangeException(nameof(region));

    /// <summary>
    /// Returns whether the device takes a guest read in a region. Called for rows with <see cref="AccessForm.ChecksReads"/>, before the
    /// read has an effect.
    /// </summary>
    /// <param name="region">A row of the region table.</param>
    /// <param name="offset">The first byte, counted from the start of the region.</param>
    /// <param name="length">The number of bytes, 1 to 8; all of them lie in the region.</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    bool AcceptsRegionRead(int region, ulong offset, int length) => true;

    /// <summary>
    /// Returns whether the device takes a guest write in a region. Called for rows with <see cref="AccessForm.ChecksWrites"/>, before the
    /// write has an effect.
    /// </summary>
    /// <param name="region">A row of the region table.</param>
    /// <param name="offset">The first byte, counted from the start of the region.</param>
    /// <param name="length">The number of bytes, 1 to 8; all of them lie in the region.</param>
    /// <param name="value">The written value, as <see cref="WriteRegion"/> gets it.</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    bool AcceptsRegionWrite(int region, ulong offset, int length, ulong value) => true;

    /// <summary>Performs a guest read in a region and returns the value that the guest sees, in the byte order of the region.</summary>
    /// <param name="region">A row of the region table; any other value reads as 0.</param>
    /// <param name="offset">The first byte, counted from the start of the region.</param>
    /// <param name="length">The number of bytes, 1 to 8; all of them lie in the region.</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    ulong ReadRegion(int region, ulong offset, int length) => 0;

    /// <summary>Performs a guest write in a region.</summary>
    /// <param name="region">A row of the region table; any other value is ignored.</param>
    /// <param name="offset">The first byte, counted from the start of the region.</param>
    /// <param name="length">The number of bytes, 1 to 8; all of them lie in the region.</param>
    /// <param name="value">The written value, in the byte order of the region, zero-extended.</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    void WriteRegion(int region, ulong offset, int length, ulong value)
    {
    }

    /// <summary>The number of timers of the device.</summary>
    int TimerCount => 0;

    /// <summary>Returns one timer of the device, always the same object.</summary>
    /// <param name="timer">0 to <see cref="TimerCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The timer does not exist.</exception>
    DeviceTimer GetTimer(int timer) => throw new ArgumentOutOfRangeException(nameof(timer));

    /// <summary>Runs the handler of a timer.</summary>
    /// <param name="timer">The index of the timer; any other value is ignored.</param>
    /// <param name="count">The number of deadlines that have passed.</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    void RunTimer(int timer, ulong count)
    {
    }

    /// <summary>
    /// Stops all timers and sets all registers to their reset values, then runs the methods marked <see cref="OnResetAttribute"/>.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    void Reset()
    {
    }

    /// <inheritdoc/>
    ulong ISavedState.StateSchema => 0;

    /// <inheritdoc/>
    int ISavedState.StateVersion => 0;

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    void ISavedState.SaveState(StateWriter writer)
    {
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    Action ISavedState.LoadState(StateReader reader) => static () => { };
}
