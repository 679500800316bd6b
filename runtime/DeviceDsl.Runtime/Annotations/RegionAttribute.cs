namespace DeviceDsl;

/// <summary>Declares bytes of an address space that the device answers by method: buffers, windows, whatever is no register.</summary>
/// <remarks>
/// <para>
/// Reads and writes run the methods that name the region: <see cref="OnReadAttribute.Region"/> and
/// <see cref="OnWriteAttribute.Region"/>, one for each (DDSL0038). Without a method, reads see 0 and writes do nothing: the region
/// is decoded all the same.
/// </para>
/// <para>
/// A method is given the part of an access that lies in the region: the offset of its first byte from the beginning of the
/// region, its length of 1 to 8 bytes, aligned or not, and the value as little-endian bytes. Whatever the guest does, offset and
/// length lie in the region. What of an access lies in a register, in another region or in nothing is left to that, as with
/// <see cref="RegisterAttribute"/>.
/// </para>
/// <para>Regions do not overlap registers or each other (DDSL0009). Doorbells may lie in them: those ring, and reads go to the region.</para>
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

    /// <summary>The name by which methods and maps speak of it, its own in the device (DDSL0038). One without has no methods.</summary>
    public string? Name { get; set; }
}
