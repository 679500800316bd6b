namespace DeviceDsl.Pci;

/// <summary>
/// Declares a base address register of a <see cref="PciDeviceAttribute"/> class: the base of its doorbells, registers and regions in one
/// address space.
/// </summary>
/// <param name="index">The number of the register, 0 to 5.</param>
/// <param name="space">The address space, Pio or Mmio; a class can have one BAR in each.</param>
/// <param name="length">The number of addresses, a power of two.</param>
/// <example>
/// <code>
/// using DeviceDsl;
/// using DeviceDsl.Pci;
/// using static DeviceDsl.AddressSpace;
///
/// [Device]
/// [PciDevice(0x1AF4, 0x1005, ClassCode = 0x00FF00)]
/// [Bar(4, Mmio, 0x4000, Is64Bit = true, IsPrefetchable = true)]
/// public sealed partial class Dice
/// {
///     public int Rolls { get; private set; }
///
///     [Doorbell(Mmio, 0x3000)]
///     private void OnRoll() { Rolls++; }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class BarAttribute(int index, AddressSpace space, ulong length) : Attribute
{
    /// <summary>The number of the register, 0 to 5.</summary>
    public int Index { get; } = index;

    /// <summary>The address space, Pio or Mmio.</summary>
    public AddressSpace Space { get; } = space;

    /// <summary>The number of addresses.</summary>
    public ulong Length { get; } = length;

    /// <summary>Whether the guest may place it above 4 GiB. Memory only; it then also uses the next register.</summary>
    public bool Is64Bit { get; set; }

    /// <summary>Whether reads have no side effects; memory only.</summary>
    public bool IsPrefetchable { get; set; }
}
