namespace DeviceDsl;

/// <summary>
/// Runs a method after the guest wrote a register and the rules of its access were applied, or when the guest writes a region.
/// </summary>
/// <remarks>
/// For a register, the method is <c>void M(T written)</c> or <c>void M(T old, T written)</c> with the register's type; for an
/// array, an <c>int index</c> comes first (DDSL0016). A <see cref="ByteLanes"/> may come last: the bytes that the guest wrote. The
/// method runs inside the guest's write: <c>old</c> is the value stored before, and <c>written</c> is the value that the guest wrote,
/// with the bytes that it did not write taken from the stored value. The property holds the value after the write. If a register has
/// several methods, all run in source order. For a region, the method is <c>void M(ulong offset, int length, ulong value)</c>: see
/// <see cref="RegionAttribute"/>. A method that takes a <see cref="DeferredWrite"/> after the values completes the write later: the
/// processor waits, at most for one method of each register (DDSL0050).
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device]
/// [EdgeIrq(Gsi = 4)]
/// public sealed partial class Gate
/// {
///     [Register(Pio, 0x61)]
///     private partial byte Control { get; set; }
///
///     [OnWrite(nameof(Control))]
///     private void OnControl(byte old, byte written) { if (((old ^ written) &amp; 1) != 0) Irq4.Pulse(); }
/// }
/// </code>
/// </example>
/// <param name="register">The name of the register's property.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class OnWriteAttribute(string register) : Attribute
{
    /// <summary>For a region, which <see cref="Region"/> names.</summary>
    public OnWriteAttribute()
        : this(null!)
    {
    }

    /// <summary>The name of the register's property; <see langword="null"/> for a region.</summary>
    public string? Register { get; } = register;

    /// <summary>The name of the region, if no register is named (DDSL0017).</summary>
    public string? Region { get; set; }
}
