namespace DeviceDsl;

/// <summary>Runs a method when the guest reads a register: it is given what is stored and returns what the guest sees.</summary>
/// <remarks>
/// The method is <c>T M(T stored)</c> of the register's type, of an array <c>T M(int index, T stored)</c> (DDSL0016), and runs
/// within the guest's read, before a read that clears or sets has done so. It is asked once for each access, however many bytes that touches. Of several methods of one
/// register each is given what the one before returned, in the order of the source.
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
/// using static DeviceDsl.RegisterAccess;
///
/// [Device]
/// public sealed partial class Clock
/// {
///     [Register(Mmio, 0x0, Access = ReadOnly)]
///     private partial ulong Ticks { get; set; }
///
///     [OnRead(nameof(Ticks))]
///     private ulong OnTicks(ulong stored) { return stored + (ulong)System.Environment.TickCount64; }
/// }
/// </code>
/// </example>
/// <param name="register">The name of the register's property.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class OnReadAttribute(string register) : Attribute
{
    /// <summary>The name of the register's property.</summary>
    public string Register { get; } = register;
}
