using DeviceDsl.Virtio;

namespace VirtioBlk;

/// <summary>The options of a block device.</summary>
public sealed record BlockDeviceOptions
{
    /// <summary>The options that are common to virtio devices.</summary>
    public VirtioDeviceOptions Virtio { get; init; } = new();

    /// <summary>The number of queues, 1 to <see cref="BlockDevice.MaximumQueues"/>.</summary>
    public int Queues { get; init; } = 1;

    /// <summary>Whether the disk is read-only, even if the backend is not.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>The name of the disk, which the guest can read: at most 20 bytes of ASCII.</summary>
    public string Id { get; init; } = "devicedsl";

    /// <summary>The unit of its requests in bytes: a power of two from 512 to 4096 (BK-4, BK-10).</summary>
    public uint BlockSize { get; init; } = 512;

    /// <summary>The number of blocks in a physical block, as a power of two.</summary>
    public byte PhysicalBlockExponent { get; init; } = 3;

    /// <summary>The maximum length in bytes of a data segment that a driver should send.</summary>
    public uint SizeMax { get; init; } = 1 << 20;

    /// <summary>
    /// The maximum number of data segments that a driver should send in a request; by default as many as fit into the queue (BK-19).
    /// </summary>
    public uint? SegMax { get; init; }

    /// <summary>The maximum number of ranges of a discard, write zeroes or secure erase request, 1 to 64.</summary>
    public uint MaximumRanges { get; init; } = 32;

    /// <summary>The maximum number of sectors in such a range.</summary>
    public uint MaximumRangeSectors { get; init; } = 1 << 22;

    /// <summary>The wear of the disk; by default the guest cannot read it.</summary>
    public DiskLifetime? Lifetime { get; init; }

    /// <summary>Whether a driver may choose that each write is durable when it completes.</summary>
    public bool OffersConfigWce { get; init; } = true;

    internal void ThrowIfInvalid()
    {
        ThrowIf(Queues is < 1 or > BlockDevice.MaximumQueues, $"it must have 1 to {BlockDevice.MaximumQueues} queues, not {Queues}");
        ThrowIf(
            !uint.IsPow2(BlockSize) || BlockSize is < 512 or > 4096,
            $"the block size must be a power of two from 512 to 4096, not {BlockSize}");
        ThrowIf(PhysicalBlockExponent > 16, $"a physical block must not exceed 2^16 blocks; this one has 2^{PhysicalBlockExponent}");
        ThrowIf(SizeMax == 0 || SegMax == 0, "SizeMax and SegMax must be positive: to a driver, 0 means that no data can be transferred");
        ThrowIf(
            MaximumRanges is < 1 or > BlockDevice.MaxRanges,
            $"the maximum of ranges in a request must be 1 to {BlockDevice.MaxRanges}, not {MaximumRanges}");
        ThrowIf(MaximumRangeSectors == 0, "the maximum length of a range must be at least one sector");
        ThrowIf(
            Id.Length > BlockDevice.IdLength || !Id.All(char.IsAscii),
            $"the id \"{Id}\" must be ASCII and at most {BlockDevice.IdLength} bytes long");
        ThrowIf(Lifetime is { IsValid: false }, $"the lifetime {Lifetime} is not valid");
    }

    private static void ThrowIf(bool isWrong, string what)
    {
        if (isWrong) throw new ArgumentException($"The options of the block device are invalid: {what}.");
    }
}
