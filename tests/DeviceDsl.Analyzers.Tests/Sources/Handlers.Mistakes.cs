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

#pragma warning disable CA1031

namespace Acme.Vmm;

// The waits of a store that handlers use.
internal sealed class Store
{
    private readonly Task<int> _opened = Task.Run(static () => 4);
    private readonly ReaderWriterLockSlim _map = new();

    public Store() { }

    public Store(string path) => Size = File.ReadAllBytes(path).Length;

    public int Size { get; private set; }

    public int Length => _opened.Result;

    public int this[int sector]
    {
        get
        {
            Thread.Sleep(sector);
            return Size;
        }

        set
        {
            _map.EnterWriteLock();
            try { Size = value; }
            finally { _map.ExitWriteLock(); }
        }
    }

    public IEnumerable<int> Sectors()
    {
        for (int sector = 0; sector < Size; sector++)
        {
            Thread.Sleep(1);
            yield return sector;
        }
    }
}

[Device]
internal sealed partial class Disk
{
    private readonly Store _store = new();
    private readonly BlockingCollection<int> _requests = [];
    private readonly ReaderWriterLockSlim _map = new();
    private Task<int>? _flushed;
    private volatile bool _isIdle;

    public int Served { get; private set; }

    [Doorbell(Pio, 0x10)]
    private void OnLength() => Served = {|DDSL0201:_store.Length|};

    [Doorbell(Pio, 0x12)]
    private void OnRead() => Served += {|DDSL0201:_store[3]|};

    [Doorbell(Pio, 0x14)]
    private void OnWrite() => {|DDSL0201:_store[3]|} = 4;

    [Doorbell(Pio, 0x16)]
    private void OnOpen() => Served = {|DDSL0201:new Store("disk")|}.Size;

    [Doorbell(Pio, 0x18)]
    private void OnDrain()
    {
        foreach (int request in {|DDSL0201:_requests.GetConsumingEnumerable()|})
        {
            Served += request;
        }
    }

    [Doorbell(Pio, 0x1A)]
    private void OnScan()
    {
        foreach (int sector in {|DDSL0201:_store.Sectors()|}) Served += sector;
    }

    [Doorbell(Pio, 0x1C)]
    private void OnStop() => {|DDSL0201:SpinWait.SpinUntil(() => _isIdle)|};

    [Doorbell(Pio, 0x1E)]
    private void OnRemap()
    {
        {|DDSL0201:_map.EnterWriteLock()|};
        try { Served = 0; }
        finally { _map.ExitWriteLock(); }
    }

    [Doorbell(Pio, 0x20)]
    private void OnFlush()
    {
        _flushed ??= Task.Run(() => Served);
        if (!_flushed.IsCompleted) {|DDSL0201:_flushed.Wait()|};
    }

    [Doorbell(Pio, 0x22)]
    private void OnCheck()
    {
        Served = Served switch
        {
            0 => 1,
            1 => {|DDSL0201:_store.Length|},
            _ => {|DDSL0201:WriteAsync(3).ConfigureAwait(false).GetAwaiter().GetResult()|},
        };
    }

    private static async Task<int> WriteAsync(uint value)
    {
        await Task.Yield();
        return (int)value;
    }

    [Doorbell(Pio, 0x24)]
    private void OnIdle() => _isIdle = _requests.Count == 0;
}

internal sealed class Console16550 : IDisposable
{
    private readonly SemaphoreSlim _line = new(1);
    private readonly LoopRegistration _served;

    public Console16550(Machine machine, EventFd kick)
    {
        Action handler = () =>
        {
            {|DDSL0201:_line.Wait()|};
            _line.Release();
        };
        _served = machine.Loop.Add(kick, handler);
    }

    public void Dispose()
    {
        _served.Dispose();
        _line.Dispose();
    }
}

// Work that blocks the pool.
[Device]
internal sealed partial class Uploader
{
    private readonly SemaphoreSlim _slots = new(2);
    private Task _last = Task.CompletedTask;

