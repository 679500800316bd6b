using System.ComponentModel;

namespace DeviceDsl;

/// <summary>What a machine needs to know of a device. The source generator implements it on every <see cref="DeviceAttribute"/> class.</summary>
/// <remarks>
/// Both ways in which a doorbell can be rung come from one table: a machine assigns an ioeventfd for each entry of
/// <see cref="GetDoorbell"/>, and a write that reaches the machine without one is looked up by
/// <see cref="FindDoorbell"/>, so that a device works the same where no ioeventfd can be had. An array of doorbells is one
/// row, which the machine expands.
/// </remarks>
public interface IDevice : ISavedState
{
    /// <summary>The name of the device in messages and maps.</summary>
    string Name { get; }

    /// <summary>How many rows the device's doorbell table has.</summary>
    int DoorbellCount { get; }

    /// <summary>How many interrupt lines the device has.</summary>
    int LineCount { get; }

    /// <summary>One row of the device's doorbell table.</summary>
    /// <param name="doorbell">0 to <see cref="DoorbellCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such doorbell.</exception>
    DoorbellEntry GetDoorbell(int doorbell);

    /// <summary>One row of the device's table of interrupt lines.</summary>
    /// <param name="line">0 to <see cref="LineCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such line.</exception>
    LineEntry GetLine(int line);

    /// <summary>The row of the doorbell that a write rings by the rule of ioeventfds (IOE-9), or -1.</summary>
    /// <remarks>Which doorbell of an array it is, <see cref="DoorbellEntry.IndexOf"/> of the row tells.</remarks>
    /// <param name="space">The address space of the write.</param>
    /// <param name="offset">The address of the write, in bytes from the device's base in that space.</param>
    /// <param name="length">The width of the write in bytes.</param>
    /// <param name="value">The value written, zero-extended from <paramref name="length"/> bytes.</param>
    int FindDoorbell(AddressSpace space, ulong offset, int length, ulong value);

    /// <summary>Runs the handler of a doorbell.</summary>
    /// <param name="doorbell">A row of the doorbell table; any other is ignored.</param>
    /// <param name="index">Which doorbell of an array; one that the array does not have is ignored.</param>
    /// <param name="value">The value written, zero-extended; 0 where it is not conveyed (IOE-10).</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    void Ring(int doorbell, int index = 0, ulong value = 0);

    /// <summary>Runs the resample handler of a line, after the guest's end of interrupt.</summary>
    /// <param name="line">An index into the table of lines; any other, or one without such a handler, is ignored.</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    void Resample(int line);

    /// <summary>Gives the device the lines it raises, once, before any handler runs.</summary>
    /// <param name="lines">One connected line for each row of the table of lines.</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    void Connect(LineSet lines);

    /// <summary>The device's way to its machine; <see langword="null"/> where it takes no events of the host.</summary>
    DeviceHost? Host => null;

    /// <summary>How many message vectors the device has.</summary>
    int MsiCount => 0;

    /// <summary>How many rows the device's table of registers has; an array is one.</summary>
    int RegisterCount => 0;

    /// <summary>One row of the device's table of registers.</summary>
    /// <param name="register">0 to <see cref="RegisterCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such register.</exception>
    RegisterEntry GetRegister(int register) => throw new ArgumentOutOfRangeException(nameof(register));

    /// <summary>How many bit fields the registers have.</summary>
    int FieldCount => 0;

    /// <summary>One row of the device's table of fields.</summary>
    /// <param name="field">0 to <see cref="FieldCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such field.</exception>
    FieldEntry GetField(int field) => throw new ArgumentOutOfRangeException(nameof(field));

    /// <summary>The guest reads a register: what it sees, and what that does.</summary>
    /// <param name="register">A row of the table of registers; any other reads as 0.</param>
    /// <param name="index">Which register of an array; one that the array does not have reads as 0.</param>
    /// <param name="lanes">The bits that are read. Those beyond the register's width are not set.</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    ulong ReadRegister(int register, int index, ulong lanes) => 0;

    /// <summary>The guest writes a register.</summary>
    /// <param name="register">A row of the table of registers; any other is ignored.</param>
    /// <param name="index">Which register of an array; one that the array does not have is ignored.</param>
    /// <param name="value">What it writes, in its place in the register.</param>
    /// <param name="lanes">The bits that are written. Those beyond the register's width are not set.</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    void WriteRegister(int register, int index, ulong value, ulong lanes)
    {
    }

    /// <summary>How many regions the device has.</summary>
    int RegionCount => 0;

    /// <summary>One row of the device's table of regions.</summary>
    /// <param name="region">0 to <see cref="RegionCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such region.</exception>
    RegionEntry GetRegion(int region) => throw new ArgumentOutOfRangeException(nameof(region));

    /// <summary>The guest reads in a region: what it sees, as little-endian bytes.</summary>
    /// <param name="region">A row of the table of regions; any other reads as 0.</param>
    /// <param name="offset">The first byte, counted from the beginning of the region.</param>
    /// <param name="length">How many bytes, 1 to 8; all of them lie in the region.</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    ulong ReadRegion(int region, ulong offset, int length) => 0;

    /// <summary>The guest writes in a region.</summary>
    /// <param name="region">A row of the table of regions; any other is ignored.</param>
    /// <param name="offset">The first byte, counted from the beginning of the region.</param>
    /// <param name="length">How many bytes, 1 to 8; all of them lie in the region.</param>
    /// <param name="value">What is written, as little-endian bytes, zero-extended.</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    void WriteRegion(int region, ulong offset, int length, ulong value)
    {
    }

    /// <summary>Gives all registers their reset values, then runs the methods marked <see cref="OnResetAttribute"/>.</summary>
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
