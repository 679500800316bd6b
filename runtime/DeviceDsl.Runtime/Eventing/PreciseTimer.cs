using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Eventing;

/// <summary>A one-shot timer of the Linux kernel, which counts nanoseconds. Timers of .NET count milliseconds.</summary>
/// <remarks>
/// A thread sleeps until the time that was set last. A later time leaves it asleep: it finds out when it wakes. An earlier time, and the
/// end of the timer, wake it.
/// </remarks>
internal sealed class PreciseTimer : ITimer
{
    private const long Never = long.MaxValue;
    private const long Awake = long.MinValue;

    private readonly TimeProvider _source;
    private readonly Action _callback;
    private readonly SafeFileHandle _change;
    private readonly SafeFileHandle _timer;
    private readonly Thread _thread;
    private long _due = Never;
    private long _sleepsUntil = Awake;
    private bool _isDisposed;

    /// <summary>Creates a timer that is not set.</summary>
    /// <param name="source">The clock of the machine's host.</param>
    /// <param name="callback">The code to run, which does not throw.</param>
    /// <exception cref="MachineException">The process has no descriptor or thread left.</exception>
    public PreciseTimer(TimeProvider source, Action callback)
    {
        _source = source;
        _callback = callback;
        _change = LinuxEventFd.Create(semaphore: false);
        try
        {
            _timer = LinuxEventFd.CreateTimer();
            _thread = new Thread(Run) { IsBackground = true, Name = "timers" };
            MachineThread.Start(_thread);
        }
        catch
        {
            _timer?.Dispose();
            _change.Dispose();
            throw;
        }
    }

    /// <summary>Sets the timer.</summary>
    /// <param name="dueTime">When it runs; infinite for never.</param>
    /// <param name="period">Infinite: it does not repeat.</param>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (Volatile.Read(ref _isDisposed)) return false;
        long due = dueTime == Timeout.InfiniteTimeSpan ? Never : _source.GetTimestamp() + ToTimestamp(dueTime);
        Interlocked.Exchange(ref _due, due);
        if (due < Volatile.Read(ref _sleepsUntil)) Wake();
        return true;
    }

    /// <summary>Ends the timer. It does not run after this.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true)) return;
        Wake();
        _thread.Join();
        _timer.Dispose();
        _change.Dispose();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    private long ToTimestamp(TimeSpan time) => (long)((Int128)time.Ticks * _source.TimestampFrequency / TimeSpan.TicksPerSecond);

    private void Wake() => _ = LinuxEventFd.TryWrite(_change, 1);

    private void Run()
    {
        while (!Volatile.Read(ref _isDisposed))
        {
            long due = Volatile.Read(ref _due);
            if (due > _source.GetTimestamp()) Sleep(due);
            else if (Interlocked.CompareExchange(ref _due, Never, due) == due) _callback();
        }
    }

    private void Sleep(long due)
    {
        Interlocked.Exchange(ref _sleepsUntil, due);
        // A full fence on both sides: this thread sees the change, or the thread that made it sees that this one sleeps.
        if (Volatile.Read(ref _due) >= due) LinuxEventFd.Wait(_change, _timer, _source, due);
        Volatile.Write(ref _sleepsUntil, Awake);
        LinuxEventFd.TryRead(_change, out _);
    }
}