    [Doorbell(Pio, 0x30)]
    private void OnKick() => _last = {|DDSL0610:_last.ContinueWith(_ => Upload())|};

    [Doorbell(Pio, 0x32)]
    private void OnStart() => {|DDSL0610:new Task(Upload).Start()|};

    [Doorbell(Pio, 0x34)]
    private void OnQueue() => {|DDSL0610:Queue()|};

    [Doorbell(Pio, 0x36)]
    private void OnLater()
    {
        var upload = new Task(() => Upload());
        {|DDSL0610:upload.Start()|};
    }

    [Doorbell(Pio, 0x38)]
    private void OnPost() => {|DDSL0610:ThreadPool.QueueUserWorkItem(static slots => slots.Wait(), _slots, preferLocal: false)|};

    [Doorbell(Pio, 0x3A)]
    private void OnGiven() => {|DDSL0610:Later(() => _slots.Wait())|};

    private static void Later(Action work) => Task.Run(work);

    private void Queue() => _ = Task.Run(Upload);

    private void Upload()
    {
        _slots.Wait();
        _slots.Release();
    }
}

internal static class Backend
{
    // The answer is stored, and nobody reads it.
    public static void Serve(QueueOwner owner) => owner.Serve(static queue =>
    {
        while (queue.TryTake(out DescriptorChain chain)) queue.Complete(chain, 0);
        bool hasMore = {|DDSL0206:queue.EnableKicks()|};
    });

    public static void Poll(VirtQueue queue)
    {
        bool hasMore;
        while (queue.TryTake(out DescriptorChain chain)) queue.Complete(chain, 0);
        hasMore = {|DDSL0206:queue.EnableKicks()|};
    }

    public static void PollIfPresent(VirtQueue? queue)
    {
        while (queue?.TryTake(out DescriptorChain chain) == true) queue.Complete(chain, 0);
        {|DDSL0206:queue?.EnableKicks()|};
    }
}

internal static class Counting
{
    public static void While(EventFd kick, Queue<int> requests)
    {
        if (!kick.TryRead(out ulong signals)) return;

        int served = 0;
        while (served < (int){|DDSL0209:signals|})
        {
            requests.TryDequeue(out _);
            served++;
        }
    }

    public static void Down(EventFd kick, Queue<int> requests)
    {
        if (!kick.TryRead(out ulong signals)) return;

        for (ulong left = {|DDSL0209:signals|}; left > 0; left--) requests.TryDequeue(out _);
    }

    public static void DoWhile(EventFd kick, Queue<int> requests)
    {
        if (!kick.TryRead(out ulong signals)) return;

        do { requests.TryDequeue(out _); }
        while (--{|DDSL0209:signals|} > 0);
    }

    public static void Bounded(EventFd kick, Queue<int> requests, int limit)
    {
        if (!kick.TryRead(out ulong signals)) return;

        for (int i = 0; i < limit && i < (int){|DDSL0209:signals|}; i++) requests.TryDequeue(out _);
    }

    public static List<int> Take(EventFd kick, List<int> requests)
        => kick.TryRead(out ulong signals) ? requests.Take((int){|DDSL0209:signals|}).ToList() : [];
}

internal static class NativeEvents
{
    private const int CloseOnExec = 0x80000;

    public static int Drain(byte[] buffer)
    {
        using var handle = new SafeFileHandle(eventfd(0, CloseOnExec), ownsHandle: true);
        using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        return {|DDSL0207:stream.Read(buffer, 0, 8)|};
    }

    public static void Fill(Span<byte> buffer)
    {
        using FileStream stream = new(new SafeFileHandle(eventfd(0, CloseOnExec), true), FileAccess.ReadWrite);
        {|DDSL0207:stream.ReadExactly(buffer)|};
    }

    [DllImport("libc")]
    private static extern int eventfd(uint initial, int flags);
}
