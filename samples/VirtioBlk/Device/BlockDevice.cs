using System.Runtime.ExceptionServices;
using System.Text;
using DeviceDsl;
using DeviceDsl.Virtio;
using VirtioBlk.Backends;

namespace VirtioBlk;

/// <summary>A virtio block device.</summary>
/// <remarks>Whatever a guest asks for, no byte outside of the disk is touched, and errors of the backend are the guest's to see, not the device's end (BK-21).</remarks>
[VirtioDevice(2, Name = "virtio-blk")]
public sealed partial class BlockDevice : VirtioDevice
{
    /// <summary>The unit in which sectors are counted, whatever the block size.</summary>
    public const uint SectorLength = IDiskBackend.SectorLength;

    /// <summary>The most queues.</summary>
    public const int MaximumQueues = 64;

    internal const int MostRanges = 64;
    internal const int IdLength = 20;

    private const int QueueSize = 256;
    private const uint BarrierFlag = 0x8000_0000;

    private readonly IDiskBackend _backend;
    private readonly BlockDeviceOptions _options;
    private readonly byte[] _id = new byte[IdLength];
    private byte _writeback = 1;

    /// <summary>Makes a device.</summary>
    /// <param name="backend">Where its bytes are; still the caller's to dispose of.</param>
    /// <param name="options">What it is like.</param>
    /// <exception cref="ArgumentException">There is no such device.</exception>
    public BlockDevice(IDiskBackend backend, BlockDeviceOptions? options = null)
        : base(FeaturesOf(backend, options ??= new()), options.Virtio, options.Queues)
    {
        _backend = backend;
        _options = options;
        Capacity = backend.Length / SectorLength;
        Encoding.ASCII.GetBytes(options.Id, _id);
    }

    /// <summary>Whether nothing can be written.</summary>
    public bool IsReadOnly => _options.IsReadOnly || _backend.IsReadOnly;

    /// <summary>How many requests were served.</summary>
    public long Requests { get; private set; }

    /// <summary>How many requests ended in an error.</summary>
    public long Errors { get; private set; }

    /// <summary>Whether a write may be complete before it is durable (BK-18).</summary>
    internal bool IsWriteBack => Features.Has(BlockFeature.ConfigWce) ? _writeback != 0 : Features.Has(BlockFeature.Flush);

    /// <summary>Makes the disk longer or shorter, and tells the guest (BK-22).</summary>
    /// <param name="length">The new length in bytes, a multiple of 512.</param>
    /// <exception cref="IOException">The backend cannot; what else it throws comes out as well. The disk has the length it had.</exception>
    public void Resize(ulong length)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(length % SectorLength, 0UL, nameof(length));
        ExceptionDispatchInfo? failure = null;
        Synchronize(() =>
        {
            try
            {
                _backend.Resize(length);
                Capacity = length / SectorLength;
            }
            catch (Exception exception)
            {
                // The caller's, and no failure of the device: it has the size it had.
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        failure?.Throw();
        NotifyConfigurationChanged();
    }

    /// <inheritdoc/>
    protected override bool OnFeatures(VirtioFeatures features)
    {
        // A driver that cannot flush must not have to (BK-18).
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
        if (capacity > _backend.Length / SectorLength) throw reader.Refuse($"describes a disk of {capacity} sectors, and this one has only {_backend.Length / SectorLength}");
        if (writeback > 1) throw reader.Refuse($"has the invalid write-back mode {writeback}");
        return () => (Capacity, _writeback) = (capacity, writeback);
    }

    private static VirtioFeatures FeaturesOf(IDiskBackend backend, BlockDeviceOptions options)
    {
        ArgumentNullException.ThrowIfNull(backend);
        options.ThrowUnlessRight();
        var features = VirtioFeatures.Of(
            BlockFeature.SizeMax, BlockFeature.SegMax, BlockFeature.Geometry, BlockFeature.BlockSize, BlockFeature.Flush, BlockFeature.Topology);
        if (options.Queues > 1) features = features.With(BlockFeature.MultiQueue);
        if (options.OffersConfigWce) features = features.With(BlockFeature.ConfigWce);
        if (options.Lifetime is not null) features = features.With(BlockFeature.Lifetime);
        if (options.IsReadOnly || backend.IsReadOnly) return features.With(BlockFeature.ReadOnly);
        features = features.With(BlockFeature.Discard).With(BlockFeature.WriteZeroes);
        return backend.CanErase ? features.With(BlockFeature.SecureErase) : features;
    }
}
