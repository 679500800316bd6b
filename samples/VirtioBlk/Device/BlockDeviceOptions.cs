using DeviceDsl.Virtio;

namespace VirtioBlk;

/// <summary>What a block device is like.</summary>
public sealed record BlockDeviceOptions
{
    /// <summary>What it offers beside what block devices have.</summary>
    public VirtioDeviceOptions Virtio { get; init; } = new();

    /// <summary>How many queues it has, 1 to <see cref="BlockDevice.MaximumQueues"/>.</summary>
    public int Queues { get; init; } = 1;

    /// <summary>Whether nothing can be written, whatever the backend allows.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>What the guest asks for as the disk's name: at most 20 bytes of ASCII.</summary>
    public string Id { get; init; } = "devicedsl";

    /// <summary>The unit of its requests in bytes: a power of two from 512 to 4096 (BK-4, BK-10).</summary>
    public uint BlockSize { get; init; } = 512;

    /// <summary>How many blocks make one behind them, as a power of two.</summary>
    public byte PhysicalBlockExponent { get; init; } = 3;

    /// <summary>The longest segment of data that a driver should send, in bytes.</summary>
    public uint SizeMax { get; init; } = 1 << 20;

    /// <summary>The most segments of data that a driver should send in a request; left out, as many as the queue has room for (BK-19).</summary>
    public uint? SegMax { get; init; }

    /// <summary>The most ranges of a discard, of zeros or of an erasure, 1 to 64.</summary>
    public uint MaximumRanges { get; init; } = 32;

    /// <summary>The most sectors of such a range.</summary>
    public uint MaximumRangeSectors { get; init; } = 1 << 22;

    /// <summary>How worn the disk is; the guest cannot ask when left out.</summary>
    public DiskLifetime? Lifetime { get; init; }

    /// <summary>Whether a driver may choose that each write is durable at once.</summary>
    public bool OffersConfigWce { get; init; } = true;

    internal void ThrowUnlessRight()
    {
        ThrowIf(Queues is < 1 or > BlockDevice.MaximumQueues, $"it must have 1 to {BlockDevice.MaximumQueues} queues, not {Queues}");
        ThrowIf(!uint.IsPow2(BlockSize) || BlockSize is < 512 or > 4096, $"the block size must be a power of two from 512 to 4096, not {BlockSize}");
        ThrowIf(PhysicalBlockExponent > 16, $"a physical block must not exceed 2^16 blocks; this one has 2^{PhysicalBlockExponent}");
        ThrowIf(SizeMax == 0 || SegMax == 0, "SizeMax and SegMax must be positive: to a driver, 0 means that no data can be transferred");
        ThrowIf(MaximumRanges is < 1 or > BlockDevice.MostRanges, $"the maximum of ranges in a request must be 1 to {BlockDevice.MostRanges}, not {MaximumRanges}");
        ThrowIf(MaximumRangeSectors == 0, "the maximum length of a range must be at least one sector");
        ThrowIf(Id.Length > BlockDevice.IdLength || !Id.All(char.IsAscii), $"the id \"{Id}\" must be ASCII and at most {BlockDevice.IdLength} bytes long");
        ThrowIf(Lifetime is { IsValid: false }, $"the lifetime {Lifetime} is not valid");
    }

    private static void ThrowIf(bool isWrong, string what)
    {
        if (isWrong) throw new ArgumentException($"The options of the block device are invalid: {what}.");
    }
}
