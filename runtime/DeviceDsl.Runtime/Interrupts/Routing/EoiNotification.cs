using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;

namespace DeviceDsl;

/// <summary>
/// Reports the guest's end of interrupt on a line: lowers the source of a level irqfd, then signals an eventfd or runs a callback.
/// </summary>
/// <remarks>
/// <para>
/// It is separate from the irqfd, which its key identifies. A level irqfd has at most one. Either may end first: once the irqfd has
/// ended, nothing is reported; once the notification has ended, the irqfd's line stays up until another is bound or the irqfd ends
/// too.
/// </para>
/// <para>
/// On a shared line, an end of interrupt may belong to another device. With all ends reported, a device must expect ends that are
/// not its own. With <see cref="OnlyOwn"/>, it is notified only if it asserted the line.
/// </para>
/// </remarks>
public sealed class EoiNotification : MachineRegistration
{
    private readonly GsiRouter _router;
    private readonly LevelSource _source;
    private readonly Notifier _notifier;
    private readonly EventCounter? _counter;
    private int _isReleased;

    internal EoiNotification(
        GsiRouter router, LevelIrqKey key, EventCounter? counter, Action? callback, Action<Exception> onFailed, bool onlyOwn)
    {
        Key = key;
        OnlyOwn = onlyOwn;
        _router = router;
        _source = key.Source;
        _counter = counter;
        _notifier = new Notifier(this, callback, onFailed);
    }

    /// <summary>The irqfd that the notification is bound to.</summary>
    public LevelIrqKey Key { get; }

    /// <summary>Whether it reports only ends of interrupts that its irqfd took part in.</summary>
    public bool OnlyOwn { get; }

    /// <summary>The number of times the callback has thrown. Its exceptions are logged.</summary>
    public int FailureCount => _notifier.FailureCount;

    private protected override bool IsInsideWait => _router.Readers.IsReading;

    /// <summary>The line and the eventfd.</summary>
    public override string ToString() => $"EOI notification of {Key}{(_counter is null ? "" : $" to {_counter}")}";

    /// <summary>Binds the notification and starts reporting.</summary>
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

    // The source can be released at once, without waiting: a call in progress at most lowers the line.
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
            // Lowered before the device is notified, so that the device can assert it again at once (RES-3).
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
                // The exception must not reach the guest, whose end of interrupt runs this callback.
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
