using DeviceDsl;
using DeviceDsl.Runtime.Tests;
using DeviceDsl.Virtio;
using DeviceDsl.Virtio.Tests.Support;
using VirtioBlk.Backends;

namespace VirtioBlk.Tests;

/// <summary>Serving a request allocates nothing, from the kick to the interrupt.</summary>
[Collection(Alone.Name)]
public sealed class RequestPathShould
{
    private const int WarmUp = 2000;
    private const int Rounds = 200;
    private const int Batch = 8;

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
        using var meter = new AllocationMeter(rig.Machine);

        Action[] steps = [traffic.Send, traffic.TakeAll, traffic.TakeInterrupts];

        meter.Measure(steps, WarmUp);
        (long, long) allocated = Allocations.Undisturbed(() => meter.Measure(steps, Rounds));

        Assert.Equal((0L, 0L), allocated);
        Assert.Equal(device.Requests, traffic.Taken);
        Assert.True(traffic.Taken >= (WarmUp + Rounds) * Batch);
        Assert.Equal(0, device.Errors);
    }

    /// <summary>Tells what the calling thread and a machine's loop allocate.</summary>
    private sealed class AllocationMeter : IDisposable
    {
        private readonly EventFd _ask;
        private readonly LoopRegistration _answer;
        private long _onLoop;
        private int _answers;

        public AllocationMeter(Machine machine)
        {
            _ask = machine.CreateEventFd();
            _answer = machine.Loop.Add(_ask, () =>
            {
                _onLoop = GC.GetAllocatedBytesForCurrentThread();
                Volatile.Write(ref _answers, _answers + 1);
            });
        }

        /// <summary>
        /// What is allocated while a guest does something several times, and waits for the loop after each step: they seldom meet at a
        /// lock.
        /// </summary>
        /// <param name="steps">What it does.</param>
        /// <param name="times">How often.</param>
        public (long Guest, long Loop) Measure(Action[] steps, int times)
        {
            long guest = 0;
            long loopBefore = OnLoop();
            for (int i = 0; i < times * steps.Length; i++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                steps[i % steps.Length]();
                guest += GC.GetAllocatedBytesForCurrentThread() - before;
                OnLoop();
            }

            return (guest, OnLoop() - loopBefore);
        }

        public void Dispose()
        {
            _answer.Dispose();
            _ask.Dispose();
        }

        /// <summary>Waits for what the loop has to do, without a lock.</summary>
        private long OnLoop()
        {
            int before = _answers;
            _ask.Signal();
            while (Volatile.Read(ref _answers) == before) Thread.Yield();
            return _onLoop;
        }
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
        }

        public void TakeAll()
        {
            while (_queue.Ring.TryTakeUsed(out _, out _)) Taken++;
        }

        public void TakeInterrupts()
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
