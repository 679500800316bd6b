namespace DeviceDsl.Virtio;

/// <summary>A driver's violation of the rules of a queue.</summary>
public enum QueueFaultReason
{
    /// <summary>The queue size is not 1 to 32768, or the size of a split ring is not a power of two (VQ-1).</summary>
    SizeInvalid,

    /// <summary>The queue size exceeds the offered maximum (VQ-2).</summary>
    SizeAboveMaximum,

    /// <summary>A part of the ring is not aligned (VQ-3).</summary>
    RingMisaligned,

    /// <summary>A part of the ring is not in memory with the access that the device needs (VQ-4).</summary>
    RingOutsideMemory,

    /// <summary>
    /// A chain has more descriptors than the device supports: more than 1024 and than the queue size, or more segments than a queue keeps
    /// (VQ-13).
    /// </summary>
    TooManyDescriptors,

    /// <summary>The available index jumped by more than the ring has room for (SQ-1).</summary>
    AvailableIndexJump,

    /// <summary>A head is outside the descriptor table (SQ-2).</summary>
    HeadOutOfRange,

    /// <summary>A descriptor continues outside its table (SQ-2).</summary>
    NextOutOfRange,

    /// <summary>A chain visits more descriptors than its table has (SQ-3).</summary>
    ChainLoop,

    /// <summary>The buffers of a chain are 2^32 bytes or more (SQ-4).</summary>
    ChainTooLong,

    /// <summary>A readable buffer follows a writable one (SQ-5).</summary>
    ReadableAfterWritable,

    /// <summary>A buffer has no bytes, and the queue is strict (SQ-6).</summary>
    EmptyBuffer,

    /// <summary>A buffer is not in memory with the access that the device needs (SQ-7).</summary>
    BufferOutsideMemory,

    /// <summary>An indirect descriptor was used without the feature (SQ-8).</summary>
    IndirectNotNegotiated,

    /// <summary>The length of an indirect table is 0, not a multiple of 16, or more than 65535 descriptors (SQ-8).</summary>
    IndirectLength,

    /// <summary>An indirect table contains an indirect descriptor (SQ-8).</summary>
    IndirectNested,

    /// <summary>An indirect descriptor has the next flag set (SQ-8, PQ-5).</summary>
    IndirectWithNext,

    /// <summary>An indirect table is not in memory (SQ-8).</summary>
    IndirectOutsideMemory,

    /// <summary>A buffer was made available again while the device still has it (SQ-11).</summary>
    AlreadyInFlight,

    /// <summary>More descriptors are in flight than the queue has (SQ-12).</summary>
    TooManyInFlight,

    /// <summary>A packed chain runs into a descriptor that is not available (PQ-4).</summary>
    ChainUnfinished,

    /// <summary>A buffer id is not below the queue size (PQ-4).</summary>
    IdOutOfRange,

    /// <summary>The memory that records the requests in flight, which a vhost-user frontend keeps, is not a valid record (VU-29).</summary>
    InFlightRecordInvalid,

    /// <summary>The position at which a vhost-user frontend starts the ring does not fit its used index (VU-7).</summary>
    PositionInvalid,
}
