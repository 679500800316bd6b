namespace DeviceDsl.Analyzers.Concurrency;

/// <summary>The effect of a call on a lock.</summary>
internal enum LockCall
{
    /// <summary>Not a call of a lock.</summary>
    None,

    /// <summary>Waits for the lock.</summary>
    Enter,

    /// <summary>Takes the lock if it is free, or becomes free within a timeout.</summary>
    TryEnter,

    /// <summary>Takes the lock when the result is awaited; the thread does not block.</summary>
    EnterLater,

    /// <summary>Releases the lock.</summary>
    Exit,
}
