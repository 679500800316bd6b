using DeviceDsl.Interleavings.Tests;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>The mutants that <see cref="RingScenarios"/> catch.</summary>
internal static class RingMutants
{
    private const string Split = "Virtio/Rings/SplitQueue.cs";
    private const string Packed = "Virtio/Rings/PackedQueue.cs";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new(nameof(RingScenarios.VQ7NoKickIsLostOnASplitRing), Split,
            "Interlocked.MemoryBarrier(); return HasMore();", "return _seenAvailable != _nextAvailable;"),
        new(nameof(RingScenarios.VQ7NoKickIsLostOnASplitRing), Split,
            "else _used.Write(0, (ushort)0);", ""),
        new(nameof(RingScenarios.VQ7NoKickIsLostOnASplitRingWithEvents), Split,
            "Interlocked.MemoryBarrier(); return HasMore();", "return _seenAvailable != _nextAvailable;"),
        new(nameof(RingScenarios.VQ7NoKickIsLostOnASplitRingWithEvents), Split,
            "(ushort)(_nextUsed - wanted - 1) <", "(ushort)(_nextUsed - wanted) <"),
        new(nameof(RingScenarios.VQ7NoKickIsLostOnAPackedRing), Packed,
            "Interlocked.MemoryBarrier(); return IsAvailable(_nextAvailable, out _);", "return false;"),
        new(nameof(RingScenarios.VQ7NoKickIsLostOnAPackedRingWithEvents), Packed,
            "Interlocked.MemoryBarrier(); return IsAvailable(_nextAvailable, out _);", "return false;"),
        new(nameof(RingScenarios.VQ7NoKickIsLostOnAPackedRingWithEvents), Packed,
            "position < end;", "position < end - 1;"),
    ];
}
