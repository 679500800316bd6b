namespace DeviceDsl;

/// <summary>Runs a method when the guest writes to an address: an ioeventfd, as KVM has it.</summary>
/// <remarks>
/// <para>
/// The guest's write is over as soon as the doorbell is signalled; the method runs afterwards, on the machine's device
/// loop. Writes that arrive before it runs are served by one run, and the value written is not conveyed (IOE-10): the
/// method looks at what there is to do, not at how often it was called.
/// </para>
/// <para>
/// The address is exact: a write that only overlaps it rings nothing (IOE-9). The method is <c>void M()</c>, instance or
/// static, and not <see langword="async"/>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device]
/// public sealed partial class Queues
/// {
///     public int First { get; private set; }
///     public int Any { get; private set; }
///
///     [Doorbell(Pio, 0x10, Match = 0)]        // a 2-byte write of 0 at base + 0x10
///     private void OnFirst() { First++; }
///
///     [Doorbell(Mmio, 0x50)]                  // a write of any width at base + 0x50
///     private void OnAny() { Any++; }
/// }
/// </code>
/// </example>
/// <param name="space">The address space in which the guest writes.</param>
/// <param name="offset">The address, in bytes from the base at which the device is attached in that space.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class DoorbellAttribute(AddressSpace space, ulong offset) : Attribute
{
    /// <summary>The address space in which the guest writes.</summary>
    public AddressSpace Space { get; } = space;

    /// <summary>The address, in bytes from the base at which the device is attached in <see cref="Space"/>.</summary>
    public ulong Offset { get; } = offset;

    /// <summary>
    /// The width in bytes of the writes that ring: 1, 2, 4 or 8, or 0 for any width (IOE-1). 8 does not exist on port
    /// I/O, and 0 has no <see cref="Match"/> (IOE-4).
    /// </summary>
    /// <remarks>
    /// Left out: with a <see cref="Match"/>, 2 on port I/O and 4 on MMIO, the widths of the virtio notify registers, or
    /// the next width that holds the match; without, 0.
    /// </remarks>
    public int Length { get; set; }

    /// <summary>The one written value that rings; left out, every value does. It fits <see cref="Length"/> (DDSL0002).</summary>
    public new ulong Match { get; set; }
}
