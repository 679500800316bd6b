using System.Runtime.ExceptionServices;

namespace DeviceDsl.Foundation;

/// <summary>Carries exceptions of a machine's handlers to the call that caused them, if the options ask for that.</summary>
/// <remarks>
/// An exception never unwinds the machine itself: the caller's operation completes first, then the exception is thrown. If no call
/// on the handler's thread collects exceptions, they are kept for the next <see cref="ThrowKept"/>.
/// </remarks>
/// <param name="policy">Whether exceptions are thrown to the caller.</param>
internal sealed class HandlerExceptions(HandlerFailure policy)
{
    private const int MaxKept = 16;

    [ThreadStatic]
    private static Collector? t_collector;

    [LockRank((int)LockRank.HandlerExceptions)]
    private readonly RankedLock _lock = new(LockRank.HandlerExceptions);
    private readonly Collector _kept = new(null, null);

    /// <summary>Whether exceptions are thrown to the caller.</summary>
    public bool AreThrown => policy == HandlerFailure.Throw;

    /// <summary>Adds the exception of a handler, which has been counted and logged already.</summary>
    public void Add(Exception exception)
    {
        if (!AreThrown) return;
        if (FindCollector() is { } collector)
        {
            collector.Add(exception);
            return;
        }

        using (_lock.Hold()) _kept.Add(exception);
    }

    /// <summary>
    /// Begins a call that throws this thread's exceptions to its caller. Of nested calls, only the outermost throws, so that no
    /// code of a device or of the machine is unwound.
    /// </summary>
    /// <returns>The call, which ends with <see cref="Call.Complete"/>. If it is disposed without that, its exceptions are kept.</returns>
    public Call Begin()
    {
        if (!AreThrown || FindCollector() is not null) return default;
        t_collector = new Collector(this, t_collector);
        return new Call(t_collector);
    }

    /// <summary>Throws the exceptions that no call collected.</summary>
    public void ThrowKept()
    {
        if (!AreThrown) return;
        Exception[] exceptions;
        using (_lock.Hold()) exceptions = _kept.Take();
        Throw(exceptions);
    }

    private Collector? FindCollector()
    {
        Collector? collector = t_collector;
        while (collector is not null && collector.Exceptions != this) collector = collector.Outer;
        return collector;
    }

    private void Keep(Collector collector)
    {
        foreach (Exception exception in collector.Take()) Add(exception);
    }

    private static void Throw(Exception[] exceptions)
    {
        if (exceptions.Length == 1) ExceptionDispatchInfo.Throw(exceptions[0]);
        if (exceptions.Length > 1) throw new AggregateException("Several handlers threw.", exceptions);
    }

    /// <summary>A call on this thread.</summary>
    public readonly ref struct Call
    {
        private readonly Collector? _collector;

        internal Call(Collector collector) => _collector = collector;

        /// <summary>Throws the exceptions of the handlers that ran during the call.</summary>
        public void Complete()
        {
            if (_collector is not null) Throw(_collector.Take());
        }

        /// <summary>Ends the call.</summary>
        public void Dispose()
        {
            if (_collector is null) return;
            t_collector = _collector.Outer;
            _collector.Exceptions!.Keep(_collector);
        }
    }

    /// <summary>Exceptions on the way to a caller. Only the first ones are kept, because a guest can cause any number.</summary>
    /// <param name="exceptions">The owner of the exceptions.</param>
    /// <param name="outer">The enclosing call on this thread.</param>
    internal sealed class Collector(HandlerExceptions? exceptions, Collector? outer)
    {
        private readonly List<Exception> _thrown = [];

        public HandlerExceptions? Exceptions => exceptions;

        public Collector? Outer => outer;

        public void Add(Exception exception)
        {
            if (_thrown.Count < MaxKept) _thrown.Add(exception);
        }

        public Exception[] Take()
        {
            Exception[] taken = [.. _thrown];
            _thrown.Clear();
            return taken;
        }
    }
}
