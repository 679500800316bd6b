namespace DeviceDsl;

/// <summary>Makes a partial property a bit field: some bits of a register, with their own type and access.</summary>
/// <remarks>
/// <para>
/// The property is <c>partial</c>. Its type is <see langword="bool"/> for a single bit, or <see langword="byte"/>,
/// <see langword="ushort"/>, <see langword="uint"/>, <see langword="ulong"/> or an enum wide enough for the bits (DDSL0034,
/// DDSL0035). It stores nothing itself: the device's own code gets and sets the bits of the register, without side effects. A value
/// that is set is truncated to the width of the field. <c>set</c> is optional. The value after a reset is part of the
/// <see cref="RegisterAttribute.Reset"/> of the register.
/// </para>
/// <para>
/// A field of an array of registers is a <c>Fields&lt;T&gt;</c> of one of these types, with <c>get</c> only. The device's own code gets
/// and sets the bits of single registers by index.
/// </para>
/// <para>
/// Fields of one register must not overlap (DDSL0036). Bits outside all fields follow the access of the register. If a register
/// with fields has no <see cref="RegisterAttribute.Mask"/>, its fields must cover every bit (DDSL0037).
/// </para>
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
///     public enum Unit { Microseconds, Milliseconds, Seconds }
///
///     [Register(Mmio, 0x0, Mask = 0x8F)]
///     private partial byte Control { get; set; }
///
///     [Field(0, 0, Register = nameof(Control))]
///     private partial bool IsRunning { get; set; }
///
///     [Field(3, 1, Register = nameof(Control))]
///     private partial Unit In { get; set; }
///
///     [Field(7, 7, Register = nameof(Control), Access = WriteOneClears)]
///     private partial bool IsOver { get; set; }
///
///     [OnWrite(nameof(Control))]
///     private void OnControl(byte written) { if (IsRunning &amp;&amp; In == Unit.Seconds) IsOver = true; }
/// }
/// </code>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device]
/// public sealed partial class Channels
/// {
///     [Register(Mmio, 0x100, Count = 8, Stride = 0x20, Mask = 0xF)]
///     private partial Registers&lt;uint&gt; Control { get; }
///
///     [Field(0, 0, Register = nameof(Control))]
///     private partial Fields&lt;bool&gt; IsEnabled { get; }
///
///     [Field(3, 1, Register = nameof(Control))]
///     private partial Fields&lt;byte&gt; Priority { get; }
///
///     [OnWrite(nameof(Control))]
///     private void OnControl(int index, uint written) { if (Priority[index] == 0) IsEnabled[index] = false; }
/// }
/// </code>
/// </example>
/// <param name="high">The number of the highest bit, counted from 0.</param>
/// <param name="low">The number of the lowest bit.</param>
[AttributeUsage(AttributeTargets.Property, Inherited = false)]
public sealed class FieldAttribute(int high, int low) : Attribute
{
    /// <summary>The number of the highest bit, counted from 0.</summary>
    public int High { get; } = high;

    /// <summary>The number of the lowest bit.</summary>
    public int Low { get; } = low;

    /// <summary>The name of the register's property (DDSL0017).</summary>
    public string? Register { get; set; }

    /// <summary>
    /// The effect of the guest's reads and writes on these bits; by default the access of the register. For
    /// <see cref="RegisterAccess.Reserved"/> and <see cref="RegisterAccess.Unimplemented"/> bits, the first write that changes them
    /// from their reset value is logged.
    /// </summary>
    public RegisterAccess Access { get; set; }
}
