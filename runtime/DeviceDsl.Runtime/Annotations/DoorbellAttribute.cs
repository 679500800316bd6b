namespace DeviceDsl;

/// <summary>Runs a method when the guest writes to an address: an ioeventfd, as KVM has it.</summary>
/// <remarks>
/// <para>
/// The guest's write is over as soon as the doorbell is signalled; the method runs afterwards, on the machine's device
/// loop. Writes that arrive before it runs are served by one run, and the value written is not conveyed (IOE-10): the
/// method looks at what there is to do, not at how often it was called.
/// </para>
/// <para>
/// The address is exact: a write that only overlaps it rings nothing (IOE-9). The attribute stands on the method, or on the
/// class and names the method with <see cref="Handler"/>. The method is instance or static, and not
/// <see langword="async"/>. Its form tells what it is given (DDSL0016):
/// </para>
/// <list type="bullet">
/// <item><description><c>void M()</c>: of a doorbell.</description></item>
/// <item><description><c>void M(ulong value)</c>: of a <see cref="Synchronous"/> doorbell, where the value exists.</description></item>
/// <item><description><c>void M(int index)</c>: of an array, which has a <see cref="Count"/>.</description></item>
/// <item><description><c>void M(int index, ulong value)</c>: of a <see cref="Synchronous"/> array.</description></item>
/// </list>
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
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device]
/// [Doorbell(Mmio, 0x50, Match = 0, Count = 8, Handler = nameof(OnQueue))]     // writes of 0 to 7 at base + 0x50
/// public sealed partial class Network
/// {
///     private readonly int[] _kicks = new int[16];
///
///     public ulong Control { get; private set; }
///
///     private void OnQueue(int queue) { _kicks[queue]++; }
///
///     [Doorbell(Mmio, 0x1000, Length = 4, Count = 8, Stride = 4)]              // 8 addresses, 4 bytes apart
///     private void OnPeer(int peer) { _kicks[8 + peer]++; }
///
///     [Doorbell(Mmio, 0x54, Length = 4, Synchronous = true)]                   // done when the guest goes on
///     private void OnControl(ulong value) { Control = value; }
/// }
/// </code>
/// </example>
/// <param name="space">The address space in which the guest writes.</param>
/// <param name="offset">The address, in bytes from the base at which the device is attached in that space.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
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
    /// the next width that holds the match, of an array the last; without, 0.
    /// </remarks>
    public int Length { get; set; }

    /// <summary>The one written value that rings; left out, every value does. It fits <see cref="Length"/> (DDSL0002).</summary>
    public new ulong Match { get; set; }

    /// <summary>
    /// How many doorbells there are, 1 to 65536: giving it makes an array, also of one (DDSL0031). The method is given the
    /// index of the doorbell that was rung.
    /// </summary>
    public int Count { get; set; }

    /// <summary>
    /// The distance in bytes from the address of one doorbell of an array to the next. Left out or 0, they lie at one address
    /// and match consecutive values, beginning with <see cref="Match"/>, which is then needed (DDSL0007).
    /// </summary>
    public ulong Stride { get; set; }

    /// <summary>
    /// Whether the method runs within the guest's write, which goes on when it returns: there is no ioeventfd, each write is
    /// a call of its own, and the value written is there. For what the guest must see done at once; slower by an exit.
    /// </summary>
    public bool Synchronous { get; set; }

    /// <summary>The method that the doorbell runs, by name, where the attribute stands on the class (DDSL0017).</summary>
    public string? Handler { get; set; }
}
