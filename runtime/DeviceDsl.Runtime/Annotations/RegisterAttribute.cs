namespace DeviceDsl;

/// <summary>Makes a partial property a register: the guest reads and writes the property's value by the rules of its access.</summary>
/// <remarks>
/// <para>
/// The property is <c>partial</c>, with <c>get</c> and <c>set</c>, or only <c>get</c> for <see cref="RegisterAccess.Constant"/>
/// (DDSL0032). Its type is <see langword="byte"/>, <see langword="ushort"/>, <see langword="uint"/> or <see langword="ulong"/>,
/// which also sets the width of the register unless <see cref="Length"/> makes it narrower. The device's own code gets and sets the
/// stored value without side effects.
/// </para>
/// <para>
/// With a <see cref="Count"/>, the property is an array of registers: a <c>Registers&lt;T&gt;</c> of one of these types, with
/// <c>get</c> only. The device's own code gets and sets the registers by index. Methods for accesses receive the index first.
/// </para>
/// <para>
/// Registers are little-endian unless <see cref="ByteOrder"/> says otherwise. An access belongs to the device whose register contains
/// its first byte, aligned or not. It is applied to every register that it touches, from the lowest address up, once each. It affects
/// only the bytes it touches: a 1-byte write to a 4-byte register leaves the other three unchanged. Bytes outside all registers read
/// as 0, and writes to them are ignored. With <see cref="Widths"/>, a register takes only accesses of these widths, and
/// <see cref="OtherWidths"/> decides what happens to others.
/// </para>
/// <para>
/// Registers may share bytes if no access reaches two of them (DDSL0009): a read-only and a write-only one need nothing more, banks
/// have a <see cref="When"/>. A register with a condition hides one without, and both hide an array that
/// <see cref="IndexedByAttribute"/> places there. All conditions are evaluated before the access has an effect, and hold for the whole
/// access. <see cref="AliasAttribute"/> gives a register a second address.
/// </para>
/// <para>
/// If a doorbell has the address of a register, reads go to the register and writes ring the doorbell. Only with a synchronous
/// doorbell does the register receive the value too, before the method runs (DDSL0019).
/// </para>
/// <para>Named bits of a register are its fields: see <see cref="FieldAttribute"/>.</para>
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
/// <example>
/// A UART: two banks, and a read-only and a write-only register at one address.
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
/// using static DeviceDsl.RegisterAccess;
///
/// [Device]
/// public sealed partial class Uart
/// {
///     [Register(Pio, 0, Access = ReadOnly)]
///     private partial byte Received { get; set; }
///
///     [Register(Pio, 0, Access = WriteOnly)]
///     private partial byte ToSend { get; set; }
///
///     [Register(Pio, 0, When = nameof(ShowsDivisor))]             // hides both while bit 7 of LineControl is set
///     private partial byte DivisorLow { get; set; }
///
///     [Register(Pio, 3)]
///     private partial byte LineControl { get; set; }
///
///     [Field(7, 7, Register = nameof(LineControl))]
///     private partial bool ShowsDivisor { get; set; }
///
///     [Field(6, 0, Register = nameof(LineControl))]
///     private partial byte Format { get; set; }
/// }
/// </code>
/// </example>
/// <example>
/// A device on a big-endian bus that is 4 bytes wide. Narrower accesses do not reach it.
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device(Widths = 4, OtherWidths = OtherWidths.Split, ByteOrder = ByteOrder.BigEndian)]
/// public sealed partial class Bridge
/// {
///     [Register(Mmio, 0x0)]                                       // an access of 8 bytes is two of 4, one of 2 is refused
///     private partial uint Control { get; set; }
///
///     [Register(Mmio, 0x4, Widths = 1 | 2 | 4)]                   // 1 and 2 bytes as well
///     private partial uint Data { get; set; }
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

    /// <summary>The initial value, and the value after a reset. It must fit the property's type (DDSL0033).</summary>
    public ulong Reset { get; set; }

    /// <summary>The effect of the guest's reads and writes; <see cref="RegisterAccess.ReadWrite"/> by default.</summary>
    public RegisterAccess Access { get; set; }

    /// <summary>The bits that exist for the guest; other bits read as 0 and cannot be written. All bits by default (DDSL0033).</summary>
    public ulong Mask { get; set; }

    /// <summary>The width in bytes, 1 up to the width of the property's type, which is the default (DDSL0033).</summary>
    public int Length { get; set; }

    /// <summary>
    /// The number of registers, 1 to 65536. Setting it makes an array, even of one (DDSL0031). Reset, mask and access apply to each.
    /// </summary>
    public int Count { get; set; }

    /// <summary>
    /// The distance in bytes from the address of one register of an array to the next, at least <see cref="Length"/> (DDSL0009). If
    /// it is 0, the default, the registers are adjacent.
    /// </summary>
    public ulong Stride { get; set; }

    /// <summary>
    /// The name of a property or field of the class that shows or hides the register: a <see langword="bool"/>, an integer or an enum,
    /// often a <see cref="FieldAttribute"/> (DDSL0046). The condition decides only what the guest reaches. The value stays.
    /// </summary>
    public string? When { get; set; }

    /// <summary>
    /// The value of <see cref="When"/> for which the guest reaches the register. By default 1, which is <see langword="true"/>; for a
    /// number or an enum it is required (DDSL0046).
    /// </summary>
    public ulong Is { get; set; }

    /// <summary>
    /// The widths of the accesses that the register takes, in bytes, combined from 1, 2, 4 and 8, such as <c>4 | 8</c> (DDSL0048). The
    /// address of such an access, counted from the base, is a multiple of its width. By default those of the device.
    /// </summary>
    public int Widths { get; set; }

    /// <summary>What happens to an access that has none of the <see cref="Widths"/>; by default what the device declares.</summary>
    public OtherWidths OtherWidths { get; set; }

    /// <summary>The order of the bytes; by default that of the device.</summary>
    public ByteOrder ByteOrder { get; set; }
}
