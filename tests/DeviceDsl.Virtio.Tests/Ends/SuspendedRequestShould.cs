using DeviceDsl.Pci;
using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Ends;

/// <summary>
/// A function that lost the bus accesses no memory (PC-6): what its device does to the requests that it keeps waits until the bus is
/// back, and is lost only where the requests end.
/// </summary>
public sealed class SuspendedRequestShould
{
    [Theory]
    [MemberData(nameof(EndRig.OnPci), MemberType = typeof(EndRig))]
    public void PC6BeCompletedWhenBusMasteringReturns(TransportKind kind, bool isPacked, bool isInOrder)
    {
        using var rig = new EndRig(kind, isPacked, isInOrder);
        rig.Master(false);
        byte[] before = rig.Memory();

        CompleteAll(rig);

        Assert.Equal(before, rig.Memory());
        Assert.Equal(0, rig.Interrupts());
        Assert.False(rig.Rig.Queues[1].Ring.TryTakeUsed(out _, out _));
        foreach ((VirtQueue queue, DescriptorChain chain) in rig.Device.Kept)
        {
            Assert.Throws<InvalidOperationException>(() => queue.Complete(chain, 0));
        }

        rig.Master(true);
        rig.ShouldBeAnswered();
        Assert.Equal(1, rig.Interrupts());
        rig.ShouldWorkAgain();
    }

    /// <summary>A device that writes now and completes later, or the other way round, is as right.</summary>
    [Theory]
    [MemberData(nameof(EndRig.OnPci), MemberType = typeof(EndRig))]
    public void PC6KeepAPartialWrite(TransportKind kind, bool isPacked, bool isInOrder)
    {
        using var rig = new EndRig(kind, isPacked, isInOrder);
        byte[] answer = EndRig.AnswerBytes;
        List<ChainWriter> writers = rig.Device.Kept.ConvertAll(kept => kept.Chain.Writer);
        rig.Device.Run(() => WriteAll(writers, answer.AsSpan(0, 9)));
        rig.Master(false);
        byte[] before = rig.Memory();

        rig.Device.Run(() => WriteAll(writers, answer.AsSpan(9, 15)));
        Assert.Equal(before, rig.Memory());
        rig.Master(true);
        foreach ((_, GuestAddress at) in rig.Offered) Assert.Equal(answer[..24], rig.Rig.Read(at, 24));
        rig.Device.Run(() => WriteAll(writers, answer.AsSpan(24)));
        rig.Device.Run(() =>
        {
            foreach ((VirtQueue queue, DescriptorChain chain) in rig.Device.Kept) queue.Complete(chain, EndRig.AnswerLength);
        });
        rig.Master(false);
        rig.Device.Run(() => rig.Device.Show(rig.Device.Kept[0].Queue));
        rig.Master(true);

        rig.ShouldBeAnswered();
    }

    /// <summary>An answer without what was asked is none: the device gets the request again.</summary>
    [Theory]
    [MemberData(nameof(EndRig.OnPci), MemberType = typeof(EndRig))]
    public void PC6ReturnWhenTheDeviceCouldNotReadIt(TransportKind kind, bool isPacked, bool isInOrder)
    {
        using var rig = new EndRig(kind, isPacked, isInOrder);
        rig.Master(false);
        byte[] before = rig.Memory();
        (VirtQueue Queue, DescriptorChain Chain)[] kept = [.. rig.Device.Kept];

        rig.Device.Run(() =>
        {
            foreach ((VirtQueue queue, DescriptorChain chain) in kept)
            {
                Assert.Equal(0u, EndRig.Read(chain));
                Assert.Equal(0u, chain.ReadableLength);
                queue.Complete(chain, EndRig.Write(chain));
                rig.Device.Show(queue);
            }
        });

        rig.Device.Kept.Clear();
        Assert.Equal(EndRig.Requests, kept[0].Queue.InFlight);
        rig.Master(true);
        Assert.Equal(EndRig.Requests, rig.Device.Kept.Count);
        Assert.False(rig.Rig.Queues[1].Ring.TryTakeUsed(out _, out _));
        rig.Device.Run(() =>
        {
            foreach ((VirtQueue queue, DescriptorChain chain) in rig.Device.Kept)
            {
                Assert.Equal((uint)EndRig.SentLength, EndRig.Read(chain));
                queue.Complete(chain, EndRig.Write(chain));
                rig.Device.Show(queue);
            }
        });
        rig.ShouldBeAnswered();
        Assert.NotEqual(before, rig.Memory());
        rig.ShouldWorkAgain();
    }

