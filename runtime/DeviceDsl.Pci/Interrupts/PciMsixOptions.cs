using System.Numerics;

namespace DeviceDsl.Pci;

/// <summary>The message-signalled interrupts of a function (VP-12).</summary>
/// <param name="Vectors">The number of vectors, 1 to 2048.</param>
/// <param name="Bar">The BAR for the table: one that the function declares, or a memory BAR that is added for it.</param>
public sealed record PciMsixOptions(int Vectors, int Bar)
{
    /// <summary>The maximum number of vectors of a function.</summary>
    public const int MaxVectors = 2048;

    /// <summary>The length of a table entry in bytes.</summary>
    internal const int EntryLength = 16;

    private const ulong UsualPendingOffset = 0x800;
    private const ulong UsualLength = 0x1000;

    /// <summary>The offset of the table in the BAR, a multiple of 8.</summary>
    public ulong TableOffset { get; init; }

    /// <summary>The offset of the pending bits in the BAR, a multiple of 8; by default after the table.</summary>
    public ulong? PendingOffset { get; init; }

    internal ulong TableLength => (ulong)Vectors * EntryLength;

    internal ulong PendingLength => ((ulong)Vectors + 63) / 64 * sizeof(ulong);

    internal ulong PendingBegin => PendingOffset ?? TableOffset + Math.Max(UsualPendingOffset, TableLength);

    /// <summary>The BAR that is added if the function declares none.</summary>
    internal PciBar OwnBar
        => new(Bar, AddressSpace.Mmio, BitOperations.RoundUpToPowerOf2(
            Math.Max(UsualLength, Math.Max(TableOffset + TableLength, PendingBegin + PendingLength))));

    /// <summary>Returns the first violation; <see langword="null"/> if there is none.</summary>
    internal string? Check()
    {
        if (Vectors is < 1 or > MaxVectors) return $"MSI-X must have 1 to {MaxVectors} vectors, not {Vectors}";
        bool isAligned = TableOffset % 8 == 0 && PendingBegin % 8 == 0;
        bool isNear = TableOffset <= uint.MaxValue && PendingBegin <= uint.MaxValue;
        return isAligned && isNear ? null : "the offsets of the MSI-X table and of its pending bits must be multiples of 8 below 2^32";
    }
}
