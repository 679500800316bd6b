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

    /// <summary>GSI-1, LCK-12: a machine that can be seen has its chips, and routes to them: the IOAPIC first, then the 8259s.</summary>
    [Fact]
    public void CoverTheChipsOfANewMachine()
    {
        for (int gsi = 0; gsi < 26; gsi++)
        {
            var expected = new List<ChipPin>();
            if (gsi < 24) expected.Add(new ChipPin(ChipId.IoApic, gsi));
            if (gsi < 16) expected.Add(new ChipPin(gsi < 8 ? ChipId.PicMaster : ChipId.PicSlave, gsi % 8));
            Assert.Equal(expected, _board.Machine.Router.Table.TargetsOf(gsi).Pins);
        }
    }

    /// <summary>GSI-2.</summary>
    [Fact]
    public void BeEmptyOnANewMachineWithSplitControllers()
    {
        using var split = new Board(splitRoutes: 24);
        Assert.Equal(0, split.Machine.Router.Table.Length);
        Assert.Equal(-1, split.Line(5, true));
    }

    /// <summary>GSI-3: the sum over what did not ignore it; 0 where it was merged, -1 where all ignored it.</summary>
    [Fact]
    public void ReportTheResultOfSettingALine()
    {
        foreach (int gsi in new[] { 5, 6 }) _board.Redirect(gsi, 0x35);
        Assert.Equal((1, 0), (_board.Line(5, true), _board.Line(5, true)));
        _board.Out(0x21, 0);
        Assert.Equal((2, 1), (_board.Line(6, true), _board.Line(6, true)));
        _board.Line(6, false);
        _board.Mask(6, true);
        _board.Out(0x21, 0xFF);
        Assert.Equal(-1, _board.Line(6, true));
        Assert.Equal(-1, _board.Line(4000, true));
        _board.Machine.SetIrqLine(4000, true);
    }

    /// <summary>GSI-4, GSI-5, GSI-6: what a row may not be.</summary>
    [Theory]
    [InlineData(4096, 2, 0, 0, "GSI-4")]
    [InlineData(5, 3, 0, 0, "GSI-5")]
    [InlineData(5, 5, 0, 0, "GSI-5")]
    [InlineData(5, 1, 0, 8, "GSI-6")]
    [InlineData(5, 1, 1, 8, "GSI-6")]
    [InlineData(5, 1, 2, 24, "GSI-6")]
    [InlineData(5, 1, 2, -1, "GSI-6")]
    [InlineData(5, 1, 3, 0, "GSI-6")]
    public void RejectInvalidRows(int gsi, int kind, int chip, int pin, string rule)
    {
        var route = new GsiRoute { Gsi = gsi, Kind = (GsiRouteKind)kind, Target = new ChipPin((ChipId)chip, pin) };
        MachineException refused = Assert.Throws<MachineException>(() => _board.Machine.SetGsiRouting([route]));
        Assert.Equal((Errno.EINVAL, rule), (refused.Errno, refused.Rule));
    }

    /// <summary>GSI-4: 4096 routes at most, and none is a routing too.</summary>
    [Fact]
    public void RejectMoreRowsThanGsis()
    {
        GsiRoute[] routes = [.. Enumerable.Range(0, 4096).Select(gsi => GsiRoute.ToMsi(gsi, Message))];
        Assert.Equal(Errno.None, _board.Machine.TrySetGsiRouting(routes));
        Assert.Equal(1, _board.Line(4095, true));
        Assert.Equal(Errno.EINVAL, _board.Machine.TrySetGsiRouting([.. routes, GsiRoute.ToMsi(0, Message)]));
        Assert.Equal(1, _board.Line(4095, true));
        Assert.Equal(Errno.None, _board.Machine.TrySetGsiRouting([]));
        Assert.Equal(-1, _board.Line(4095, true));
    }

    /// <summary>GSI-7: one message, or an input of each of three chips.</summary>
    [Fact]
    public void AllowSeveralChipsOrOneMessage()
    {
        GsiRoute[] chips = [GsiRoute.ToPic(5, 3), GsiRoute.ToPic(5, 12), GsiRoute.ToIoApic(5, 20)];
        Assert.Equal(Errno.None, _board.Machine.TrySetGsiRouting(chips));
        Assert.Equal(Errno.EINVAL, _board.Machine.TrySetGsiRouting([.. chips, GsiRoute.ToPic(5, 4)]));
        Assert.Equal(Errno.EINVAL, _board.Machine.TrySetGsiRouting([GsiRoute.ToMsi(5, Message), GsiRoute.ToIoApic(5, 5)]));
        Assert.Equal(Errno.EINVAL, _board.Machine.TrySetGsiRouting([GsiRoute.ToIoApic(5, 5), GsiRoute.ToMsi(5, Message)]));
        Assert.Equal(Errno.EINVAL, _board.Machine.TrySetGsiRouting([GsiRoute.ToMsi(5, Message), GsiRoute.ToMsi(5, Message)]));
    }

    /// <summary>GSI-4: what is refused leaves the old routing.</summary>
    [Fact]
    public void StayUnchangedWhenANewOneIsRefused()
    {
        _board.Machine.SetGsiRouting([GsiRoute.ToMsi(30, Message)]);

        MachineException exception = Assert.Throws<MachineException>(
            () => _board.Machine.SetGsiRouting([GsiRoute.ToIoApic(5, 5), GsiRoute.ToIoApic(5, 6)]));

        Assert.Equal("EINVAL: Route GSI 5 to IoApic pin 6 conflicts with route GSI 5 to IoApic pin 5. (rule GSI-7)", exception.Message);
        Assert.Equal(1, _board.Line(30, true));
    }

    /// <summary>IRQ-10: an interrupt that leads to one message is delivered in the signalling thread.</summary>
    [Fact]
    public void DeliverAMessageInTheSignallingThread()
    {
        _board.Machine.SetGsiRouting([GsiRoute.ToMsi(30, Message)]);
        _board.Machine.AssignIrqFd(_trigger, 30);
        using var pause = new QueuePause(_board.Machine.Injector);

        _trigger.Signal();

        Assert.True(_board.Apic().IsRequested(0x41));
    }

    /// <summary>IRQ-11: signals that come before the worker are one.</summary>
    [Fact]
    public void MergeSignalsQueuedForTheWorker()
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
    public void NotRaiseALineRoutedToAMessage()
    {
        using var resample = EventFd.Create();
        _board.Machine.SetGsiRouting([GsiRoute.ToMsi(30, Message)]);
        _board.Machine.AssignIrqFd(_trigger, 30, resample);

        _trigger.Signal();
        Assert.Equal([0x41], _board.Serve(0));

        Assert.False(resample.TryRead(out _));
    }

    /// <summary>IRQ-13, B24: messages are read whole while they change.</summary>
    [Fact]
    public void NeverMixTwoMessages()
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
    public void NotDeliverByAnOldRouteAfterAChange()
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
    public void ReportTheEndToTheLastGsiOnASharedInput()
    {
        using var first = EventFd.Create();
        using var second = EventFd.Create();
        using var otherTrigger = EventFd.Create();
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
        InterruptMessage message = new MsiMessage(address, data).Decode(isWide: false);
        Assert.Equal(new InterruptMessage(destination, isLogical, (DeliveryMode)mode, vector, isLevel), message);
    }

    /// <summary>GSI-4, GSI-11, GSI-12.</summary>
    [Fact]
    public void BeRefusedOnAMachineWithoutControllers()
    {
        using var machine = new EmbeddedMachine(new() { HasInterruptControllers = false });
        Assert.Equal(Errno.EINVAL, machine.TrySetGsiRouting([]));
        Assert.Equal(Errno.EINVAL, Assert.Throws<MachineException>(() => machine.SignalMsi(Message)).Errno);
        Assert.Equal(Errno.ENXIO, Assert.Throws<MachineException>(() => machine.SetIrqLineStatus(5, true)).Errno);
    }
}
