namespace DeviceDsl;

/// <summary>Declares a range of addresses that methods of the device serve: buffers, windows, anything that is not a register.</summary>
/// <remarks>
/// <para>
/// Reads and writes run the methods that name the region with <see cref="OnReadAttribute.Region"/> and
/// <see cref="OnWriteAttribute.Region"/>, at most one of each (DDSL0038). Without a method, reads return 0 and writes are ignored;
/// the region is still decoded. <see cref="BeforeReadAttribute.Region"/> and <see cref="BeforeWriteAttribute.Region"/> name it for
/// methods that decide whether an access takes place.
/// </para>
/// <para>
/// A method receives the part of an access that lies in the region: the offset of its first byte from the start of the region, its
/// length of 1 to 8 bytes, aligned or not, and the value in the <see cref="ByteOrder"/>. Offset and length always lie in the region,
/// whatever the guest does. The rest of the access belongs to the register or region that it touches, or to none, as described for
/// <see cref="RegisterAttribute"/>.
/// </para>
/// <para>
/// Regions must not overlap registers or each other (DDSL0009). A doorbell may lie in a region: writes ring it, and reads go to the
/// region.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device]
/// [Region(Mmio, 0x100, 0x40, Name = "Buffer")]
/// public sealed partial class Mailbox
/// {
///     private readonly byte[] _bytes = new byte[0x40];
///
///     [OnRead(Region = "Buffer")]
///     private ulong OnRead(ulong offset, int length)
///     {
///         ulong value = 0;
///         for (int i = length - 1; i >= 0; i--) value = (value &lt;&lt; 8) | _bytes[offset + (ulong)i];
///         return value;
///     }
///
///     [OnWrite(Region = "Buffer")]
///     private void OnWrite(ulong offset, int length, ulong value)
///     {
///         for (int i = 0; i &lt; length; i++) _bytes[offset + (ulong)i] = unchecked((byte)(value >> (8 * i)));
///     }
/// }
/// </code>
/// </example>
/// <param name="space">The address space in which the guest reaches the region.</param>
/// <param name="offset">The address, in bytes from the base at which the device is attached in that space.</param>
/// <param name="length">The length in bytes, at least 1.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class RegionAttribute(AddressSpace space, ulong offset, ulong length) : Attribute
{
    /// <summary>The address space in which the guest reaches the region.</summary>
    public AddressSpace Space { get; } = space;

    /// <summary>The address, in bytes from the base at which the device is attached in <see cref="Space"/>.</summary>
    public ulong Offset { get; } = offset;

    /// <summary>The length in bytes, at least 1 (DDSL0038).</summary>
    public ulong Length { get; } = length;

    /// <summary>The name that methods and maps use, unique in the device (DDSL0038). A region without a name has no methods.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// The widths of the accesses that the region takes, in bytes, combined from 1, 2, 4 and 8, such as <c>4 | 8</c> (DDSL0048). The
    /// address of such an access, counted from the base, is a multiple of its width. By default those of the device.
    /// </summary>
    public int Widths { get; set; }

    /// <summary>What happens to an access that has none of the <see cref="Widths"/>; by default what the device declares.</summary>
    public OtherWidths OtherWidths { get; set; }

    /// <summary>The order of the bytes; by default that of the device.</summary>
    public ByteOrder ByteOrder { get; set; }
}
