using DeviceDsl;
using DeviceDsl.Virtio;
using DeviceDsl.Virtio.Tests.Support;
using VirtioBlk.Backends;

namespace VirtioBlk.Tests;

/// <summary>Serving a request allocates nothing, from the kick to the interrupt.</summary>
public sealed class RequestPathShould
{
    private const int Rounds = 2000;
    private const int Batch = 8;
    private const int Attempts = 4;

    public static TheoryData<TransportKind, bool, bool, bool> Ways
    {
        get
        {
            var ways = new TheoryData<TransportKind, bool, bool, bool>();
            foreach (TransportKind kind in Enum.GetValues<TransportKind>())
            {
                foreach (bool isMemory in new[] { false, true })
                {
                    ways.Add(kind, false, isMemory, true);
                    if (!TransportRig.IsLegacyKind(kind)) ways.Add(kind, true, isMemory, false);
                }
            }

            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void AllocateNothing(TransportKind kind, bool isPacked, bool isMemory, bool isByIoEventFd)
    {
        using IDiskBackend backend = isMemory ? new MemoryBackend(1 << 20) : new NullBackend(1 << 20);
        var device = new BlockDevice(backend, new() { Virtio = new() { IoEventFd = isByIoEventFd } });
        using var rig = new TransportRig(kind, device, TransportRig.Choose(isPacked));
        var traffic = new Traffic(rig);
        using EventFd ask = rig.Machine.CreateEventFd();
        long onLoop = 0;
        using LoopRegistration asking = rig.Machine.Loop.Add(ask, () => onLoop = GC.GetAllocatedBytesForCurrentThread());
        long AllocatedOnLoop()
        {
            ask.Signal();
            rig.Machine.Settle();
            return onLoop;
        }

        (long, long) Measure()
        {
            long loopBefore = AllocatedOnLoop();
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Rounds; i++) traffic.Send();
            long here = GC.GetAllocatedBytesForCurrentThread() - before;
            return (here, AllocatedOnLoop() - loopBefore);
        }

        // Not at first, when code is compiled, nor when two threads meet at a lock for the first time, which then makes an event to wait for.
        Assert.Contains((0L, 0L), Enumerable.Range(0, Attempts).Select(_ => Measure()).ToArray());

        traffic.TakeAll();
        Assert.Equal(Attempts * Rounds * Batch, traffic.Taken);
        Assert.Equal(Attempts * Rounds * Batch, device.Requests);
        Assert.Equal(0, device.Errors);
    }

    private sealed class Traffic
    {
        private readonly TransportRig _rig;
        private readonly DriverQueue _queue;
        private readonly DriverBuffer[][] _requests;
        private int _next;

        public Traffic(TransportRig rig)
        {
            _rig = rig;
            _queue = rig.Queues[0];
            _requests = [.. Enumerable.Range(0, 4).Select(Request)];
        }

        public long Taken { get; private set; }

        public void Send()
        {
            for (int i = 0; i < Batch; i++)
            {
                while (!_queue.Ring.TryAdd(_requests[_next], _next))
                {
                    TakeAll();
                    Thread.Yield();
                }

                _next = (_next + 1) % _requests.Length;
            }

            _queue.Submit();
            TakeAll();
            TakeInterrupts();
        }

        public void TakeAll()
        {
            while (_queue.Ring.TryTakeUsed(out _, out _)) Taken++;
        }

        private void TakeInterrupts()
        {
            _queue.Ring.EnableInterrupts();
            while (_rig.Machine.Cpus[0].LocalApic.Acknowledge() is not null)
            {
                _rig.Driver.TakeInterruptStatus();
                _rig.Machine.Cpus[0].LocalApic.EndOfInterrupt();
            }
        }

        private DriverBuffer[] Request(int which)
        {
            (uint type, byte[]? ranges) = which switch
            {
                0 => (0u, null),
                1 => (1u, null),
                2 => (4u, null),
                _ => (13u, (byte[]?)[.. BlockRig.Range(0, 4), .. BlockRig.Range(8, 4)]),
            };
            GuestAddress header = _rig.Heap.Take(16);
            GuestAddress data = _rig.Heap.Take(4096);
            Assert.True(_rig.Machine.Memory.TryWrite(header, BlockRig.Header(type, 0)));
            var buffers = new List<DriverBuffer> { new(header, 16, false) };
            if (which is 0 or 1) buffers.Add(new(data, 4096, which == 0));
            if (ranges is not null)
            {
                Assert.True(_rig.Machine.Memory.TryWrite(data, ranges));
                buffers.Add(new(data, (uint)ranges.Length, false));
            }

            buffers.Add(new(_rig.Heap.Take(1), 1, true));
            return [.. buffers];
        }
    }
}
