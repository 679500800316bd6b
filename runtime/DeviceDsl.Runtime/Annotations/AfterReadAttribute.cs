namespace DeviceDsl;

/// <summary>Runs a method after the guest has read a register, when the side effect of the read is done.</summary>
/// <remarks>
/// The method is <c>void M()</c> or <c>void M(T seen)</c> with the register's type; for an array, an <c>int index</c> comes first, and a
/// <see cref="ByteLanes"/> may come last (DDSL0016). It runs inside the guest's read, once for each access, after the methods with
/// <see cref="OnReadAttribute"/> and after the bits that a read clears or sets have changed. <c>seen</c> is the value of the whole register
/// before that change; the guest reads the bytes that its access touches. If a register has several methods, all run in source order.
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
/// using static DeviceDsl.RegisterAccess;
///
/// [Device]
/// [LevelIrq(Gsi = 5)]
/// public sealed partial class Sensor
/// {
///     [Register(Mmio, 0x0, Access = ReadClear)]
///     private partial uint Status { get; set; }
///
///     [AfterRead(nameof(Status))]
///     private void OnAcknowledge() { if (Status == 0) Irq5.Lower(); }
///
///     public void Report(uint cause) => Host.Post(() => { Status |= cause; Irq5.Raise(); });
/// }
/// </code>
/// </example>
/// <param name="register">The name of the register's property.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class AfterReadAttribute(string register) : Attribute
{
    /// <summary>The name of the register's property.</summary>
    public string Register { get; } = register;
}
