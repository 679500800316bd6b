using DeviceDsl.Eventing;
using DeviceDsl.Foundation;

namespace DeviceDsl;

/// <summary>A handler that a <see cref="DeviceLoop"/> runs at the signals of an eventfd.</summary>
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
            // It may be queued already.
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

    /// <summary>Ends the registration. When this returns, the handler neither runs nor will run. It may be called again.</summary>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called by the handler itself, it would wait for its own end; called by a handler or a callback on another
    /// thread, it would wait for a handler that may wait for that one. See <see cref="RequestStop"/>.
    /// </exception>
    public void Dispose()
    {
        if (_loop.Queue.IsInside(_call))
        {
            throw new MachineException(
                Errno.EDEADLK, "LCK-11", $"The handler of {_counter} ends its own registration and would wait for itself; RequestStop does not wait.");
        }

        if (_loop.Handlers.MustNotWait && !_loop.Queue.IsCurrentThread)
        {
            throw new MachineException(
                Errno.EDEADLK, "LCK-11", $"A handler waits on another thread for the handler of {_counter}, which may wait for it; RequestStop does not wait.");
        }

        End();
    }

    /// <summary>Does what <see cref="Dispose"/> does, for callers on which no handler can be waiting.</summary>
    internal void End()
    {
        LockOrder.WaitForHandlers();
        RequestStop();
        _loop.Queue.Flush(_call);
    }

    /// <summary>Whether the calling thread is in the handler that a loop runs at the signals of an eventfd.</summary>
    internal static bool IsServing(EventCounter counter) => HandlerThread.Current.Served == counter;

    /// <summary>Looks at the eventfd, whether it was signalled or not.</summary>
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
            if (Volatile.Read(ref _isStopped) || !counter.TryTake(out ulong count)) return;
            CallHandler(count);
            // What is left of a managed semaphore brings no signal of its own.
            if (counter.Handle is null && counter.IsPending) TryMarkDue();
        }

        /// <summary>A signal left in a Linux eventfd would be reported repeatedly while nothing may read it.</summary>
        private void Suspend(bool isSuspended)
        {
            // The first signal may come before the constructor has the watch; then the next one is in time.
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
