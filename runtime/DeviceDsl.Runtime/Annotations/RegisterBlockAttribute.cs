namespace DeviceDsl;

/// <summary>
/// Makes a partial class a block of registers, which devices contain once or many times: a channel, a queue, a comparator.
/// </summary>
/// <remarks>
/// <para>
/// A block has everything that a device has: registers with fields, regions, doorbells, lines, vectors, timers, state, and the methods
/// that they run. A device, or another block, contains it through a <see cref="BlockAttribute"/> property. Its addresses are relative
/// to that of the block. Its methods are handlers of the device: they never run concurrently with other handlers of the device, and an
/// exception in one of them means that the whole device needs a reset.
/// </para>
/// <para>
/// The generator creates the blocks. The constructor of a block may take the object that contains it (as its class, a base class or an
/// interface) and an <see langword="int"/>, its index (DDSL0049).
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [RegisterBlock]
/// [LevelIrq(Name = "Done")]
/// public sealed partial class Channel(DmaEngine engine, int index)
/// {
///     [Register(Mmio, 0x0)]
///     private partial uint Source { get; set; }
///
///     [Register(Mmio, 0x4)]
///     private partial uint Length { get; set; }
///
///     [OnWrite(nameof(Length))]
///     private void OnStart(uint written)
///     {
///         engine.Busy |= 1u &lt;&lt; index;
///         Done.Raise();
///     }
/// }
///
/// [Device]
/// public sealed partial class DmaEngine
/// {
///     [Register(Mmio, 0x0)]
///     internal partial uint Busy { get; set; }
///
///     [Block(Mmio, 0x100, Count = 8, Stride = 0x10, Gsi = 16)]      // channel i has GSI 16 + i
///     private partial Blocks&lt;Channel> Channels { get; }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RegisterBlockAttribute : Attribute
{
    /// <summary>The version of the block's saved state; see <see cref="DeviceAttribute.Version"/>.</summary>
    public int Version { get; set; }

    /// <summary>
    /// The widths of the accesses that the registers and regions of the block take, in bytes, combined from 1, 2, 4 and 8, such as
    /// <c>4 | 8</c> (DDSL0048). The address of such an access, counted from the base of the device, is a multiple of its width. Those
    /// of the device do not apply. By default, the block takes all.
    /// </summary>
    public int Widths { get; set; }

    /// <summary>What happens to an access that has none of the <see cref="Widths"/>; by default it is refused.</summary>
    public OtherWidths OtherWidths { get; set; }

    /// <summary>The order of the bytes; little-endian by default.</summary>
    public ByteOrder ByteOrder { get; set; }
}
