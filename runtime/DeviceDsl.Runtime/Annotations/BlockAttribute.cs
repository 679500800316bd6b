namespace DeviceDsl;

/// <summary>Makes a partial property a block of registers of the device, or several at equal distances.</summary>
/// <remarks>
/// <para>
/// The property is <c>partial Channel Name { get; }</c>, or <c>partial Blocks&lt;Channel> Name { get; }</c> with a <see cref="Count"/>,
/// where <c>Channel</c> is a class with <see cref="RegisterBlockAttribute"/> (DDSL0049). The generator creates the blocks.
/// </para>
/// <para>
/// The addresses of the block are relative to the offset. Everything in it belongs to the device: its rows are rows of the device's
/// tables, its state is part of the device's state, unless the property is marked <see cref="TransientAttribute"/>, and a reset of the
/// device resets it after the registers of the device, before the device's methods with <see cref="OnResetAttribute"/> run.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [RegisterBlock]
/// public sealed partial class Counter(int index)
/// {
///     [Timer]
///     private partial DeviceTimer Elapsed { get; }
///
///     [Register(Pio, 0)]
///     private partial byte Period { get; set; }
///
///     public int Index => index;
///
///     [OnWrite(nameof(Period))]
///     private void OnPeriod(byte written) { Elapsed.StartPeriodic(written * 1000UL); }
///
///     [OnTimer(nameof(Elapsed))]
///     private void OnElapsed() { }
/// }
///
/// [Device]
/// public sealed partial class Counters
/// {
///     [Block(Pio, 0x40, Count = 3)]
///     private partial Blocks&lt;Counter> All { get; }
///
///     [Block(Pio, 0x50)]
///     private partial Counter Spare { get; }
/// }
/// </code>
/// </example>
/// <param name="space">The address space in which the guest reaches the block.</param>
/// <param name="offset">The address of the first block, in bytes from the base at which the device is attached in that space.</param>
[AttributeUsage(AttributeTargets.Property, Inherited = false)]
public sealed class BlockAttribute(AddressSpace space, ulong offset) : Attribute
{
    /// <summary>The address space in which the guest reaches the block. All of its addresses lie in this space (DDSL0049).</summary>
    public AddressSpace Space { get; } = space;

    /// <summary>The address of the first block, in bytes from the base at which the device is attached in <see cref="Space"/>.</summary>
    public ulong Offset { get; } = offset;

    /// <summary>The number of blocks, 1 to 4096 (DDSL0031). Without it, the property is a single block.</summary>
    public int Count { get; set; } = 1;

    /// <summary>
    /// The distance in bytes from one block to the next. By default, each begins behind the last byte of the one before, aligned to the
    /// widest register or doorbell of the block.
    /// </summary>
    public ulong Stride { get; set; }

    /// <summary>The GSI of the only line of the first block, instead of the declared one (DDSL0042).</summary>
    public int Gsi { get; set; }

    /// <summary>
    /// The distance from the GSIs of one block to those of the next, 1 by default; 0 if all share the GSIs.
    /// </summary>
    public int GsiStride { get; set; } = 1;
}
