namespace DeviceDsl;

/// <summary>Runs a method when the guest has written a register and the rules of its access were applied.</summary>
/// <remarks>
/// The method is <c>void M(T written)</c> or <c>void M(T old, T written)</c> of the register's type, of an array with an
/// <c>int index</c> before them (DDSL0016), and runs within the guest's write: <c>old</c> is what was stored before, <c>written</c> what the guest wrote, with the bytes it did not
/// write as they were stored. What the register holds now, its property tells. Of several methods of one register all run, in
/// the order of the source.
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
    /// <summary>The name of the register's property.</summary>
    public string Register { get; } = register;
}
