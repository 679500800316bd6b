namespace DeviceDsl.Analyzers.Queues;

/// <summary>A place in a part of a split ring, as its address is written.</summary>
internal enum RingField
{
    Other,

    /// <summary>At the beginning.</summary>
    Flags,

    /// <summary>2 bytes from the beginning.</summary>
    Index,

    /// <summary>An entry of 8 bytes behind the 4 of flags and index, of those that are used round and round.</summary>
    UsedEntry,

    /// <summary>An entry of 2 bytes there.</summary>
    AvailableEntry,

    /// <summary>Behind all entries of 8 bytes.</summary>
    AvailableEvent,

    /// <summary>Behind all entries of 2 bytes.</summary>
    UsedEvent,
}
