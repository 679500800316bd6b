namespace DeviceDsl;

/// <summary>Runs a method that decides whether the guest can read a register or region now.</summary>
/// <remarks>
/// <para>
/// For a register, the method is <c>bool M()</c>; for an array, an <c>int index</c> comes first, and a <see cref="ByteLanes"/> may come
/// last: the bytes that the guest reads. For a region, it is <c>bool M(ulong offset, int length)</c> (DDSL0016). It runs inside the
/// guest's read, once for each access, directly before the effect on this register; an access to several registers asks each in turn. If
/// it returns <see langword="false"/>, the register refuses the read: it runs no other method, and its bytes read as all ones. If a
/// register has several such methods, they run in source order until one refuses.
/// </para>
/// <para>
/// An access that every register and region it touches refuses is one that no device answers. It reads as all ones where the guest has
/// no bus errors. <see cref="EmbeddedCpu"/> reports it to its caller, and a processor on KVM to its handler for unclaimed accesses. The
/// machine logs the first refusal for each register.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device]
/// public sealed partial class Vault
/// {
///     [Register(Mmio, 0x0)]
///     private partial uint Key { get; set; }
///
///     [Register(Mmio, 0x4)]
///     private partial uint Secret { get; set; }
///
///     [BeforeRead(nameof(Secret)), BeforeWrite(nameof(Secret))]
///     private bool IsOpen() => Key == 0x4F50_454E;
/// }
/// </code>
/// </example>
/// <param name="register">The name of the register's property.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class BeforeReadAttribute(string register) : Attribute
{
    /// <summary>For a region, which <see cref="Region"/> names.</summary>
    public BeforeReadAttribute()
        : this(null!)
    {
    }

    /// <summary>The name of the register's property; <see langword="null"/> for a region.</summary>
    public string? Register { get; } = register;

    /// <summary>The name of the region, if no register is named (DDSL0017).</summary>
    public string? Region { get; set; }
}
