namespace DeviceDsl;

/// <summary>Makes a partial property a bit field: some bits of a register, with a type and an access of their own.</summary>
/// <remarks>
/// <para>
/// The property is <c>partial</c>, of type <see langword="bool"/> for a single bit, or of <see langword="byte"/>,
/// <see langword="ushort"/>, <see langword="uint"/>, <see langword="ulong"/> or an enum that has room for the bits
/// (DDSL0034, DDSL0035). It holds nothing itself: the device's own code gets and sets the bits of the register, without any
/// side effect; of a value that is set, the bits that the field has no room for are cut off. <c>set</c> may be left out. What
/// the field is after a reset, the <see cref="RegisterAttribute.Reset"/> of the register tells.
/// </para>
/// <para>
/// Fields of one register have no bit in common (DDSL0036). Bits that are in no field follow the access of the register; where
/// a register with fields has no <see cref="RegisterAttribute.Mask"/>, its fields account for every bit (DDSL0037).
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

    /// <summary>The register, by the name of its property (DDSL0017).</summary>
    public string? Register { get; set; }

    /// <summary>
    /// What the guest's reads and writes do to these bits; as the rest of the register when left out. Of
    /// <see cref="RegisterAccess.Reserved"/> and <see cref="RegisterAccess.Unimplemented"/> bits the first write is logged that
    /// makes them anything but what they are after a reset.
    /// </summary>
    public RegisterAccess Access { get; set; }
}
