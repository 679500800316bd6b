using DeviceDsl.Devices;
using DeviceDsl.Eventing;

namespace DeviceDsl.Machines;

/// <summary>
/// The registers and regions of an attached device in one address space, by address. It splits an access into the parts that they
/// handle.
/// </summary>
/// <remarks>
/// An access begins in one of them, aligned or not, and is applied to each that it touches, from the lowest address up, once. Where
/// registers share bytes, each byte of an access belongs to one of them.
/// </remarks>
internal sealed class AccessMap
{
    private const ulong MaxRegisterLength = sizeof(ulong);

    private readonly MapLocation[] _places;
    private readonly ulong[] _offsets;

    /// <summary>Sorts the rows of a device's tables, with arrays expanded into registers.</summary>
    public AccessMap(IDevice device, AddressSpace space)
    {
        Device = device;
        RegisterEntry[] registers = [.. Enumerable.Range(0, device.RegisterCount).Select(device.GetRegister)];
        RegionEntry[] regions = [.. Enumerable.Range(0, device.RegionCount).Select(device.GetRegion)];
        Registers = registers;
        Regions = regions;
        IEnumerable<MapLocation> ofRegisters =
            from row in Enumerable.Range(0, registers.Length)
            let register = registers[row]
            where register.Space == space
            from index in Enumerable.Range(0, register.Places)
            select new MapLocation(
                false,
                row,
                index,
                unchecked(register.Offset + ((ulong)index * register.Stride)),
                (ulong)register.Length,
                register.Reach,
                register.Layer,
                register.Form);
        IEnumerable<MapLocation> ofRegions =
            from row in Enumerable.Range(0, regions.Length)
            let region = regions[row]
            where region.Space == space
            select new MapLocation(true, row, 0, region.Offset, region.Length, Form: region.Form);
        _places = [.. ofRegisters.Concat(ofRegions).OrderBy(place => place.Offset)];
        _offsets = [.. _places.Select(place => place.Offset)];
        MayDefer = _places.Any(place => place.Form is { DefersReads: true } or { DefersWrites: true });
        IsShared = _places.Any(place => place.Layer != RegisterLayer.Plain || place.Reach != RegisterReach.Both);
    }

    /// <summary>The device.</summary>
    public IDevice Device { get; }

    /// <summary>Whether methods may answer accesses later.</summary>
    public bool MayDefer { get; }

    /// <summary>The device's register table, for all spaces.</summary>
    public IReadOnlyList<RegisterEntry> Registers { get; }

    /// <summary>The device's region table, for all spaces.</summary>
    public IReadOnlyList<RegionEntry> Regions { get; }

    /// <summary>Whether registers may share bytes, or be hidden. Otherwise there is one place for each address.</summary>
    public bool IsShared { get; }

    /// <summary>The number of registers and regions.</summary>
    public int Count => _places.Length;

    /// <summary>Returns a register or region.</summary>
    public ref readonly MapLocation this[int place] => ref _places[place];

    /// <summary>Returns the name of a register or region in messages: its address if it has no name.</summary>
    public string NameOf(in MapLocation place)
    {
        if (!place.IsRegion) return Registers[place.Row].At(place.Index).Name;
        RegionEntry region = Regions[place.Row];
        return region.Name.Length > 0 ? region.Name : $"0x{region.Offset:x}";
    }

    /// <summary>What an access reads or writes: of the addresses of one register, the register.</summary>
    public DeferredTarget TargetOf(in MapLocation place, bool isWrite)
    {
        int aliased = place.IsRegion ? -1 : Registers[place.Row].AliasOf;
        var target = new DeferredTarget(Device, place.IsRegion, aliased < 0 ? place.Row : aliased, place.Index, isWrite);
        return Device is IPartOfDevice part ? part.ToWhole(target) : target;
    }

    /// <summary>The bits that exist in a register or region.</summary>
    public ulong MaskOf(in MapLocation place) => place.IsRegion ? ulong.MaxValue : Registers[place.Row].Mask;

    /// <summary>Returns the index of the first register or region that contains an address, or -1.</summary>
    public int Find(ulong offset)
    {
        int place = Array.BinarySearch(_offsets, offset);
        if (place < 0) place = ~place - 1;
        if (IsShared) return FindFirst(place, offset);
        return place >= 0 && Contains(place, offset) ? place : -1;
    }

    /// <summary>Returns the parts of an access.</summary>
    /// <param name="first">The result of <see cref="Find"/> for its first address.</param>
    /// <param name="offset">Its first address.</param>
    /// <param name="length">Its width, 1 to 8 bytes.</param>
    /// <returns>The parts; for a map with shared bytes, they still have to be selected.</returns>
    public AccessParts Split(int first, ulong offset, int length) => new(this, first, offset, length);

    /// <summary>Returns the part of an access that lies in a register or region.</summary>
    /// <param name="place">The index of the register or region.</param>
    /// <param name="offset">The first address of the access.</param>
    /// <param name="length">Its width, 1 to 8 bytes.</param>
    /// <param name="slice">The part.</param>
    /// <returns>Whether the access touches it at all.</returns>
    public bool TrySlice(int place, ulong offset, int length, out AccessSlice slice)
    {
        slice = default;
        if (place >= _places.Length) return false;
        ref readonly MapLocation found = ref _places[place];
        bool isInside = offset >= found.Offset;
        ulong skipped = isInside ? offset - found.Offset : found.Offset - offset;
        if (isInside ? skipped >= found.Length : skipped >= (ulong)length) return false;
        ulong inPlace = isInside ? skipped : 0;
        int inAccess = isInside ? 0 : (int)skipped;
        int bytes = (int)Math.Min(found.Length - inPlace, (ulong)(length - inAccess));
        slice = new AccessSlice(found, inPlace, bytes, inAccess * 8, AccessSlice.BitsOf(bytes));
        return true;
    }

    private bool Contains(int place, ulong offset)
        => offset >= _offsets[place] && offset - _offsets[place] < _places[place].Length;

    // Only registers share bytes. One that contains the address begins at most 7 bytes before it, and a region directly before it.
    private int FindFirst(int last, ulong offset)
    {
        int found = -1;
        for (int place = last; place >= 0; place--)
        {
            if (Contains(place, offset)) found = place;
            if (offset - _offsets[place] >= MaxRegisterLength) break;
        }

        return found;
    }
}
