namespace DeviceDsl;

/// <summary>Makes a partial property a register: the guest reads and writes what the property holds, by the rules of its access.</summary>
/// <remarks>
/// <para>
/// The property is <c>partial</c>, of type <see langword="byte"/>, <see langword="ushort"/>, <see langword="uint"/> or
/// <see langword="ulong"/>, which is also how wide the register is unless <see cref="Length"/> makes it narrower, and has
/// <c>get</c> and <c>set</c>; only <c>get</c> where it is <see cref="RegisterAccess.Constant"/> (DDSL0032). The device's own code
/// reads and sets the stored value without any side effect.
/// </para>
/// <para>
/// With a <see cref="Count"/> the property is an array of registers: a <c>Registers&lt;T&gt;</c> of these types, with <c>get</c>
/// alone, whose registers the device's own code reads and sets by index. The methods of <see cref="OnReadAttribute"/> and
/// <see cref="OnWriteAttribute"/> are given the index first.
/// </para>
/// <para>
/// Registers are little-endian bytes. An access belongs to the device in whose register its first byte lies, aligned or not,
/// and takes all registers it touches from the lowest address up, each once. It acts on the bytes it touches alone: a 1-byte
/// write to a 4-byte register leaves the other three as they are. Bytes of the access that lie in no register read as 0, and
/// writes of them do nothing.
/// </para>
/// <para>
/// Where a doorbell lies at the address of a register, reads go to the register and writes ring; only a synchronous doorbell
/// lets the register have the value too, before its method runs (DDSL0019).
/// </para>
/// <para>Bits of a register that have a name and a meaning of their own are its fields: <see cref="FieldAttribute"/>.</para>
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
/// using static DeviceDsl.RegisterAccess;
///
/// [Device]
/// public sealed partial class Timer
/// {
///     [Register(Mmio, 0x0, Access = Constant, Reset = 0x1AF4_0001)]
///     private partial uint Identity { get; }
///
///     [Register(Mmio, 0x4, Mask = 0x7)]               // three bits, the rest read as 0
///     private partial uint Control { get; set; }
///
///     [Register(Mmio, 0x8, Access = WriteOneClears)]
///     private partial uint Status { get; set; }
///
///     [OnWrite(nameof(Control))]
///     private void OnControl(uint written) { if ((written &amp; 1) != 0) Status |= 1; }
/// }
/// </code>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device]
/// public sealed partial class Vectors
/// {
///     [Register(Mmio, 0x0, Count = 4, Stride = 16)]                // at 0x0, 0x10, 0x20 and 0x30
///     private partial Registers&lt;ulong&gt; Address { get; }
///
///     [Register(Mmio, 0x8, Count = 4, Stride = 16, Length = 3)]    // between them, three bytes each
///     private partial Registers&lt;uint&gt; Data { get; }
///
///     [OnWrite(nameof(Data))]
///     private void OnData(int index, uint written) { if (written == 0) Address[index] = 0; }
/// }
/// </code>
/// </example>
/// <param name="space">The address space in which the guest reaches the register.</param>
/// <param name="offset">The address, in bytes from the base at which the device is attached in that space.</param>
[AttributeUsage(AttributeTargets.Property, Inherited = false)]
public sealed class RegisterAttribute(AddressSpace space, ulong offset) : Attribute
{
    /// <summary>The address space in which the guest reaches the register.</summary>
    public AddressSpace Space { get; } = space;

    /// <summary>The address, in bytes from the base at which the device is attached in <see cref="Space"/>.</summary>
    public ulong Offset { get; } = offset;

    /// <summary>What the register holds at first and after a reset. It fits the property's type (DDSL0033).</summary>
    public ulong Reset { get; set; }

    /// <summary>What the guest's reads and writes do; <see cref="RegisterAccess.ReadWrite"/> when left out.</summary>
    public RegisterAccess Access { get; set; }

    /// <summary>The bits that the register has for the guest: others read as 0 and are not written. All when left out (DDSL0033).</summary>
    public ulong Mask { get; set; }

    /// <summary>The width in bytes, 1 to that of the property's type; as wide as that when left out (DDSL0033).</summary>
    public int Length { get; set; }

    /// <summary>
    /// How many registers there are, 1 to 65536: giving it makes an array, also of one (DDSL0031). Reset, mask and access are those
    /// of each.
    /// </summary>
    public int Count { get; set; }

    /// <summary>
    /// The distance in bytes from the address of one register of an array to the next, at least <see cref="Length"/> (DDSL0009).
    /// Left out or 0, they lie side by side.
    /// </summary>
    public ulong Stride { get; set; }
}
