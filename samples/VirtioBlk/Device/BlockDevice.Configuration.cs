using DeviceDsl.Virtio;

namespace VirtioBlk;

/// <content>The configuration space (BK-3).</content>
public sealed partial class BlockDevice
{
    private const ushort Heads = 16;
    private const ushort SectorsPerTrack = 63;
    private const uint DataSegmentsBeside = 2;

    /// <summary>The length of the disk in sectors.</summary>
    [VirtioConfig(0x00)]
    public ulong Capacity { get; private set; }

    [VirtioConfig(0x08)]
    private uint SizeMax => _options.SizeMax;

    // Header and status take one descriptor each.
    [VirtioConfig(0x0C)]
    private uint SegMax => _options.SegMax ?? (uint)(_options.Virtio.QueueSize ?? QueueSize) - DataSegmentsBeside;

    [VirtioConfig(0x10)]
    private ushort GeometryCylinders => (ushort)Math.Min(Capacity / (Heads * SectorsPerTrack), ushort.MaxValue);

    [VirtioConfig(0x12)]
    private byte GeometryHeads => (byte)Heads;

    [VirtioConfig(0x13)]
    private byte GeometrySectors => (byte)SectorsPerTrack;

    [VirtioConfig(0x14)]
    private uint BlockSize => _options.BlockSize;

    [VirtioConfig(0x18)]
    private byte PhysicalBlockExponent => _options.PhysicalBlockExponent;

    [VirtioConfig(0x19)]
    private byte AlignmentOffset => 0;

    [VirtioConfig(0x1A)]
    private ushort MinimumIoSize => (ushort)Math.Min(1 << _options.PhysicalBlockExponent, ushort.MaxValue);

    [VirtioConfig(0x1C)]
    private uint OptimalIoSize => 0;

    // Only a driver that negotiated the feature may choose.
    [VirtioConfig(0x20, IsWritable = true)]
    private byte Writeback
    {
        get => _writeback;
        set
        {
            if (Features.Has(BlockFeature.ConfigWce)) _writeback = value == 0 ? (byte)0 : (byte)1;
        }
    }

    [VirtioConfig(0x22)]
    private ushort Queues => (ushort)QueueCount;

    [VirtioConfig(0x24)]
    private uint MaximumDiscardSectors => _options.MaximumRangeSectors;

    [VirtioConfig(0x28)]
    private uint MaximumDiscardRanges => _options.MaximumRanges;

    [VirtioConfig(0x2C)]
    private uint DiscardSectorAlignment => _options.BlockSize / SectorLength;

    [VirtioConfig(0x30)]
    private uint MaximumWriteZeroesSectors => _options.MaximumRangeSectors;

    [VirtioConfig(0x34)]
    private uint MaximumWriteZeroesRanges => _options.MaximumRanges;

    [VirtioConfig(0x38)]
    private byte WriteZeroesMayUnmap => _backend.CanUnmap ? (byte)1 : (byte)0;

    [VirtioConfig(0x3C)]
    private uint MaximumEraseSectors => _options.MaximumRangeSectors;

    [VirtioConfig(0x40)]
    private uint MaximumEraseRanges => _options.MaximumRanges;

    [VirtioConfig(0x44)]
    private uint EraseSectorAlignment => _options.BlockSize / SectorLength;
}
