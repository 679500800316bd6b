using DeviceDsl.Virtio;

namespace VirtioBlk;

/// <summary>The features of a block device (BK-2).</summary>
public static class BlockFeature
{
    /// <summary>The longest segment of data is told.</summary>
    public const VirtioFeature SizeMax = (VirtioFeature)1;

    /// <summary>The most segments of data are told.</summary>
    public const VirtioFeature SegMax = (VirtioFeature)2;

    /// <summary>A geometry is told.</summary>
    public const VirtioFeature Geometry = (VirtioFeature)4;

    /// <summary>Nothing can be written.</summary>
    public const VirtioFeature ReadOnly = (VirtioFeature)5;

    /// <summary>The block size is told.</summary>
    public const VirtioFeature BlockSize = (VirtioFeature)6;

    /// <summary>There is a request that makes what was written durable.</summary>
    public const VirtioFeature Flush = (VirtioFeature)9;

    /// <summary>The blocks behind the blocks are told.</summary>
    public const VirtioFeature Topology = (VirtioFeature)10;

    /// <summary>The driver chooses whether writes are durable at once.</summary>
    public const VirtioFeature ConfigWce = (VirtioFeature)11;

    /// <summary>There are several queues.</summary>
    public const VirtioFeature MultiQueue = (VirtioFeature)12;

    /// <summary>There is a request that discards ranges.</summary>
    public const VirtioFeature Discard = (VirtioFeature)13;

    /// <summary>There is a request that makes ranges zeros.</summary>
    public const VirtioFeature WriteZeroes = (VirtioFeature)14;

    /// <summary>There is a request that tells how worn the disk is.</summary>
    public const VirtioFeature Lifetime = (VirtioFeature)15;

    /// <summary>There is a request that destroys ranges.</summary>
    public const VirtioFeature SecureErase = (VirtioFeature)16;
}
