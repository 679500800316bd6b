namespace DeviceDsl;

/// <summary>Runs a method when the guest writes to an address: an ioeventfd in KVM's terms.</summary>
/// <remarks>
/// <para>
/// The guest's write completes as soon as the doorbell is signalled; the method runs afterwards, on the machine's device loop. One
/// run serves all writes that arrived before it, and the written value is not passed on (IOE-10). The method must therefore check
/// for pending work instead of counting its calls.
/// </para>
/// <para>
/// The address is exact: a write that only overlaps it rings nothing (IOE-9). The attribute is on the method, or on the class,
/// where it names the method with <see cref="Handler"/>. The method is instance or static, and not <see langword="async"/>. It has
/// one of these signatures (DDSL0016):
/// </para>
/// <list type="bullet">
/// <item><description><c>void M()</c>: any single doorbell.</description></item>
/// <item><description><c>void M(ulong value)</c>: a <see cref="Synchronous"/> doorbell, which has a value.</description></item>
/// <item><description><c>void M(int index)</c>: an array, which has a <see cref="Count"/>.</description></item>
/// <item><description><c>void M(int index, ulong value)</c>: a <see cref="Synchronous"/> array.</description></item>
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
    /// The width in bytes of the writes that ring: 1, 2, 4 or 8, or 0 for any width (IOE-1). Port I/O has no width 8, and width 0
    /// excludes a <see cref="Match"/> (IOE-4).
    /// </summary>
    /// <remarks>
    /// The default without a <see cref="Match"/> is 0. With one it is 2 on port I/O and 4 on MMIO, the widths of the virtio notify
    /// registers, or the next width that fits the match; in an array, the last match.
    /// </remarks>
    public int Length { get; set; }

    /// <summary>The one written value that rings; by default, any value does. It must fit <see cref="Length"/> (DDSL0002).</summary>
    public new ulong Match { get; set; }

    /// <summary>
    /// The number of doorbells, 1 to 65536. Setting it makes an array, even of one (DDSL0031). The method receives the index of the
    /// doorbell that was rung.
    /// </summary>
    public int Count { get; set; }

    /// <summary>
    /// The distance in bytes from the address of one doorbell of an array to the next. If it is 0, the default, all doorbells have
    /// the same address and match consecutive values, starting with <see cref="Match"/>, which is then required (DDSL0007).
    /// </summary>
    public ulong Stride { get; set; }

    /// <summary>
    /// Whether the method runs inside the guest's write, which completes when the method returns. No ioeventfd is used, each write
    /// is a separate call, and the written value is available. For effects that the guest must see at once; it costs an exit.
    /// </summary>
    public bool Synchronous { get; set; }

    /// <summary>The name of the method that the doorbell runs, if the attribute is on the class (DDSL0017).</summary>
    public string? Handler { get; set; }
}
