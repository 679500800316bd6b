namespace DeviceDsl.Foundation;

/// <summary>What a processor waits for in an access.</summary>
internal enum DeferredWait
{
    /// <summary>The answer to a read, or the turn of a read that has had no effect yet.</summary>
    Read,

    /// <summary>The completion of a write that the device has.</summary>
    Write,

    /// <summary>The turn of a write that has had no effect yet.</summary>
    WriteTurn,
}
