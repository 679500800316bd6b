using DeviceDsl.Virtio;

namespace VirtioBlk;

/// <summary>The features of a block device (BK-2).</summary>
public static class BlockFeature
{
    /// <summary>The maximum length of a data segment is reported.</summary>
    public const VirtioFeature SizeMax = (VirtioFeature)1;

    /// <summary>The maximum number of data segments is reported.</summary>
    public const VirtioFeature SegMax = (VirtioFeature)2;

    /// <summary>A geometry is reported.</summary>
    public const VirtioFeature Geometry = (VirtioFeature)4;

    /// <summary>The disk is read-only.</summary>
    public const VirtioFeature ReadOnly = (VirtioFeature)5;

    /// <summary>The block size is reported.</summary>
    public const VirtioFeature BlockSize = (VirtioFeature)6;

    /// <summary>Flush requests, which make earlier writes durable, are supported.</summary>
    public const VirtioFeature Flush = (VirtioFeature)9;

    /// <summary>The physical blocks are reported.</summary>
    public const VirtioFeature Topology = (VirtioFeature)10;

    /// <summary>The driver chooses whether writes are durable when they complete.</summary>
    public const VirtioFeature ConfigWce = (VirtioFeature)11;

    /// <summary>The device has several queues.</summary>
    public const VirtioFeature MultiQueue = (VirtioFeature)12;

    /// <summary>Discard requests are supported.</summary>
    public const VirtioFeature Discard = (VirtioFeature)13;

    /// <summary>Write zeroes requests are supported.</summary>
    public const VirtioFeature WriteZeroes = (VirtioFeature)14;

    /// <summary>Requests for the wear of the disk are supported.</summary>
    public const VirtioFeature Lifetime = (VirtioFeature)15;

    /// <summary>Secure erase requests are supported.</summary>
    public const VirtioFeature SecureErase = (VirtioFeature)16;
}
