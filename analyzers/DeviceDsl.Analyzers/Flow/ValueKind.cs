namespace DeviceDsl.Analyzers.Flow;

/// <summary>The knowledge about a value.</summary>
internal enum ValueKind : byte
{
    Unknown,
    Null,
    NotNull,

    /// <summary>A tracked object; one from elsewhere may still prove to be null.</summary>
    Object,
    True,
    False,

    /// <summary>An <c>Errno</c> that may be success or failure.</summary>
    Errno,
    Success,
    Failure,
}