    /// <summary>
    /// A request that the device could not read, and has not got again, ends with its queue: no reset waits for it (RR-1).
    /// </summary>
    [Theory]
    [MemberData(nameof(EndRig.AllOnPci), MemberType = typeof(EndRig))]
    public void RR1EndWithItsQueueBeforeItReturns(QueueEnd end, TransportKind kind, bool isPacked, bool isInOrder)
    {
        // Without the bus nothing is served, so that no handler throws and no queue breaks.
        if (end is QueueEnd.HandlerThrew or QueueEnd.OtherQueueBroken or QueueEnd.QueueBroken) return;
        using var rig = new EndRig(kind, isPacked, isInOrder);
        rig.Master(false);
        VirtQueue before = rig.Device.Kept[0].Queue;
        rig.Device.Run(() =>
        {
            foreach ((VirtQueue queue, DescriptorChain chain) in rig.Device.Kept)
            {
                Assert.Equal(0u, EndRig.Read(chain));
                queue.Complete(chain, 0);
            }
        });
        Assert.Equal(EndRig.Requests, before.InFlight);

        rig.End(end);

        Assert.Equal(0, before.InFlight);
        if (end is QueueEnd.MachineDispose or QueueEnd.HostDispose) return;
        if (end == QueueEnd.QueueReset) Assert.False(new QueueRegisters(rig.Rig).IsResetting(1));
        rig.ShouldWorkAgain();
    }

    [Theory]
    [MemberData(nameof(EndRig.OnPci), MemberType = typeof(EndRig))]
    public void PC6ReportSuspendedRatherThanEnded(TransportKind kind, bool isPacked, bool isInOrder)
    {
        using var rig = new EndRig(kind, isPacked, isInOrder);
        (VirtQueue queue, DescriptorChain chain) = rig.Device.Kept[0];
        Assert.Equal(ChainStatus.InFlight, chain.Status);
        rig.Master(false);
        Assert.Equal(ChainStatus.Suspended, chain.Status);
        rig.Device.Run(() => Assert.Same(queue, rig.Device.Live(1)));
        Assert.Equal((uint)EndRig.AnswerLength, chain.WritableLength);
        rig.Master(true);
        Assert.Equal(ChainStatus.InFlight, chain.Status);
        Assert.Equal(((uint)EndRig.SentLength, (uint)EndRig.AnswerLength), (chain.ReadableLength, chain.WritableLength));
        rig.Master(false);

        rig.End(QueueEnd.StatusZero);

        Assert.Equal(ChainStatus.Ended, chain.Status);
        rig.Device.Run(() => Assert.Null(rig.Device.Live(1)));
        queue.Complete(chain, 0);
        Assert.Throws<InvalidOperationException>(() => chain.Status);
    }

