using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;

namespace DeviceDsl;

/// <summary>
/// Tells of the guest's end of interrupt on a line: takes down what a level irqfd asserts, then signals an eventfd or calls
/// back.
/// </summary>
/// <remarks>
/// <para>
/// It is an object of its own beside the irqfd, which its key names; a level irqfd has at most one. Either may be ended
/// first: once the irqfd has ended nothing is told any more, and once this has ended the irqfd's line stays up until
/// another is bound or the irqfd ends too.
/// </para>
/// <para>
/// A line that others share ends their interrupts as well. Told of all ends, a device has to expect those that are not its
/// own; told only of its own, it is left alone when it did not hold the line up.
/// </para>
/// </remarks>
public sealed class EoiNotification : MachineRegistration
{
    private readonly GsiRouter _router;
    private readonly LevelSource _source;
    private readonly Notifier _notifier;
    private readonly EventCounter? _counter;
    private int _isReleased;

    internal EoiNotification(GsiRouter router, LevelIrqKey key, EventCounter? counter, Action? callback, Action<Exception> onFailed, bool onlyOwn)
    {
        Key = key;
        OnlyOwn = onlyOwn;
        _router = router;
        _source = key.Source;
        _counter = counter;
        _notifier = new Notifier(this, callback, onFailed);
    }

    /// <summary>The irqfd that it is bound to.</summary>
    public LevelIrqKey Key { get; }

    /// <summary>Whether it tells only of the ends of interrupts that its irqfd had a part in.</summary>
    public bool OnlyOwn { get; }

    /// <summary>How often the callback has thrown. Its exceptions are logged.</summary>
    public int FailureCount => _notifier.FailureCount;

    private protected override bool IsInsideWait => _router.Readers.IsReading;

    /// <summary>The line and the eventfd.</summary>
    public override string ToString() => $"EOI notification of {Key}{(_counter is null ? "" : $" to {_counter}")}";

    /// <summary>Binds it and begins to tell.</summary>
    internal Errno TryStart()
    {
        Errno errno = _source.TryBind(this);
        if (errno != Errno.None) return errno;
        _router.Acks.Add(Key.Gsi, _notifier);
        if (_counter is null || _counter.TryAddCloseListener(_notifier) == Errno.None) return Errno.None;
        Remove();
        WaitUntilUnused();
        return Errno.EBADF;
    }

    private protected override void Remove()
    {
        _router.Acks.Withdraw(Key.Gsi, _notifier);
        _counter?.RemoveCloseListener(_notifier);
        _router.ReportNotifierChange();
    }

    private protected override void WaitUntilUnused()
    {
        _router.Readers.WaitForReaders();
        if (Interlocked.Exchange(ref _isReleased, 1) == 0) _source.Unbind();
    }

    // Without waiting there is nothing that could not be let go of at once: who still runs takes down a line at most.
    private protected override void ReleaseLater()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0) _source.Unbind();
    }

    private sealed class Notifier(EoiNotification owner, Action? callback, Action<Exception> onFailed) : IAckNotifier, ICloseListener
    {
        private int _failures;

        public int FailureCount => Volatile.Read(ref _failures);

        public void OnAck()
        {
            if (owner._source.HasEnded) return;
            // Down before anyone is told, so that one who asserts it again at once is not undone (RES-3).
            bool isOwn = owner._source.Lower();
            if (owner.OnlyOwn && !isOwn) return;
            owner._counter?.Signal();
            if (callback is not null) Call(callback);
        }

        public void OnClosed() => owner.RequestStop();

        private void Call(Action action)
        {
            HandlerThread thread = HandlerThread.Current;
            thread.EnterCallback();
            try
            {
                action();
            }
            catch (Exception exception)
            {
                // The guest, in whose end of interrupt this runs, has no part in it.
                Interlocked.Increment(ref _failures);
                onFailed(exception);
            }
            finally
            {
                thread.LeaveCallback();
            }
        }
    }
}
