using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Devices;

/// <summary>Requests that do not fit beside others are served once there is room, without another kick of their driver.</summary>
public sealed class CrowdedQueueShould
{
    private const int Size = 1024;
    private const int Requests = 300;
    private const int Buffers = 1000;

    [Theory]
    [MemberData(nameof(TransportRig.Layouts), MemberType = typeof(TransportRig))]
    public void H10ServeDeferredRequestsWithoutAnotherKick(TransportKind kind, bool isPacked)
    {
        foreach (bool isInOrder in TransportRig.IsLegacyKind(kind) ? new[] { false } : [false, true])
        {
            var device = new PatientDevice(new() { QueueSize = Size, OffersInOrder = isInOrder });
            using var rig = new TransportRig(kind, device, TransportRig.Choose(isPacked));
            Crowd(rig);
            Assert.InRange(device.Kept, 1, Requests - 1);
            int used = 0;
            while (used < Requests)
            {
                Assert.True(
                    device.Kept != 0,
                    $"{used} of {Requests} requests were served; the others wait for a kick. "
                        + $"{kind}, {(isPacked ? "packed" : "split")}: {device.FailureReason}");
                device.Complete();
                device.Publish();
                rig.Machine.Settle();
                while (rig.Queues[0].Ring.TryTakeUsed(out _, out _)) used++;
            }

            Assert.Equal(1, rig.Queues[0].Kicks);
        }
    }

    [Fact]
    public void IE8NotifyTheOwnerOfTheQueue()
    {
        var device = new PatientDevice(new() { QueueSize = Size });
        using var rig = new TransportRig(TransportKind.PciModern, device);
        using EventFd kick = rig.Machine.CreateEventFd("owner");
        using QueueOwner owner = device.HandOver(0, kick);
        Crowd(rig);
        Assert.True(kick.TryRead(out _));
        var taken = new List<DescriptorChain>();
        owner.Serve(queue =>
        {
            while (queue.TryTake(out DescriptorChain chain)) taken.Add(chain);
        });
        kick.TryRead(out _);

        owner.Serve(queue => queue.Complete(taken[0], 0));

        Assert.True(kick.TryRead(out _), "Nobody looks at the queue again.");
    }

    private static void Crowd(TransportRig rig)
    {
        GuestAddress table = rig.Heap.Take(16 * Buffers);
        var buffers = new DriverBuffer[Buffers];
        Array.Fill(buffers, new DriverBuffer(rig.Heap.Take(1), 1, false));
        for (int i = 0; i < Requests; i++) Assert.True(rig.Queues[0].Ring.TryAddIndirect(buffers, table, i));
        rig.Queues[0].Submit();
        rig.Machine.Settle();
    }
}
