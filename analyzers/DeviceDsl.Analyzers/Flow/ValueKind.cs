namespace DeviceDsl.Analyzers.Flow;

/// <summary>What is known of a value.</summary>
internal enum ValueKind : byte
{
    Unknown,
    Null,
    NotNull,

    /// <summary>Something that is followed; it may still turn out to be null where it came from elsewhere.</summary>
    Object,
    True,
    False,

    /// <summary>An <c>Errno</c> that may be either.</summary>
    Errno,
    Success,
    Failure,
}
