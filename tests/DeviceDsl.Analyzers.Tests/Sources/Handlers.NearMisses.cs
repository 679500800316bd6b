using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using DeviceDsl.Virtio;
using Microsoft.Win32.SafeHandles;

namespace Acme.Vmm;

internal sealed class Store
{
    private readonly Lock _lock = new();

    public int Size { get; private set; }

    public int Length => Size * 512;

    // Waits, but no handler asks for it.
    public int Total
    {
        get
        {
            Thread.Sleep(1);
            return Size;
        }

        set => Size = value;
    }

    public int this[int sector]
    {
        get
        {
            lock (_lock) return Size + sector;
        }

        set => Size = value;
    }

    public IEnumerable<int> Sectors()
    {
        for (int sector = 0; sector < Size; sector++) yield return sector;
    }

    public IEnumerable<int> Slowly()
    {
        Thread.Sleep(Size);
        yield return Size;
    }
}

[Device]
internal sealed partial class Disk
{
    private readonly Store _store = new();
    private readonly BlockingCollection<int> _requests = [];
    private readonly ReaderWriterLockSlim _map = new();
    private readonly Task<int> _first = Task.Run(static () => 1);
    private readonly Task<int> _second = Task.Run(static () => 2);
    private IEnumerable<int> _later = [];

    public int Served { get; private set; }

    [Doorbell(Pio, 0x10)]
    private void OnLength() => Served = _store.Length + _store[2];

    [Doorbell(Pio, 0x12)]
    private void OnWrite() => _store.Total = 3;

    [Doorbell(Pio, 0x14)]
    private void OnDrain()
    {
        while (_requests.TryTake(out int request)) Served += request;
        foreach (int queued in _requests) Served += queued;
        foreach (int sector in _store.Sectors()) Served += sector;
    }

    // Nothing enumerates it here.
    [Doorbell(Pio, 0x16)]
    private void OnScan() => _later = _store.Slowly();

    [Doorbell(Pio, 0x18)]
    private void OnRemap()
    {
        if (!_map.TryEnterWriteLock(0)) return;
        try { Served = _later.GetHashCode(); }
        finally { _map.ExitWriteLock(); }
    }

    [Doorbell(Pio, 0x1A)]
    private void OnDone() => Served = Finished(_first) + Finished(_second);

    [Doorbell(Pio, 0x1C)]
    private void OnResult()
    {
        if (!_first.IsCompleted) return;

        _first.Wait();
        Served = _first.Result;
    }

    [Doorbell(Pio, 0x1E)]
    private void OnState()
    {
        if (_second is { Status: TaskStatus.RanToCompletion }) Served = _second.Result;
    }

    [Doorbell(Pio, 0x20)]
    private void OnBoth() => _ = BothAsync();

    [Doorbell(Pio, 0x22)]
    private void OnEither() => _ = Task.WhenAny(_first, _second).ContinueWith(
        winner => Served = winner.Result.Result, TaskScheduler.Default);

    [Doorbell(Pio, 0x24)]
    private void OnAll() => _ = Task.WhenAll(_first, _second).ContinueWith(
        _ => Served = _first.Result + _second.Result, TaskScheduler.Default);

    [Doorbell(Pio, 0x26)]
    private void OnFirst() => _ = _first.ContinueWith(done => Served = done.Result, TaskScheduler.Default);

    [Doorbell(Pio, 0x28)]
    private void OnMany()
    {
        Task<int>[] tasks = [_first, _second];
        if (tasks.All(static task => task.IsCompleted)) Served = tasks.Sum(static task => task.Result);
        foreach (Task<int> task in tasks)
        {
            if (task.IsCompletedSuccessfully) Served += task.Result;
        }

        _ = Task.Run(async () =>
        {
            await Task.WhenAll(tasks);
            foreach (Task<int> task in tasks) Served += task.Result;
            Task<int> winner = await Task.WhenAny(tasks);
            Served += winner.Result;
        });
    }

    private static int Finished(Task<int> task) => task.IsCompletedSuccessfully ? task.Result : 0;

    private async Task BothAsync()
    {
        await Task.WhenAll(_first, _second);
        Served = _first.Result + _second.Result;
    }
}

[Device]
internal sealed partial class Uploader
{
    private readonly SemaphoreSlim _slots = new(2);
    private Task _last = Task.CompletedTask;

    public int Uploaded { get; private set; }

    [Doorbell(Pio, 0x30)]
    private void OnKick() => _last = _last.ContinueWith(_ => Uploaded++, TaskScheduler.Default);

    [Doorbell(Pio, 0x32)]
    private void OnStart() => new Task(Upload, TaskCreationOptions.LongRunning).Start();

    [Doorbell(Pio, 0x34)]
    private void OnThread() => new Thread(Upload) { IsBackground = true }.Start();

