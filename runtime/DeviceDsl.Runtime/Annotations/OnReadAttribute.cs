namespace DeviceDsl;

/// <summary>Runs a method when the guest reads a register or a region. Its result is the value that the guest sees.</summary>
/// <remarks>
/// For a register, the method is <c>T M(T stored)</c> with the register's type; for an array, <c>T M(int index, T stored)</c>
/// (DDSL0016). A <see cref="ByteLanes"/> may come last: the bytes that the access touches. The method runs inside the guest's read,
/// before the side effect of a read that clears or sets bits; methods marked <see cref="AfterReadAttribute"/> run after it. The machine
/// calls it once for each access, however many bytes that touches. If a register has several methods, they run in source order, each with
/// the result of the one before. For a region, the method is <c>ulong M(ulong offset, int length)</c>: see <see cref="RegionAttribute"/>.
/// A method that returns nothing and takes a <see cref="DeferredRead"/> after the values answers the read later, alone (DDSL0050).
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
    /// <summary>For a region, which <see cref="Region"/> names.</summary>
    public OnReadAttribute()
        : this(null!)
    {
    }

    /// <summary>The name of the register's property; <see langword="null"/> for a region.</summary>
    public string? Register { get; } = register;

    /// <summary>The name of the region, if no register is named (DDSL0017).</summary>
    public string? Region { get; set; }
}