    /// <summary>What waited for the bus is over with the requests, and does not come with the bus.</summary>
    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(EndRig.AllOnPci), MemberType = typeof(EndRig))]
    public void LeaveNoTraceOnceItHasEnded(QueueEnd end, TransportKind kind, bool isPacked, bool isInOrder)
    {
        // Without the bus nothing is served, so that no handler throws and no queue breaks.
        if (end is QueueEnd.HandlerThrew or QueueEnd.OtherQueueBroken or QueueEnd.QueueBroken) return;
        using var rig = new EndRig(kind, isPacked, isInOrder);
        rig.Master(false);
        (VirtQueue Queue, DescriptorChain Chain) last = rig.Device.Kept[^1];
        CompleteAll(rig, EndRig.Requests - 1);
        rig.Device.Run(() => EndRig.Write(last.Chain));
        rig.End(end);
        byte[] before = rig.Memory();

        last.Queue.Complete(last.Chain, 5);

        if (end != QueueEnd.MachineDispose)
        {
            // A driver that was loaded, or that placed its ring anew, offers requests of its own.
            rig.Device.OnKeeping = () => throw new InvalidOperationException("It serves the old requests.");
            if (end is not (QueueEnd.Load or QueueEnd.LegacyPageElsewhere) && rig.Rig.Host![TransportRig.Place] is not null)
            {
                rig.Master(true);
            }
        }

        Assert.Equal(before, rig.Memory());
        Assert.Equal(0, rig.Interrupts());
        if (end is QueueEnd.MachineDispose or QueueEnd.HostDispose) return;
        rig.ShouldWorkAgain();
    }

    /// <summary>Nothing of the ring is touched either.</summary>
    [Theory]
    [MemberData(nameof(EndRig.OnPci), MemberType = typeof(EndRig))]
    public void PC6LeaveTheRingAlone(TransportKind kind, bool isPacked, bool isInOrder)
    {
        using var rig = new EndRig(kind, isPacked, isInOrder);
        rig.Master(false);
        rig.Rig.Add(rig.Rig.Queues[1], [1], 70);
        rig.Rig.Queues[1].Ring.Publish();
        byte[] before = rig.Memory();

        rig.Device.Run(() =>
        {
            VirtQueue queue = rig.Device.Live(1)!;
            queue.DisableKicks();
            Assert.False(queue.TryTake(out _));
            Assert.False(queue.EnableKicks());
            Assert.False(queue.Publish());
        });

        Assert.Equal(before, rig.Memory());
    }

    /// <summary>A queue that the driver makes meanwhile leads to the memory no sooner.</summary>
    [Theory]
    [MemberData(nameof(EndRig.OnPci), MemberType = typeof(EndRig))]
    public void PC6NotBeTakenFromANewQueue(TransportKind kind, bool isPacked, bool isInOrder)
    {
        using var rig = new EndRig(kind, isPacked, isInOrder);
        rig.Master(false);
        if (TransportRig.IsLegacyKind(kind))
        {
            rig.End(QueueEnd.LegacyPageElsewhere);
        }
        else
        {
            rig.End(QueueEnd.QueueReset);
            rig.Device.Run(() => rig.Device.Kept.ForEach(kept => kept.Queue.Complete(kept.Chain, 0)));
            Assert.False(new QueueRegisters(rig.Rig).IsResetting(1));
            rig.Rig.Queues[1] = rig.Rig.Driver.SetUpQueue(1, 16, rig.Rig.HasMessages ? (ushort)2 : VirtioDriver.NoVector);
            rig.Rig.Add(rig.Rig.Queues[1], [1], 70);
            rig.Rig.Queues[1].Ring.Publish();
        }

        byte[] before = rig.Memory();
        rig.Device.Run(() =>
        {
            VirtQueue queue = rig.Device.Live(1)!;
            Assert.NotSame(rig.Device.Kept[0].Queue, queue);
            Assert.True(queue.IsSuspended);
            Assert.False(queue.TryTake(out _));
            Assert.False(queue.EnableKicks());
        });
        Assert.Equal(before, rig.Memory());
        rig.Device.Kept.Clear();
        rig.Master(true);
        Assert.Equal(TransportRig.IsLegacyKind(kind) ? 0 : 1, rig.Device.Kept.Count);
        rig.ShouldWorkAgain();
    }

    /// <summary>Who has a queue can answer as the device can.</summary>
    [Fact]
    public void PC6BeCompletedByTheQueueOwner()
    {
        using var rig = new EndRig(TransportKind.PciModern, isPacked: false, isInOrder: false);
        using var kick = EventFd.Create();
        using QueueOwner owner = rig.Device.HandOver(1, kick);
        rig.Master(false);
        byte[] before = rig.Memory();

        Assert.True(owner.Serve(queue =>
        {
            foreach ((_, DescriptorChain chain) in rig.Device.Kept) queue.Complete(chain, EndRig.Write(chain));
        }));

        Assert.Equal(before, rig.Memory());
        rig.Master(true);
        rig.ShouldBeAnswered();
        Assert.Equal(1, rig.Interrupts());
    }

    /// <summary>An old driver that never took the bus loses the memory while it cannot reach the device.</summary>
    [Fact]
    public void PC6WaitForALegacyDriverWithoutBusMastering()
    {
        var device = new KeepingDevice();
        using var machine = new EmbeddedMachine();
        machine.AddMemory(TransportRig.MemoryStart, TransportRig.MemoryLength);
        using var host = new PciHost(machine);
        host.Plug(TransportRig.Place, VirtioPci.FunctionOf(device));
        var function = new PciDriverFunction(new EmbeddedGuestBus(machine.Cpus[0]), TransportRig.Place);
        function.Place(0, TransportRig.LegacyBase);
        function.Command(PciCommand.Io);
        var driver = new VirtioPciLegacyDriver(function, new(machine.Memory, TransportRig.MemoryStart, TransportRig.MemoryLength));
        Assert.True(driver.Negotiate(TransportRig.Everything));
        DriverQueue queue = driver.SetUpQueue(1);
        driver.Start();
        GuestAddress answer = driver.Heap.Take(EndRig.AnswerLength);
        Assert.True(queue.Ring.TryAdd([new(answer, EndRig.AnswerLength, true)], 1));
        queue.Submit();
        machine.Settle();
        (VirtQueue ring, DescriptorChain chain) = Assert.Single(device.Kept);

        function.Command(PciCommand.None);
        Assert.Equal(ChainStatus.Suspended, chain.Status);
        device.Run(() =>
        {
            ring.Complete(chain, EndRig.Write(chain));
            device.Show(ring);
        });
        Assert.False(queue.Ring.TryTakeUsed(out _, out _));
        function.Command(PciCommand.Io);

        Assert.True(queue.Ring.TryTakeUsed(out _, out uint written));
        Assert.Equal((uint)EndRig.AnswerLength, written);
        byte[] bytes = new byte[EndRig.AnswerLength];
        Assert.True(machine.Memory.TryRead(answer, bytes));
        Assert.Equal(EndRig.AnswerBytes, bytes);
    }

    private static void CompleteAll(EndRig rig, int count = EndRig.Requests) => rig.Device.Run(() =>
    {
        foreach ((VirtQueue queue, DescriptorChain chain) in rig.Device.Kept.Take(count))
        {
            uint written = EndRig.Write(chain);
            Assert.Equal((uint)EndRig.AnswerLength, written);
            queue.Complete(chain, written);
            rig.Device.Show(queue);
        }
    });

    private static void WriteAll(List<ChainWriter> writers, ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < writers.Count; i++)
        {
            ChainWriter writer = writers[i];
            Assert.Equal(bytes.Length, writer.Write(bytes));
            writers[i] = writer;
        }
    }
}
