using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Acme.Vmm;

// Waits for its own async code, which takes the lock after its first await.
internal sealed class Journal : IDisposable
{
    private readonly object _lock = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Task _flushing = Task.CompletedTask;

    public int Written { get; private set; }

    public void Flush()
    {
        lock (_lock) { {|DDSL0301:FlushAsync().GetAwaiter().GetResult()|}; }
    }

    public void FlushAll()
    {
        lock (_lock)
        {
            {|DDSL0301:FlushAsync().Wait()|};
            Written++;
        }
    }

    public int Count()
    {
        lock (_lock)
        {
            return {|DDSL0301:CountAsync().Result|};
        }
    }

    public void Start() => _flushing = FlushAsync();

    public void Stop()
    {
        lock (_lock)
        {
            {|DDSL0301:_flushing.ConfigureAwait(false).GetAwaiter().GetResult()|};
        }
    }

    public void Exclusive()
    {
        _gate.Wait();
        try
        {
            {|DDSL0301:ExclusiveAsync().GetAwaiter().GetResult()|};
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Background()
    {
        lock (_lock)
        {
            {|DDSL0301:Task.Run(() => { lock (_lock) Written++; }).Wait()|};
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task FlushAsync()
    {
        await Task.Delay(1);
        lock (_lock) Written++;
    }

    private async Task<int> CountAsync()
    {
        await Task.Yield();
        return Locked();
    }

    private async Task ExclusiveAsync()
    {
        await _gate.WaitAsync();
        try { Written++; }
        finally { _gate.Release(); }
    }

    private int Locked()
    {
        lock (_lock) return Written;
    }
}

internal sealed class Bell : IDisposable
{
    private readonly LoopRegistration _served;

    public Bell(Machine machine, EventFd kick) => _served = machine.Loop.Add(kick, OnKick);

    public int Kicks { get; private set; }

    public void Dispose()
    {
        lock (this) { {|DDSL0301:_served.Dispose()|}; }
    }

    private void OnKick()
    {
        lock (this) Kicks++;
    }
}

// The lock is taken in an accessor.
internal sealed class Meter : IDisposable
{
    private readonly Lock _lock = new();
    private readonly LoopRegistration _served;

    public Meter(Machine machine, EventFd kick) => _served = machine.Loop.Add(kick, OnKick);

    public int Kicks
    {
        get { lock (_lock) return field; }
        set { lock (_lock) field = value; }
    }

    public void Dispose()
    {
        using (_lock.EnterScope())
        {
            {|DDSL0301:_served.Dispose()|};
        }
    }

    private void OnKick() => Kicks = 1;
}

internal sealed class Pool : IDisposable
{
    private readonly object _lock = new();
    private readonly List<Thread> _threads = [];
    private readonly Thread[] _readers;
    private readonly BlockingCollection<int> _work = [];
    private readonly ManualResetEventSlim _resumed = new();

    public Pool(int count)
    {
        _readers = new Thread[count];
        for (int i = 0; i < count; i++)
        {
            _readers[i] = new Thread(Read);
            _readers[i].Start();
            var thread = new Thread(Run) { IsBackground = true };
            thread.Start();
            _threads.Add(thread);
        }
    }

    public int Done { get; private set; }

    public void StopLocked()
    {
        _resumed.Set();
        lock (_lock)
        {
            foreach (Thread thread in _threads) {|DDSL0301:thread.Join()|};
        }
    }

    public void StopEachLocked()
    {
        _resumed.Set();
        lock (_lock)
        {
            for (int i = 0; i < _threads.Count; i++) {|DDSL0301:_threads[i].Join()|};
        }
    }

    public void StopReaders()
    {
        foreach (Thread reader in _readers) {|DDSL0312:reader.Join()|};
    }

    public void Stop() => _threads.ForEach(static thread => {|DDSL0312:thread.Join()|});

    public void Dispose()
    {
        foreach (Thread thread in _threads)
        {
            {|DDSL0312:thread.Join()|};
        }

        _work.Dispose();
        _resumed.Dispose();
    }

    private void Run()
    {
        _resumed.Wait();
        lock (_lock) Done++;
    }

    private void Read() => Done += _work.Take();
}

internal sealed class Crew : IDisposable
{
    private readonly AutoResetEvent _go = new(false);
    private readonly Thread[] _threads;

    public Crew(int count)
    {
        _threads = [.. Enumerable.Range(0, count).Select(_ => new Thread(Run))];
        foreach (Thread thread in _threads) thread.Start();
    }

    public int Turns { get; private set; }

    public void Dispose()
    {
        for (int i = 0; i < _threads.Length; i++) {|DDSL0312:_threads[i].Join()|};
        _go.Dispose();
    }

    private void Run()
    {
        _go.WaitOne();
        Turns++;
    }
}

internal sealed class Pair : IDisposable
{
    private readonly object _turn = new();
    private readonly Thread[] _threads;
    private bool _isOver;

    public Pair()
    {
        _threads = [new Thread(Run), new Thread(Run)];
        Array.ForEach(_threads, static thread => thread.Start());
    }

    public void Dispose()
    {
        lock (_turn) _isOver = true;
        for (int i = 0; i < _threads.Length; i++) {|DDSL0312:_threads[i].Join()|};
    }

    private void Run()
    {
        while (!Volatile.Read(ref _isOver)) Turn();
    }

    private void Turn()
    {
        lock (_turn) Monitor.Wait(_turn);
    }
}

internal sealed class Reader : IDisposable
{
    private readonly BlockingCollection<int> _work = [];
    private Thread? _thread;

    public int Done { get; private set; }

    public void Start()
    {
        var thread = new Thread(Run) { IsBackground = true };
        thread.Start();
        _thread = thread;
    }

    public void Dispose()
    {
        {|DDSL0312:_thread?.Join()|};
        _work.Dispose();
    }

    private void Run()
    {
        foreach (int item in _work.GetConsumingEnumerable()) Done += item;
    }
}

internal sealed class Router
{
    private readonly Lock _routes = new();
    private readonly Lock _lines = new();
    private readonly object _first = new(), _second = new();

    public int Raised { get; private set; }

    private int Line
    {
        get { lock (_lines) return Raised; }
    }

    private int Route
    {
        get { lock (_routes) return Raised; }
    }

    public void Raise()
    {
        lock (_routes) Raised = Line;
    }

    public void Lower()
    {
        lock (_lines) Raised = {|DDSL0304:Route|};
    }

    public void Both()
    {
        lock (_first) lock (_second) Raised++;
    }

    public int Reversed()
    {
        Monitor.Enter(_second);
        try
        {
            lock ({|DDSL0304:_first|}) return Raised;
        }
        finally
        {
            Monitor.Exit(_second);
        }
    }
}
