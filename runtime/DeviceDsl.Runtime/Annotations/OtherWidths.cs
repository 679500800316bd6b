namespace DeviceDsl;

/// <summary>What happens to an access of a width that a register, region or device does not declare.</summary>
/// <remarks>
/// The widths of accesses are declared with <see cref="RegisterAttribute.Widths"/>, <see cref="RegionAttribute.Widths"/> or
/// <see cref="DeviceAttribute.Widths"/>. An access of a declared width at an address that is no multiple of it counts as one of another
/// width.
/// </remarks>
[Flags]
public enum OtherWidths : byte
{
    /// <summary>It has no effect, and no device answers it: it reads as all ones.</summary>
    Refuse = 0,

    /// <summary>
    /// It is split into accesses of declared widths, each at a multiple of its width, from the lowest address up and as wide as possible.
    /// Each runs the methods for the access. What no declared width fits into is refused, or padded with <see cref="Pad"/>.
    /// </summary>
    Split = 1,

    /// <summary>
    /// For the register or region, it becomes an access of the next declared width around it. A read returns the bytes that the guest
    /// asked for, with the side effects of the wider read. A write has zeros in the other bytes. Neighbors are not touched. An access that
    /// lies in no wider one is refused, or split with <see cref="Split"/>.
    /// </summary>
    Pad = 2,
}
