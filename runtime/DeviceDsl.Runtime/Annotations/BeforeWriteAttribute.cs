namespace DeviceDsl;

/// <summary>Runs a method that decides whether the guest can write a register or region now.</summary>
/// <remarks>
/// For a register, the method is <c>bool M()</c>, <c>bool M(T written)</c> or <c>bool M(T old, T written)</c> with the register's type;
/// for an array, an <c>int index</c> comes first, and a <see cref="ByteLanes"/> may come last: the bytes that the guest writes. For a
/// region, it is <c>bool M(ulong offset, int length, ulong value)</c> (DDSL0016). It runs inside the guest's write, directly before the
/// value is stored; <c>old</c> and <c>written</c> are as for <see cref="OnWriteAttribute"/>. If it returns <see langword="false"/>, the
/// register refuses the write: it keeps its value and runs no other method. A doorbell at its address rings nevertheless. The rest is as
/// for <see cref="BeforeReadAttribute"/>.
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device]
/// public sealed partial class Watchdog
/// {
///     [Register(Mmio, 0x0)]
///     private partial uint Lock { get; set; }
///
///     [Register(Mmio, 0x4)]
///     private partial uint Limit { get; set; }
///
///     [BeforeWrite(nameof(Limit))]
///     private bool CanSet(uint old, uint written) => Lock == 0 &amp;&amp; written >= old;      // only up
/// }
/// </code>
/// </example>
/// <param name="register">The name of the register's property.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class BeforeWriteAttribute(string register) : Attribute
{
    /// <summary>For a region, which <see cref="Region"/> names.</summary>
    public BeforeWriteAttribute()
        : this(null!)
    {
    }

    /// <summary>The name of the register's property; <see langword="null"/> for a region.</summary>
    public string? Register { get; } = register;

    /// <summary>The name of the region, if no register is named (DDSL0017).</summary>
    public string? Region { get; set; }
}
