using DeviceDsl.Virtio;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>
/// The ioeventfds of a virtio device, in every order. Named after the rows of docs/spec/analyzer-rules.md, section B, and the rules of
/// docs/spec/virtio.md.
/// </summary>
internal static class VirtioScenarios
{
    /// <summary>How often a thread is interrupted where it could go on, at most.</summary>
    public const int Preemptions = 1;

    /// <summary>B5: a request that was made while the driver became ready is served, whichever way its kick took.</summary>
    public static void B5AKickIsNotLostWhenTheDriverBecomesReady()
    {
        using EmbeddedMachine machine = CreateMachine();
        using var device = new ToyVirtio(machine);
        device.SetUp();
        var guest = new Thread(() => device.Request()) { Name = "guest" };
        guest.Start();

        device.Start();

        guest.Join();
        machine.Settle();
        Check.Equal(1, device.Served, "requests served");
    }

    /// <summary>
    /// B4: a request whose kick rang an ioeventfd is served before the device leaves, though the loop may have taken the kick.
    /// </summary>
    public static void B4NoKickIsLostWhenIoEventFdsStop()
    {
        using EmbeddedMachine machine = CreateMachine();
        using var device = new ToyVirtio(machine);
        device.SetUp();
        device.Start();
        machine.Settle();
        bool isRung = false;
        var guest = new Thread(() => isRung = device.Request()) { Name = "guest" };
        guest.Start();

        device.Leave();

        guest.Join();
        machine.Settle();
        if (isRung) Check.Equal(1, device.Served, "requests served of which the ioeventfd told");
    }

    /// <summary>B8: when a reset returns no handler runs, and none that had lost the race to it runs afterwards.</summary>
    public static void B8NoHandlerRunsAfterAReset()
    {
        using EmbeddedMachine machine = CreateMachine();
        using var device = new ToyVirtio(machine);
        bool isReset = false;
        device.InHandler = () =>
        {
            Check.That(!Volatile.Read(ref isReset), "A handler runs after the reset.");
            Volatile.Read(ref isReset);
            Check.That(!Volatile.Read(ref isReset), "A handler runs on after the reset.");
        };
        device.SetUp();
        device.Start();
        machine.Settle();
        device.Request();

        device.Session.Reset();

        Volatile.Write(ref isReset, true);
        machine.Settle();
        Check.Equal(0, device.FailureCount, "failures");
    }

    /// <summary>B9: who has the queue serves what was kicked, and the device's own handler is not called meanwhile.</summary>
    public static void B9AKickIsServedByWhoHasTheQueue()
    {
        using EmbeddedMachine machine = CreateMachine();
        using var kick = EventFd.Create();
        using var device = new ToyVirtio(machine);
        bool isAway = false;
        int servedAway = 0;
        device.InHandler = () => Check.That(!Volatile.Read(ref isAway), "The device serves a queue that is not its own.");
        device.SetUp();
        device.Start();
        machine.Settle();
        var guest = new Thread(() => device.Request()) { Name = "guest" };
        guest.Start();

        using QueueOwner owner = device.HandOver(0, kick);
        Volatile.Write(ref isAway, true);
        guest.Join();
        machine.Settle();
        while (kick.TryRead(out _))
        {
            owner.Serve(queue =>
            {
                while (queue.TryTake(out DescriptorChain chain))
                {
                    queue.Complete(chain, 0);
                    servedAway++;
                }
            });
        }

        Check.Equal(1, device.Served + servedAway, "requests served");
        Check.Equal(0, device.FailureCount, "failures");
    }

    /// <summary>B9: a request that meets the return of its queue is served by the device.</summary>
    public static void B9AKickIsNotLostWhenAQueueIsGivenBack()
    {
        using EmbeddedMachine machine = CreateMachine();
        using var kick = EventFd.Create();
        using var device = new ToyVirtio(machine);
        device.SetUp();
        device.Start();
        QueueOwner owner = device.HandOver(0, kick);
        machine.Settle();
        var guest = new Thread(() => device.Request()) { Name = "guest" };
        guest.Start();

        owner.Dispose();

        guest.Join();
        machine.Settle();
        Check.Equal(1, device.Served, "requests served");
    }

    /// <summary>ST-2: a request that the device kept is answered before the reset returns, or not at all.</summary>
    public static void ST2NothingIsWrittenAfterAReset()
    {
        using EmbeddedMachine machine = CreateMachine();
        using var kick = EventFd.Create();
        using var device = new ToyVirtio(machine);
        device.SetUp();
        device.Start();
        using QueueOwner owner = device.HandOver(0, kick);
        device.Request();
        VirtQueue? ring = null;
        DescriptorChain chain = default;
        owner.Serve(queue =>
        {
            ring = queue;
            Check.That(queue.TryTake(out chain), "There is no request.");
        });
        var host = new Thread(() => device.Synchronize(() =>
        {
            ChainWriter writer = chain.Writer;
            ring!.Complete(chain, writer.TryWrite((byte)7) ? 1u : 0);
            device.Show(ring);
        }))
        { Name = "host" };
        host.Start();

        device.Session.Reset();

        (byte Data, byte Used) before = Read(machine);
        host.Join();
        Check.Equal(before, Read(machine), "memory after the reset");
        Check.Equal(before.Data != 0, before.Used != 0, "whether the request was used, beside whether it was written");
        Check.Equal(0, device.FailureCount, "failures");
    }

    /// <summary>The byte that a request asks for, and the index of the used ring.</summary>
    private static (byte Data, byte Used) Read(EmbeddedMachine machine)
    {
        Span<byte> bytes = stackalloc byte[2];
        Check.That(machine.Memory.TryRead(0x3000UL, bytes[..1]) && machine.Memory.TryRead(0x2002UL, bytes[1..]), "There is no memory.");
        return (bytes[0], bytes[1]);
    }

    private static EmbeddedMachine CreateMachine() => new(new() { HasInterruptControllers = false });
}
