namespace DeviceDsl.Analyzers.Concurrency;

/// <summary>What a call does to a lock.</summary>
internal enum LockCall
{
    /// <summary>It is no call of a lock.</summary>
    None,

    /// <summary>Waits until it has the lock.</summary>
    Enter,

    /// <summary>Takes the lock if it can be had, now or within a time.</summary>
    TryEnter,

    /// <summary>Takes the lock once what it gives back is awaited; the thread does not wait.</summary>
    EnterLater,

    /// <summary>Lets go.</summary>
    Exit,
}