    [Doorbell(Pio, 0x36)]
    private void OnAsync() => _ = Task.Run(async () =>
    {
        await _slots.WaitAsync();
        _slots.Release();
    });

    [Doorbell(Pio, 0x38)]
    private void OnLong() => _ = _last.ContinueWith(
        _ => Upload(), CancellationToken.None, TaskContinuationOptions.LongRunning, TaskScheduler.Default);

    private void Upload()
    {
        _slots.Wait();
        _slots.Release();
    }
}

internal sealed class Backend(VirtQueue own)
{
    public int Turns { get; private set; }

    public static void Poll(VirtQueue queue)
    {
        bool hasMore;
        do
        {
            while (queue.TryTake(out DescriptorChain chain)) queue.Complete(chain, 0);
            hasMore = queue.EnableKicks();
        }
        while (hasMore);
    }

    public static void Again(VirtQueue queue)
    {
        Drain(queue);
        queue.EnableKicks();
        Drain(queue);
    }

    public void Rearmed()
    {
        Rearm();
        while (own.TryTake(out DescriptorChain chain)) own.Complete(chain, 0);
    }

    public bool Report(VirtQueue queue)
    {
        bool hasMore = queue.EnableKicks();
        Turns += hasMore ? 1 : 0;
        return hasMore;
    }

    private void Rearm() => own.EnableKicks();

    private static void Drain(VirtQueue queue)
    {
        while (queue.TryTake(out DescriptorChain chain)) queue.Complete(chain, 0);
    }
}

internal sealed class Counting
{
    public ulong Signals { get; private set; }

    public void Statistics(EventFd kick, Queue<int> requests)
    {
        if (!kick.TryRead(out ulong signals)) return;

        Signals += signals;
        int served = 0;
        while (requests.TryDequeue(out _)) served++;
        Console.WriteLine($"{served} of {signals}");
    }

    public void Largest(EventFd kick, IReadOnlyList<int> requests)
    {
        if (!kick.TryRead(out ulong signals)) return;

        for (int i = 0; i < requests.Count; i++) Signals = Math.Max(Signals, signals);
    }

    public bool IsBusy(EventFd kick) => kick.TryRead(out ulong signals) && signals > 100;
}

internal static class NativeEvents
{
    private const int NonBlocking = 0x800, CloseOnExec = 0x80000;

    public static int Drain(byte[] buffer)
    {
        using var handle = new SafeFileHandle(eventfd(0, NonBlocking | CloseOnExec), ownsHandle: true);
        using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        return stream.Read(buffer, 0, 8);
    }

    public static void Signal(byte[] buffer)
    {
        using var handle = new SafeFileHandle(eventfd(0, CloseOnExec), ownsHandle: true);
        using var stream = new FileStream(handle, FileAccess.Write, bufferSize: 0);
        stream.Write(buffer, 0, 8);
    }

    public static int Load(string path, byte[] buffer)
    {
        using FileStream stream = new(path, FileMode.Open);
        return stream.Read(buffer, 0, 8);
    }

    [DllImport("libc")]
    private static extern int eventfd(uint initial, int flags);
}

[Device]
internal sealed partial class FinishedWork
{
    [Transient]
    private readonly List<Task<int>> _tasks = [];

    [Transient]
    private readonly BlockingCollection<int> _requests = [];

    [Transient]
    private Task<int> _last = Task.FromResult(0);

    [Transient]
    private int _sum;

    private int Slow
    {
        get
        {
            Thread.Sleep(1);
            return _sum;
        }
    }

    [Doorbell(AddressSpace.Pio, 0)]
    private void TakeLast()
    {
        if (_last.IsCompleted) Apply();
    }

    private void Apply() => _sum = _last.Result;

    [Doorbell(AddressSpace.Pio, 4)]
    private void TakeFinished()
    {
        foreach (Task<int> task in _tasks.Where(task => task.IsCompleted)) _sum += task.Result;
    }

    [Doorbell(AddressSpace.Pio, 8)]
    private void TakeAll()
    {
        if (!_tasks.All(task => task.IsCompleted)) return;

        foreach (Task<int> task in _tasks) _sum += task.Result;
    }

    [Doorbell(AddressSpace.Pio, 12)]
    private void TakeLater()
    {
        List<Task<int>> tasks = _tasks;
        Task.Run(async () =>
        {
            await Task.WhenAll(tasks);
            foreach (Task<int> task in tasks) Console.WriteLine(task.Result);
            Console.WriteLine(tasks[0].Result);
        });
    }

    [Doorbell(AddressSpace.Pio, 16)]
    private void TakeRest()
    {
        _requests.CompleteAdding();
        foreach (int request in _requests.GetConsumingEnumerable()) _sum += request;
    }

    [Doorbell(AddressSpace.Pio, 20)]
    private void Name() => Console.WriteLine(nameof(Slow) + nameof(_last.Result));
}
