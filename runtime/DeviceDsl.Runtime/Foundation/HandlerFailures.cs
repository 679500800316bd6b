namespace DeviceDsl.Foundation;

/// <summary>The failures of a device's handlers: whether one requires a reset, and how many there were.</summary>
internal sealed class HandlerFailures
{
    private Exception? _last;
    private int _count;

    /// <summary>The exception of the last handler that failed, until the device is reset.</summary>
    public Exception? Last => Volatile.Read(ref _last);

    /// <summary>The number of times a handler has thrown.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Records the exception of a handler.</summary>
    public void Record(Exception exception)
    {
        Restore(exception);
        Interlocked.Increment(ref _count);
    }

    /// <summary>Restores an earlier failure; <see langword="null"/> after a reset.</summary>
    public void Restore(Exception? failure) => Volatile.Write(ref _last, failure);
}
