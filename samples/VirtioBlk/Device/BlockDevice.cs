using System.Runtime.ExceptionServices;
using System.Text;
using DeviceDsl;
using DeviceDsl.Virtio;
using VirtioBlk.Backends;

namespace VirtioBlk;

/// <summary>A virtio block device.</summary>
/// <remarks>
/// Whatever a guest asks for, no byte outside of the disk is accessed. Errors of the backend are reported to the guest and do not end the
/// device (BK-21).
/// </remarks>
[VirtioDevice(2, Name = "virtio-blk")]
public sealed partial class BlockDevice : VirtioDevice
{
    /// <summary>The length of a sector in bytes, independent of the block size.</summary>
    public const uint SectorLength = IDiskBackend.SectorLength;

    /// <summary>The maximum number of queues.</summary>
    public const int MaximumQueues = 64;

    internal const int MaxRanges = 64;
    internal const int IdLength = 20;

    private const int QueueSize = 256;
    private const uint BarrierFlag = 0x8000_0000;

    private readonly IDiskBackend _backend;
    private readonly BlockDeviceOptions _options;
    private readonly byte[] _id = new byte[IdLength];
    private byte _writeback = 1;

    /// <summary>Makes a device.</summary>
    /// <param name="backend">The storage, which the caller still has to dispose of.</param>
    /// <param name="options">The options of the device.</param>
    /// <exception cref="ArgumentException">The options are invalid.</exception>
    public BlockDevice(IDiskBackend backend, BlockDeviceOptions? options = null)
        : base(FeaturesOf(backend, options ??= new()), options.Virtio, options.Queues)
    {
        _backend = backend;
        _options = options;
        Capacity = backend.Length / SectorLength;
        Encoding.ASCII.GetBytes(options.Id, _id);
    }

    /// <summary>Whether the disk is read-only.</summary>
    public bool IsReadOnly => _options.IsReadOnly || _backend.IsReadOnly;

    /// <summary>The number of requests served.</summary>
    public long Requests { get; private set; }

    /// <summary>The number of requests that ended with an error.</summary>
    public long Errors { get; private set; }

    /// <summary>Whether a write may be complete before it is durable (BK-18).</summary>
    internal bool IsWriteBack => Features.Has(BlockFeature.ConfigWce) ? _writeback != 0 : Features.Has(BlockFeature.Flush);

    /// <summary>Changes the length of the disk, and notifies the guest (BK-22).</summary>
    /// <param name="length">The new length in bytes, a multiple of 512.</param>
    /// <exception cref="IOException">The backend failed; its other exceptions are thrown as well. The disk keeps its length.</exception>
    public void Resize(ulong length)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(length % SectorLength, 0UL, nameof(length));
        ChangeLength(() =>
        {
            _backend.Resize(length);
            return length;
        });
    }

    /// <summary>Follows a change of the backend's length that was made outside, and notifies the guest (BK-22).</summary>
    /// <exception cref="IOException">The backend failed; its other exceptions are thrown as well. The disk keeps its length.</exception>
    public void Refresh() => ChangeLength(_backend.Refresh);

    /// <inheritdoc/>
    protected override bool OnFeatures(VirtioFeatures features)
    {
        // A driver that did not negotiate flushing must get durable writes (BK-18).
        _writeback = features.Has(BlockFeature.Flush) ? (byte)1 : (byte)0;
        return true;
    }

    /// <inheritdoc/>
    protected override void OnReset() => _writeback = 1;

    /// <inheritdoc/>
    protected override void OnSaving(StateWriter writer)
    {
        writer.Write(Capacity);
        writer.Write(_writeback);
    }

    /// <inheritdoc/>
    protected override Action OnLoading(StateReader reader)
    {
        ulong capacity = reader.Read<ulong>();
        byte writeback = reader.Read<byte>();
        if (capacity > _backend.Length / SectorLength)
        {
            throw reader.Refuse($"describes a disk of {capacity} sectors, and this one has only {_backend.Length / SectorLength}");
        }

        if (writeback > 1) throw reader.Refuse($"has the invalid write-back mode {writeback}");
        return () => (Capacity, _writeback) = (capacity, writeback);
    }

    private void ChangeLength(Func<ulong> change)
    {
        ExceptionDispatchInfo? failure = null;
        Synchronize(() =>
        {
            try
            {
                Capacity = change() / SectorLength;
            }
            catch (Exception exception)
            {
                // For the caller; the device has not failed, and keeps its length.
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        failure?.Throw();
        NotifyConfigurationChanged();
    }

    private static VirtioFeatures FeaturesOf(IDiskBackend backend, BlockDeviceOptions options)
    {
        ArgumentNullException.ThrowIfNull(backend);
        options.ThrowIfInvalid();
        var features = VirtioFeatures.Of(
            BlockFeature.SizeMax, BlockFeature.SegMax, BlockFeature.Geometry, BlockFeature.BlockSize, BlockFeature.Flush,
            BlockFeature.Topology);
        if (options.Queues > 1) features = features.With(BlockFeature.MultiQueue);
        if (options.OffersConfigWce) features = features.With(BlockFeature.ConfigWce);
        if (options.Lifetime is not null) features = features.With(BlockFeature.Lifetime);
        if (options.IsReadOnly || backend.IsReadOnly) return features.With(BlockFeature.ReadOnly);
        features = features.With(BlockFeature.Discard).With(BlockFeature.WriteZeroes);
        return backend.CanErase ? features.With(BlockFeature.SecureErase) : features;
    }
}
