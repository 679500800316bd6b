using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Acme.Vmm;

internal sealed class Journal
{
    private readonly object _lock = new();
    private readonly object _other = new();

    public int Written { get; private set; }

    // Takes another lock.
    public void Flush()
    {
        lock (_lock) { FlushAsync().GetAwaiter().GetResult(); }
    }

    // This thread takes it again, before the first await.
    public void FlushTwice()
    {
        lock (_lock) { AtOnceAsync().GetAwaiter().GetResult(); }
    }

    public void FlushAfter()
    {
        Task flushing;
        lock (_lock) flushing = LockedAsync();
        flushing.Wait();
    }

    public void Bounded()
    {
        lock (_lock) { LockedAsync().Wait(TimeSpan.FromSeconds(1)); }
    }

    private async Task FlushAsync()
    {
        await Task.Yield();
        lock (_other) Written++;
    }

    private async Task AtOnceAsync()
    {
        lock (_lock) Written++;
        await Task.Yield();
    }

    private async Task LockedAsync()
    {
        await Task.Yield();
        lock (_lock) Written++;
    }
}

internal sealed class Bell(Machine machine, EventFd kick) : IDisposable
{
    private readonly object _lock = new();
    private LoopRegistration? _served;

    public int Kicks { get; private set; }

    public void Start()
    {
        lock (this) _served = machine.Loop.Add(kick, OnKick);
    }

    public void Dispose()
    {
        LoopRegistration? ended;
        lock (this)
        {
            ended = _served;
            _served = null;
        }

        ended?.Dispose();
    }

    private void OnKick()
    {
        lock (_lock) Kicks++;
        lock (this) Kicks++;
    }
}

internal sealed class Pool : IDisposable
{
    private readonly object _lock = new();
    private readonly List<Thread> _threads = [];
    private readonly BlockingCollection<int> _work = [];

    public Pool(int count)
    {
        for (int i = 0; i < count; i++)
        {
            var thread = new Thread(Run);
            thread.Start();
            _threads.Add(thread);
        }
    }

    public int Done { get; private set; }

    public void Stop()
    {
        List<Thread> ended;
        lock (_lock) ended = [.. _threads];
        _work.CompleteAdding();
        foreach (Thread thread in ended) thread.Join();
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        foreach (Thread thread in _threads) thread.Join();
        _work.Dispose();
    }

    private void Run()
    {
        Done += _work.Take();
        lock (_lock) Done++;
    }
}

// What ends the waits of threads before they are joined.
internal sealed class Interrupted : IDisposable
{
    private readonly ManualResetEventSlim _resumed = new();
    private readonly Thread _thread;

    public Interrupted()
    {
        _thread = new Thread(Run);
        _thread.Start();
    }

    public void Dispose()
    {
        _thread.Interrupt();
        _thread.Join();
        _resumed.Dispose();
    }

    private void Run()
    {
        try { _resumed.Wait(); }
        catch (ThreadInterruptedException) { _resumed.Reset(); }
    }
}

internal sealed class Cancelled : IDisposable
{
    private readonly AutoResetEvent _resumed = new(false);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenRegistration _woken;
    private readonly Thread _thread;

    public Cancelled()
    {
        _woken = _stop.Token.Register(() => _resumed.Set());
        _thread = new Thread(() => _resumed.WaitOne());
        _thread.Start();
    }

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _woken.Dispose();
        _stop.Dispose();
        _resumed.Dispose();
    }
}

internal sealed class Timed : IDisposable
{
    private readonly ManualResetEventSlim _elapsed = new();
    private readonly Timer _timer;
    private readonly Thread _thread;

    public Timed()
    {
        _timer = new Timer(_ => _elapsed.Set(), null, 10, Timeout.Infinite);
        _thread = new Thread(Run);
        _thread.Start();
    }

    public int Done { get; private set; }

    public void Dispose()
    {
        _thread.Join();
        _timer.Dispose();
        _elapsed.Dispose();
    }

    private void Run()
    {
        _elapsed.Wait();
        Done++;
    }
}

internal sealed class Paired : IDisposable
{
    private readonly ManualResetEventSlim _ready = new();
    private readonly Thread _reader;
    private readonly Thread _writer;

    public Paired()
    {
        _reader = new Thread(Read);
        _writer = new Thread(Write);
        _reader.Start();
        _writer.Start();
    }

    public int Done { get; private set; }

    public void Dispose()
    {
        _reader.Join();
        _writer.Join();
        _ready.Dispose();
    }

    private void Read()
    {
        _ready.Wait();
        Done++;
    }

    private void Write()
    {
        Done = 1;
        _ready.Set();
    }
}

// Who made the event may set it.
internal sealed class Follower : IDisposable
{
    private readonly ManualResetEventSlim _stopped;
    private readonly Thread _thread;

    public Follower(ManualResetEventSlim stopped)
    {
        _stopped = stopped;
        _thread = new Thread(Run);
        _thread.Start();
    }

    public void Dispose() => _thread.Join();

    private void Run() => _stopped.Wait();
}

// The semaphore is a lock, which the thread leaves again.
internal sealed class Exclusive : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Thread _thread;

    public Exclusive()
    {
        _thread = new Thread(Run);
        _thread.Start();
    }

    public int Done { get; private set; }

    public void Dispose()
    {
        _thread.Join();
        _gate.Dispose();
    }

    private void Run()
    {
        _gate.Wait();
        try { Done++; }
        finally { _gate.Release(); }
    }
}

internal sealed class Router
{
    private readonly Lock _all = new();
    private readonly object _routes = new();
    private readonly object _lines = new();

    public int Raised { get; private set; }

    // Two orders, but only one thread at a time.
    public void Raise()
    {
        lock (_all)
        {
            lock (_routes) lock (_lines) Raised++;
        }
    }

    public void Lower()
    {
        lock (_all)
        {
            lock (_lines) lock (_routes) Raised--;
        }
    }
}

// A callback of the framework opens the gate, which it gets as its state.
internal sealed class ResumedByToken
{
    private readonly ManualResetEventSlim _resumed = new();
    private readonly Thread _thread;

    public ResumedByToken(CancellationToken stop)
    {
        _thread = new Thread(() => _resumed.Wait());
        stop.Register(static state => ((ManualResetEventSlim)state!).Set(), _resumed);
        _thread.Start();
    }

    public void Stop() => _thread.Join();
}

internal sealed class ResumedByTimer
{
    private readonly ManualResetEventSlim _elapsed = new();
    private readonly Thread _thread;
    private readonly Timer _timer;

    public ResumedByTimer()
    {
        _thread = new Thread(() => _elapsed.Wait());
        _timer = new Timer(static state => ((ManualResetEventSlim)state!).Set(), _elapsed, 10, -1);
        _thread.Start();
    }

    public void Stop()
    {
        _thread.Join();
        _timer.Dispose();
    }
}
