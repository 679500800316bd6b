using DeviceDsl.Virtio;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>Driver and device on one ring, each asleep until the other wakes it. Named after the rules of docs/spec/virtio.md.</summary>
internal static class RingScenarios
{
    /// <summary>How often a thread is interrupted where it could go on, at most.</summary>
    public const int Preemptions = 2;

    private const int Size = 2;
    private const int Requests = 3;
    private const ulong Data = 0x3000;

    /// <summary>VQ7: a request that is published while the device asks for kicks is served.</summary>
    public static void VQ7NoKickIsLostOnASplitRing() => Serve();

    /// <summary>VQ7: the same by the event index.</summary>
    public static void VQ7NoKickIsLostOnASplitRingWithEvents() => Serve(VirtioFeature.RingEventIndex);

    /// <summary>VQ7: the same on a packed ring.</summary>
    public static void VQ7NoKickIsLostOnAPackedRing() => Serve(VirtioFeature.RingPacked);

    /// <summary>VQ7: the same on a packed ring by the event index.</summary>
    public static void VQ7NoKickIsLostOnAPackedRingWithEvents() => Serve(VirtioFeature.RingPacked, VirtioFeature.RingEventIndex);

    private static void Serve(params VirtioFeature[] list)
    {
        var features = VirtioFeatures.Of(list);
        using var machine = new EmbeddedMachine();
        machine.AddMemory(0, 0x4000);
        var areas = new VirtQueueAreas(0, 0x1000, 0x2000);
        var setup = new VirtQueueSetup { Memory = machine.Memory, Size = Size, Areas = areas, Features = features };
        Check.That(VirtQueue.TryCreate(setup, out VirtQueue? queue, out QueueFault? fault), $"{fault}");
        var driver = DriverRing.Create(machine.Memory, Size, areas, features);
        using var kick = new AutoResetEvent(false);
        using var interrupt = new AutoResetEvent(false);
        var device = new Thread(() => RunDevice(queue!, kick, interrupt)) { Name = "device" };
        device.Start();

        RunDriver(driver, kick, interrupt);

        device.Join();
        Check.Equal(null, queue!.Fault, "the fault of the queue");
    }

    /// <summary>Serves until all requests were served; asleep where it may, so that a lost kick is a deadlock.</summary>
    private static void RunDevice(VirtQueue queue, AutoResetEvent kick, AutoResetEvent interrupt)
    {
        int served = 0;
        while (served < Requests)
        {
            queue.DisableKicks();
            while (queue.TryTake(out DescriptorChain chain))
            {
                queue.Complete(chain, 0);
                served++;
            }

            if (queue.Publish()) interrupt.Set();
            if (served < Requests && !queue.EnableKicks()) kick.WaitOne();
        }
    }

    private static void RunDriver(DriverRing driver, AutoResetEvent kick, AutoResetEvent interrupt)
    {
        int offered = 0;
        int back = 0;
        while (back < Requests)
        {
            driver.DisableInterrupts();
            while (driver.TryTakeUsed(out _, out _)) back++;
            if (offered < Requests && driver.TryAdd([new DriverBuffer(Data, 1, false)], offered))
            {
                offered++;
                if (driver.Publish()) kick.Set();
                continue;
            }

            if (back < Requests && !driver.EnableInterrupts()) interrupt.WaitOne();
        }
    }
}
