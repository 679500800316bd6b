using DeviceDsl.Interrupts;
using DeviceDsl.Runtime.Tests.Irqchips;

namespace DeviceDsl.Runtime.Tests.Interrupts;

public sealed class RoutingShould : IDisposable
{
    private static readonly MsiMessage Message = new(0xFEE0_0000, 0x41);

    private readonly Board _board = new();
    private readonly EventFd _trigger = EventFd.Create();

    public void Dispose()
    {
        _board.Dispose();
        _trigger.Dispose();
    }

    /// <summary>GSI-4: what is refused leaves the old routing.</summary>
    [Fact]
    public void StayWhenAnotherIsRefused()
    {
        _board.Machine.SetGsiRouting([GsiRoute.ToMsi(30, Message)]);

        var exception = Assert.Throws<MachineException>(
            () => _board.Machine.SetGsiRouting([GsiRoute.ToIoApic(5, 5), GsiRoute.ToIoApic(5, 6)]));

        Assert.Equal("EINVAL: The route of GSI 5 to IoApic pin 6 cannot stand beside that of GSI 5 to IoApic pin 5. (rule GSI-7)", exception.Message);
        Assert.Equal(1, _board.Line(30, true));
    }

    /// <summary>IRQ-10: an interrupt that leads to one message is delivered in the signalling thread.</summary>
    [Fact]
    public void DeliverAMessageInTheThreadThatSignals()
    {
        _board.Machine.SetGsiRouting([GsiRoute.ToMsi(30, Message)]);
        _board.Machine.AssignIrqFd(_trigger, 30);
        using var pause = new QueuePause(_board.Machine.Injector);

        _trigger.Signal();

        Assert.True(_board.Apic().IsRequested(0x41));
    }

    /// <summary>IRQ-11: signals that come before the worker are one.</summary>
    [Fact]
    public void MergeSignalsThatWaitForTheWorker()
    {
        _board.Redirect(5, 0x35);
        _board.Machine.AssignIrqFd(_trigger, 5);
        using (new QueuePause(_board.Machine.Injector))
        {
            for (int i = 0; i < 3; i++) _trigger.Signal();
            Assert.False(_board.Apic().IsRequested(0x35));
        }

        _board.Machine.Settle();
        Assert.Equal([0x35], _board.Serve(0));
    }

    /// <summary>IRQ-12: with resample, a line that leads to one message is no line.</summary>
    [Fact]
    public void NotAssertALineThatLeadsToAMessage()
    {
        using EventFd resample = EventFd.Create();
        _board.Machine.SetGsiRouting([GsiRoute.ToMsi(30, Message)]);
        _board.Machine.AssignIrqFd(_trigger, 30, resample);

        _trigger.Signal();
        Assert.Equal([0x41], _board.Serve(0));

        Assert.False(resample.TryRead(out _));
    }

    /// <summary>IRQ-13, B24: messages are read whole while they change.</summary>
    [Fact]
    public void NeverGiveHalfOfOneMessageAndHalfOfAnother()
    {
        MsiMessage[] messages = [new(0xFEE0_0000, 0x41), new(0xFEE0_1000, 0x42)];
        using var board = new Board(cpus: 2);
        board.Machine.SetGsiRouting([GsiRoute.ToMsi(30, messages[0])]);
        board.Machine.AssignIrqFd(_trigger, 30);
        bool isOver = false;
        var writer = new Thread(() =>
        {
            for (int i = 0; i < 2_000; i++) board.Machine.SetGsiRouting([GsiRoute.ToMsi(30, messages[i & 1])]);
            Volatile.Write(ref isOver, true);
        });
        writer.Start();
        while (!Volatile.Read(ref isOver)) _trigger.Signal();
        writer.Join();
        board.Machine.Settle();

        Assert.False(board.Apic(0).IsRequested(0x42));
        Assert.False(board.Apic(1).IsRequested(0x41));
    }

    /// <summary>B23: once a change has returned, nothing comes by the old route.</summary>
    [Fact]
    public void NotDeliverByAnOldRouteOnceItHasChanged()
    {
        _board.Machine.AssignIrqFd(_trigger, 30);
        for (int i = 0; i < 200; i++)
        {
            using var started = new ManualResetEventSlim();
            _board.Machine.SetGsiRouting([GsiRoute.ToMsi(30, Message)]);
            var signaller = new Thread(() =>
            {
                started.Set();
                for (int n = 0; n < 20; n++) _trigger.Signal();
            });
            signaller.Start();
            started.Wait();
            _board.Machine.SetGsiRouting([]);
            _board.Serve(0);
            signaller.Join();
            _board.Machine.Settle();
            Assert.Empty(_board.Serve(0));
        }
    }

    /// <summary>GSI-8: of two GSIs on one input, the last one is told of its ends.</summary>
    [Fact]
    public void TellTheLastOfThoseWhoShareAnInput()
    {
        using EventFd first = EventFd.Create();
        using EventFd second = EventFd.Create();
        using EventFd otherTrigger = EventFd.Create();
        _board.Redirect(5, 0x8035);
        _board.Machine.AssignIrqFd(_trigger, 30, first);
        _board.Machine.AssignIrqFd(otherTrigger, 31, second);
        _board.Machine.SetGsiRouting([GsiRoute.ToIoApic(30, 5), GsiRoute.ToIoApic(31, 5)]);

        otherTrigger.Signal();
        _board.Machine.Settle();
        _board.Serve(0);

        Assert.False(first.TryRead(out _));
        Assert.True(second.TryRead(out _));
    }

    /// <summary>GSI-10: one bit of the message at a time.</summary>
    [Theory]
    [InlineData(0xFEE0_0000, 0x41, 0, false, 0, 0x41, false)]
    [InlineData(0xFEE0_3000, 0x41, 3, false, 0, 0x41, false)]
    [InlineData(0xFEE0_0004, 0x41, 0, true, 0, 0x41, false)]
    [InlineData(0xFEE0_0000, 0x8041, 0, false, 0, 0x41, true)]
    [InlineData(0xFEE0_0000, 0x4041, 0, false, 0, 0x41, false)]
    [InlineData(0xFEE0_0000, 0x541, 0, false, 5, 0x41, false)]
    [InlineData(0x1_0000_0000_0000, 0xFF, 0, false, 0, 0xFF, false)]
    public void DecodeAMessage(ulong address, uint data, byte destination, bool isLogical, int mode, byte vector, bool isLevel)
    {
        InterruptMessage message = new MsiMessage(address, data).Decode();
        Assert.Equal(new InterruptMessage(destination, isLogical, (DeliveryMode)mode, vector, isLevel), message);
    }

    [Fact]
    public void BeRefusedOnAMachineWithoutControllers()
    {
        using var machine = new EmbeddedMachine(new() { HasInterruptControllers = false });
        Assert.Equal(Errno.EINVAL, machine.TrySetGsiRouting([]));
        Assert.Equal(Errno.EINVAL, Assert.Throws<MachineException>(() => machine.SignalMsi(Message)).Errno);
        Assert.Equal(Errno.ENXIO, Assert.Throws<MachineException>(() => machine.SetIrqLineStatus(5, true)).Errno);
    }
}
