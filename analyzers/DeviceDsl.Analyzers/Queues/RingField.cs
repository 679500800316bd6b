namespace DeviceDsl.Analyzers.Queues;

/// <summary>A field in a part of a split ring, identified by the form of its address.</summary>
internal enum RingField
{
    Other,

    /// <summary>The flags, at the start.</summary>
    Flags,

    /// <summary>The index, 2 bytes from the start.</summary>
    Index,

    /// <summary>An entry of 8 bytes after the 4 bytes of flags and index, at an index that wraps.</summary>
    UsedEntry,

    /// <summary>An entry of 2 bytes at that place.</summary>
    AvailableEntry,

    /// <summary>The field after all entries of 8 bytes.</summary>
    AvailableEvent,

    /// <summary>The field after all entries of 2 bytes.</summary>
    UsedEvent,
}
