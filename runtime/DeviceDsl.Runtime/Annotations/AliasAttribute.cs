namespace DeviceDsl;

/// <summary>Gives a register a second address, with the same or another access.</summary>
/// <remarks>
/// <para>
/// Both addresses are one register: it is stored, reset and saved once. An alias of an array has its count and stride. Conditions do not
/// carry over: an alias without a <see cref="When"/> always answers.
/// </para>
/// <para>
/// With an <see cref="Access"/> of its own, the alias reads and writes by that access: as <see cref="RegisterAccess.WriteOneSets"/> and
/// <see cref="RegisterAccess.WriteOneClears"/> it is a set and a clear address. Fields with their own access keep it. With a read-only
/// access, writes have no effect and run no method. With <see cref="RegisterAccess.WriteOnly"/>, writes go by the access of the register,
/// and reads return 0 and run no method. An alias of a <see cref="RegisterAccess.Constant"/> register is read-only, and no other register
/// has a constant alias (DDSL0032).
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
/// using static DeviceDsl.RegisterAccess;
///
/// [Device]
/// public sealed partial class Pins
/// {
///     [Register(Mmio, 0x0)]
///     [Alias(Mmio, 0x4, Access = WriteOneSets)]
///     [Alias(Mmio, 0x8, Access = WriteOneClears)]
///     [Alias(Mmio, 0xC, Access = WriteOneToggles)]
///     private partial uint Output { get; set; }
/// }
/// </code>
/// </example>
/// <param name="space">The address space of the second address.</param>
/// <param name="offset">The second address, in bytes from the base at which the device is attached in that space.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true, Inherited = false)]
public sealed class AliasAttribute(AddressSpace space, ulong offset) : Attribute
{
    /// <summary>The address space of the second address.</summary>
    public AddressSpace Space { get; } = space;

    /// <summary>The second address, in bytes from the base at which the device is attached in <see cref="Space"/>.</summary>
    public ulong Offset { get; } = offset;

    /// <summary>The effect of reads and writes at the second address; by default that of the register.</summary>
    public RegisterAccess Access { get; set; }

    /// <summary>The name of a property or field that shows or hides the alias: see <see cref="RegisterAttribute.When"/>.</summary>
    public string? When { get; set; }

    /// <summary>The value of <see cref="When"/> for which the guest reaches the alias: see <see cref="RegisterAttribute.Is"/>.</summary>
    public ulong Is { get; set; }
}
