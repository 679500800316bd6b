using DeviceDsl.Eventing;
using DeviceDsl.Foundation;

namespace DeviceDsl;

/// <summary>A handler that a <see cref="DeviceLoop"/> runs when an eventfd is signalled.</summary>
public sealed class LoopRegistration : IDisposable
{
    private readonly DeviceLoop _loop;
    private readonly EventCounter _counter;
    private readonly Call _call;
    private readonly EventWatch? _watch;

    internal LoopRegistration(DeviceLoop loop, EventCounter counter, Action<ulong> handler)
    {
        _loop = loop;
        _counter = counter;
        _call = new Call(this, handler);
        loop.Enter(this);
        try
        {
            _watch = loop.Queue.Watch(counter, _call);
        }
        catch
        {
            // The call may be queued already.
            _call.Stop();
            loop.Leave(this);
            throw;
        }

        if (counter.TryAddCloseListener(_call) != Errno.None) RequestStop();
    }

    /// <summary>Ends the registration without waiting: a call in progress may still finish. For use inside the handler.</summary>
    public void RequestStop()
    {
        _call.Stop();
        _loop.Leave(this);
        _watch?.Dispose();
        _counter.RemoveCloseListener(_call);
    }

    /// <summary>Ends the registration. When this method returns, the handler neither runs nor will run. May be called again.</summary>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called by the handler itself, which would wait for its own end, or by a handler or callback on
    /// another thread, which this handler may be waiting for. See <see cref="RequestStop"/>.
    /// </exception>
    public void Dispose()
    {
        if (_loop.Queue.IsInside(_call))
        {
            throw new MachineException(
                Errno.EDEADLK, "LCK-11",
                $"The handler of {_counter} ends its own registration and would wait for itself; use RequestStop, which does not wait.");
        }

        if (_loop.Handlers.MustNotWait && !_loop.Queue.IsCurrentThread)
        {
            throw new MachineException(
                Errno.EDEADLK, "LCK-11",
                $"A handler on another thread waits for the handler of {_counter}, which may wait for it; use RequestStop instead.");
        }

        End();
    }

    /// <summary>Does the same as <see cref="Dispose"/>, for callers that no handler can be waiting for.</summary>
    internal void End()
    {
        LockOrder.WaitForHandlers();
        RequestStop();
        _loop.Queue.Flush(_call);
    }

    /// <summary>Whether the calling thread is inside a loop's handler of an eventfd.</summary>
    internal static bool IsServing(EventCounter counter) => HandlerThread.Current.Served == counter;

    /// <summary>Polls the eventfd, signalled or not.</summary>
    internal void Poll() => _loop.Queue.Schedule(_call);

    /// <summary>The eventfd's name.</summary>
    public override string ToString() => _counter.ToString();

    private sealed class Call(LoopRegistration owner, Action<ulong> handler) : WorkItem, ICloseListener
    {
        private bool _isStopped;
        private bool _isSuspended;

        public void Stop() => Volatile.Write(ref _isStopped, true);

        public void OnClosed() => owner.RequestStop();

        protected override void Run()
        {
            if (!owner._loop.Handlers.TryPass(out ReadSections.Section passage))
            {
                Suspend(true);
                return;
            }

            using (passage) Serve();
            Suspend(false);
        }

        private void Serve()
        {
            EventCounter counter = owner._counter;
            if (Volatile.Read(ref _isStopped)) return;
            if (!counter.TryTake(out ulong count))
            {
                // Epoll would report the end of a pipe repeatedly. The first report may come before the constructor has set the watch.
                if (counter.HasEnded && owner._watch is not null) owner.RequestStop();
                return;
            }

            CallHandler(count);
            // The remaining count of a managed semaphore does not cause another signal.
            if (counter.Handle is null && counter.IsPending) TryMarkDue();
        }

        /// <summary>
        /// Suspends the watch during a pause. Epoll would otherwise repeatedly report a signal that must stay in the eventfd.
        /// </summary>
        private void Suspend(bool isSuspended)
        {
            // The first signal may arrive before the constructor has set the watch; then the next one suspends it.
            if (_isSuspended == isSuspended || owner._watch is not { } watch) return;
            _isSuspended = isSuspended;
            if (isSuspended) watch.Suspend();
            else watch.Resume();
        }

        private void CallHandler(ulong count)
        {
            using ReadSections.Section inside = owner._loop.Handlers.EnterHandler();
            HandlerThread.Current.Served = owner._counter;
            try
            {
                handler(count);
            }
            catch (Exception exception)
            {
                owner._loop.Report(owner, exception);
            }
            finally
            {
                HandlerThread.Current.Served = null;
            }
        }
    }
}
