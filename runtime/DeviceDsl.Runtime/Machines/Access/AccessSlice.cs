using System.Buffers.Binary;

namespace DeviceDsl.Machines;

/// <summary>The part of an access that one register or region handles at once.</summary>
/// <param name="Place">The register or region.</param>
/// <param name="Offset">The first byte, counted from the start of the register or region.</param>
/// <param name="Length">The number of bytes, 1 to 8.</param>
/// <param name="AccessShift">The bit position of the part in the access. Negative if the part begins before the access.</param>
/// <param name="Bits">The bits of the part that the access touches, counted from its first byte.</param>
/// <param name="Kind">How the register or region handles the part.</param>
internal readonly record struct AccessSlice(
    MapLocation Place, ulong Offset, int Length, int AccessShift, ulong Bits, SliceKind Kind = SliceKind.Exact)
{
    /// <summary>The bits of the register that the access affects.</summary>
    public ulong Lanes => Order((Kind == SliceKind.Padded ? BitsOf(Length) : Bits) << RegisterShift, (int)Place.Length);

    /// <summary>The part of the access as all ones: what the guest reads if nothing answers.</summary>
    public ulong AllOnes => FromBits(Bits);

    // A register has at most 8 bytes.
    private int RegisterShift => (int)Offset * 8;

    /// <summary>All bits of the given number of bytes, 1 to 8.</summary>
    public static ulong BitsOf(int bytes) => ulong.MaxValue >> (64 - (bytes * 8));

    /// <summary>Whether the device takes the part.</summary>
    /// <param name="device">The device, whose code may throw.</param>
    /// <param name="isWrite">Whether it is a write.</param>
    /// <param name="access">The written value of the access.</param>
    public bool IsAcceptedBy(IDevice device, bool isWrite, ulong access)
    {
        if (Kind == SliceKind.Refused) return false;
        if (!Place.Form.Checks(isWrite)) return true;
        return (Place.IsRegion, isWrite) switch
        {
            (false, false) => device.AcceptsRead(Place.Row, Place.Index, Lanes),
            (false, true) => device.AcceptsWrite(Place.Row, Place.Index, ToRegister(access), Lanes),
            (true, false) => device.AcceptsRegionRead(Place.Row, Offset, Length),
            (true, true) => device.AcceptsRegionWrite(Place.Row, Offset, Length, ToPart(access)),
        };
    }

    /// <summary>Converts a register value to the access's position.</summary>
    public ulong FromRegister(ulong register) => FromBits(Order(register, (int)Place.Length) >> RegisterShift & Bits);

    /// <summary>Converts a value that starts with the part to the access's position.</summary>
    public ulong FromPart(ulong part) => FromBits(Order(part, Length) & Bits);

    /// <summary>Converts the value of the register, or of the part of a region, to the access's position.</summary>
    public ulong FromPlace(ulong value) => Place.IsRegion ? FromPart(value) : FromRegister(value);

    /// <summary>Converts an access value to the register's position.</summary>
    public ulong ToRegister(ulong access) => Order(ToBits(access) << RegisterShift, (int)Place.Length);

    /// <summary>Extracts the part from an access value.</summary>
    public ulong ToPart(ulong access) => Order(ToBits(access), Length);

    /// <summary>Returns the bytes from one on, as a part of its own.</summary>
    /// <param name="first">The first byte, counted from that of this part.</param>
    /// <param name="length">Their number.</param>
    public AccessSlice Cut(int first, int length) => this with
    {
        Offset = Offset + (ulong)first,
        Length = length,
        AccessShift = AccessShift + (first * 8),
        Bits = Bits >> (first * 8) & BitsOf(length),
    };

    /// <summary>Returns the part with more bytes around it.</summary>
    /// <param name="before">The bytes before it.</param>
    /// <param name="length">All bytes.</param>
    public AccessSlice Pad(int before, int length) => this with
    {
        Offset = Offset - (ulong)before,
        Length = length,
        AccessShift = AccessShift - (before * 8),
        Bits = Bits << (before * 8),
        Kind = SliceKind.Padded,
    };

    private ulong FromBits(ulong bits) => AccessShift >= 0 ? bits << AccessShift : bits >> -AccessShift;

    private ulong ToBits(ulong access) => (AccessShift >= 0 ? access >> AccessShift : access << -AccessShift) & Bits;

    private ulong Order(ulong value, int length)
        => Place.Form.Order == ByteOrder.BigEndian ? BinaryPrimitives.ReverseEndianness(value) >> (64 - (length * 8)) : value;
}
