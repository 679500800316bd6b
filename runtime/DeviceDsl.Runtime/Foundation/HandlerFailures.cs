namespace DeviceDsl.Foundation;

/// <summary>Whether a device needs a reset because a handler threw, and how often that happened.</summary>
internal sealed class HandlerFailures
{
    private Exception? _last;
    private int _count;

    /// <summary>What the last handler that failed threw, until the device is reset.</summary>
    public Exception? Last => Volatile.Read(ref _last);

    /// <summary>How often a handler has thrown.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>A handler threw.</summary>
    public void Record(Exception exception)
    {
        Restore(exception);
        Interlocked.Increment(ref _count);
    }

    /// <summary>Goes back to what a handler threw earlier; after a reset, to nothing.</summary>
    public void Restore(Exception? failure) => Volatile.Write(ref _last, failure);
}
