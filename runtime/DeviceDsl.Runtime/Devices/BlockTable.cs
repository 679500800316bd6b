using System.ComponentModel;
using DeviceDsl.Devices;

namespace DeviceDsl;

/// <summary>
/// The part of a device's tables that belongs to its base class and its blocks. The generated part of a device calls it with rows of
/// the device's tables that are not the device's own.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public sealed class BlockTable
{
    // The properties whose blocks the thread creates at the moment.
    [ThreadStatic]
    private static List<(object Owner, string Name)>? t_created;

    private readonly BlockMember[] _members;
    private readonly BlockDoorbells[] _ringing;
    private readonly BlockRows _doorbells;
    private readonly BlockRows _lines;
    private readonly BlockRows _registers;
    private readonly BlockRows _fields;
    private readonly BlockRows _regions;
    private readonly BlockRows _timers;
    private readonly int _ownLines;
    private readonly int _ownVectors;
    private readonly int _baseVectors;

    /// <summary>Creates the tables of a device's blocks.</summary>
    /// <param name="doorbells">The number of the device's own doorbell rows.</param>
    /// <param name="lines">The number of its own lines.</param>
    /// <param name="vectors">The number of its own message vectors.</param>
    /// <param name="registers">The number of its own register rows.</param>
    /// <param name="fields">The number of its own fields.</param>
    /// <param name="regions">The number of its own regions.</param>
    /// <param name="timers">The number of its own timers.</param>
    /// <param name="entries">The block properties of the device.</param>
    public BlockTable(
        int doorbells, int lines, int vectors, int registers, int fields, int regions, int timers, params BlockEntry[] entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        _members = MembersOf(entries, registers);
        _doorbells = new(doorbells, _members, static block => block.DoorbellCount);
        _lines = new(lines, _members, static block => block.LineCount);
        _registers = new(registers, _members, static block => block.RegisterCount);
        _fields = new(fields, _members, static block => block.FieldCount);
        _regions = new(regions, _members, static block => block.RegionCount);
        _timers = new(timers, _members, static block => block.TimerCount);
        _ringing = Index(entries, doorbells);
        _ownLines = lines;
        _ownVectors = vectors;
        _baseVectors = _members.Where(static member => member.IsBase).Sum(static member => member.Block.MsiCount);
        VectorCount = _members.Sum(static member => member.Block.MsiCount);
    }

    /// <summary>The number of doorbell rows.</summary>
    public int DoorbellCount => _doorbells.Count;

    /// <summary>The number of lines.</summary>
    public int LineCount => _lines.Count;

    /// <summary>The number of message vectors.</summary>
    public int VectorCount { get; }

    /// <summary>The number of register rows.</summary>
    public int RegisterCount => _registers.Count;

    /// <summary>The number of fields.</summary>
    public int FieldCount => _fields.Count;

    /// <summary>The number of regions.</summary>
    public int RegionCount => _regions.Count;

    /// <summary>The number of timers.</summary>
    public int TimerCount => _timers.Count;

    /// <inheritdoc cref="IDevice.GetDoorbell"/>
    public DoorbellEntry GetDoorbell(int doorbell)
    {
        BlockRow row = _doorbells.Find(doorbell, nameof(doorbell));
        DoorbellEntry entry = row.Block.GetDoorbell(row.Index);
        return entry with { Offset = row.Member.Start + entry.Offset, Handler = row.Member.NameOf(entry.Handler) };
    }

    /// <inheritdoc cref="IDevice.GetLine"/>
    public LineEntry GetLine(int line)
    {
        BlockRow row = _lines.Find(line, nameof(line));
        LineEntry entry = row.Block.GetLine(row.Index);
        return entry with { Gsi = row.Member.GsiOf(entry.Gsi), Name = row.Member.NameOf(entry.Name) };
    }

    /// <inheritdoc cref="IDevice.GetRegister"/>
    public RegisterEntry GetRegister(int register)
    {
        BlockRow row = _registers.Find(register, nameof(register));
        RegisterEntry entry = row.Block.GetRegister(row.Index);
        return entry with
        {
            Offset = row.Member.Start + entry.Offset,
            Name = row.Member.NameOf(entry.Name),
            AliasOf = entry.AliasOf < 0 ? -1 : row.Member.FirstRegister + entry.AliasOf,
        };
    }

    /// <inheritdoc cref="IDevice.GetField"/>
    public FieldEntry GetField(int field)
    {
        BlockRow row = _fields.Find(field, nameof(field));
        FieldEntry entry = row.Block.GetField(row.Index);
        return entry with { Register = row.Member.FirstRegister + entry.Register, Name = row.Member.NameOf(entry.Name) };
    }

    /// <inheritdoc cref="IDevice.GetRegion"/>
    public RegionEntry GetRegion(int region)
    {
        BlockRow row = _regions.Find(region, nameof(region));
        RegionEntry entry = row.Block.GetRegion(row.Index);
        return entry with { Offset = row.Member.Start + entry.Offset, Name = row.Member.NameOf(entry.Name) };
    }

    /// <inheritdoc cref="IDevice.GetTimer"/>
    public DeviceTimer GetTimer(int timer)
    {
        BlockRow row = _timers.Find(timer, nameof(timer));
        return row.Block.GetTimer(row.Index);
    }

    /// <inheritdoc cref="IDevice.FindDoorbell"/>
    public int FindDoorbell(AddressSpace space, ulong offset, int length, ulong value)
    {
        foreach (BlockDoorbells doorbells in _ringing)
        {
            int row = doorbells.Find(space, offset, length, value);
            if (row >= 0) return row;
        }

        return -1;
    }

    /// <inheritdoc cref="IDevice.Ring"/>
    public void Ring(int doorbell, int index, ulong value)
    {
        if (_doorbells.TryFind(doorbell, out BlockRow row)) row.Block.Ring(row.Index, index, value);
    }

    /// <inheritdoc cref="IDevice.Resample"/>
    public void Resample(int line)
    {
        if (_lines.TryFind(line, out BlockRow row)) row.Block.Resample(row.Index);
    }

    /// <inheritdoc cref="IDevice.Connect"/>
    public void Connect(LineSet lines)
    {
        (int Line, int Vector) next = (_ownLines, _baseVectors + _ownVectors);
        foreach (BlockMember member in _members)
        {
            (int count, int vectors) = (member.Block.LineCount, member.Block.MsiCount);
            member.Block.Connect(lines.Slice(next.Line, count, member.IsBase ? 0 : next.Vector, vectors));
            next = (next.Line + count, next.Vector + (member.IsBase ? 0 : vectors));
        }
    }

    /// <summary>Returns the device's own message vectors. Those of its base class come before, those of its blocks after them.</summary>
    /// <param name="lines">The lines and vectors of the device.</param>
    public MsiVectors OwnVectors(LineSet lines) => lines.Msi.Slice(_baseVectors, _ownVectors);

    /// <inheritdoc cref="IDevice.SelectRegister"/>
    public int SelectRegister(int register, int index)
        => _registers.TryFind(register, out BlockRow row) ? row.Block.SelectRegister(row.Index, index) : index;

    /// <inheritdoc cref="IDevice.AcceptsRead"/>
    public bool AcceptsRead(int register, int index, ulong lanes)
        => !_registers.TryFind(register, out BlockRow row) || row.Block.AcceptsRead(row.Index, index, lanes);

    /// <inheritdoc cref="IDevice.AcceptsWrite"/>
    public bool AcceptsWrite(int register, int index, ulong value, ulong lanes)
        => !_registers.TryFind(register, out BlockRow row) || row.Block.AcceptsWrite(row.Index, index, value, lanes);

    /// <inheritdoc cref="IDevice.ReadRegister"/>
    public ulong ReadRegister(int register, int index, ulong lanes)
        => _registers.TryFind(register, out BlockRow row) ? row.Block.ReadRegister(row.Index, index, lanes) : 0;

    /// <inheritdoc cref="IDevice.WriteRegister"/>
    public void WriteRegister(int register, int index, ulong value, ulong lanes)
    {
        if (_registers.TryFind(register, out BlockRow row)) row.Block.WriteRegister(row.Index, index, value, lanes);
    }

    /// <inheritdoc cref="IDevice.AcceptsRegionRead"/>
    public bool AcceptsRegionRead(int region, ulong offset, int length)
        => !_regions.TryFind(region, out BlockRow row) || row.Block.AcceptsRegionRead(row.Index, offset, length);

    /// <inheritdoc cref="IDevice.AcceptsRegionWrite"/>
    public bool AcceptsRegionWrite(int region, ulong offset, int length, ulong value)
        => !_regions.TryFind(region, out BlockRow row) || row.Block.AcceptsRegionWrite(row.Index, offset, length, value);

    /// <inheritdoc cref="IDevice.ReadRegion"/>
    public ulong ReadRegion(int region, ulong offset, int length)
        => _regions.TryFind(region, out BlockRow row) ? row.Block.ReadRegion(row.Index, offset, length) : 0;

    /// <inheritdoc cref="IDevice.WriteRegion"/>
    public void WriteRegion(int region, ulong offset, int length, ulong value)
    {
        if (_regions.TryFind(region, out BlockRow row)) row.Block.WriteRegion(row.Index, offset, length, value);
    }

    /// <inheritdoc cref="IDevice.RunTimer"/>
    public void RunTimer(int timer, ulong count)
    {
        if (_timers.TryFind(timer, out BlockRow row)) row.Block.RunTimer(row.Index, count);
    }

    /// <summary>Resets all blocks.</summary>
    public void Reset()
    {
        foreach (BlockMember member in _members) member.Block.Reset();
    }

    /// <summary>Creates the blocks of a property.</summary>
    /// <param name="name">The name of the property.</param>
    /// <param name="owner">The object that has it.</param>
    /// <param name="create">Creates them.</param>
    /// <typeparam name="T">The type of the property.</typeparam>
    /// <exception cref="InvalidOperationException">
    /// The constructor of a block uses the property, directly or by the tables of its device.
    /// </exception>
    public static T Create<T>(string name, object owner, Func<T> create)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(create);
        List<(object Owner, string Name)> created = t_created ??= [];
        if (created.Exists(one => one.Owner == owner && one.Name == name))
        {
            throw new InvalidOperationException(
                $"The constructor of a block uses '{name}' of '{owner.GetType().Name}', which is being created, or the tables of the "
                + "device: use them after the device is complete.");
        }

        created.Add((owner, name));
        try
        {
            return create();
        }
        finally
        {
            created.RemoveAt(created.Count - 1);
        }
    }

    /// <summary>Makes a new block a part of a device.</summary>
    /// <param name="block">The block.</param>
    /// <param name="host">The host of the device.</param>
    /// <typeparam name="T">The class of the block.</typeparam>
    public static T Join<T>(T block, DeviceHost host)
        where T : class, IRegisterBlock
    {
        ArgumentNullException.ThrowIfNull(block);
        block.Join(host);
        return block;
    }

    /// <summary>Makes all blocks, and those in them, parts of a device.</summary>
    /// <param name="host">The host of the device.</param>
    public void Join(DeviceHost host)
    {
        foreach (BlockMember member in _members) member.Block.Join(host);
    }

    private static BlockMember[] MembersOf(BlockEntry[] entries, int firstRegister)
    {
        var members = new List<BlockMember>();
        foreach (BlockEntry entry in entries)
        {
            for (int i = 0; i < entry.Blocks.Count; i++)
            {
                var member = new BlockMember(entry, i) { FirstRegister = firstRegister };
                members.Add(member);
                firstRegister += member.Block.RegisterCount;
            }
        }

        return [.. members];
    }

    private static BlockDoorbells[] Index(BlockEntry[] entries, int firstRow)
    {
        var indexes = new List<BlockDoorbells>();
        foreach (BlockEntry entry in entries)
        {
            int rows = entry.Blocks.Sum(static block => block.DoorbellCount);
            if (rows > 0) indexes.Add(new(entry, firstRow));
            firstRow += rows;
        }

        return [.. indexes];
    }
}
