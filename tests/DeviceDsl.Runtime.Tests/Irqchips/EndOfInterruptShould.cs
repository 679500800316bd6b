using DeviceDsl.Interrupts;

namespace DeviceDsl.Runtime.Tests.Irqchips;

/// <summary>What the end of an interrupt does at the IOAPIC (EOI), and who is told (ACK).</summary>
public sealed class EndOfInterruptShould : IDisposable
{
    private const ulong Level = 0x8000;
    private const byte Vector = 0x35;

    private readonly Board _board = new(cpus: 2);

    public void Dispose() => _board.Dispose();

    /// <summary>EOI-1, ACK-4: the end of an edge is passed on as long as somebody is told of it.</summary>
    [Fact]
    public void BeReportedForAnEdgeWithASubscriber()
    {
        _board.Redirect(20, Vector);
        Deliver(20);
        Witness witness = _board.Watch(20);
        Deliver(20);
        _board.Machine.Router.Acks.Remove(20, (IAckNotifier)witness);
        Deliver(20);
        Assert.Equal(1, witness.Acks);
    }

    /// <summary>EOI-1: a vector that the processor has from elsewhere, of an entry that leads elsewhere, is not passed on.</summary>
    [Fact]
    public void NotBeReportedWithoutAnEntryForTheProcessor()
    {
        _board.Redirect(20, 1UL << 56 | Level | Vector);
        Witness witness = _board.Watch(20);
        _board.Line(20, true);
        _board.ReadLocal(0, 0x20);
        _board.Machine.SignalMsi(new MsiMessage(0xFEE0_0000, 0x8000 | Vector));

        Assert.Equal(Vector, _board.Apic().Acknowledge());
        _board.Apic().EndOfInterrupt();

        Assert.Equal(0, witness.Acks);
        Assert.True(_board.RemoteIrr(20));
    }

    /// <summary>EOI-2: every entry of the vector is served, from the lowest up, wherever it leads, masked or not.</summary>
    [Fact]
    public void ServeEveryEntryOfTheVectorInOrder()
    {
        var order = new List<int>();
        foreach (int pin in new[] { 22, 18, 20 })
        {
            _board.Redirect(pin, Level | Vector);
            _board.Watch(pin, onAck: () => order.Add(pin));
            _board.Line(pin, true);
            _board.Line(pin, false);
        }

        _board.Apic().Acknowledge();
        _board.Mask(20, true);
        _board.WriteIoApic(0x11 + 44, 1 << 24);
        _board.Apic().EndOfInterrupt();

        Assert.Equal([18, 20, 22], order);
        Assert.All(order, pin => Assert.False(_board.RemoteIrr(pin)));
    }

    /// <summary>EOI-3: whether it was a level tells the local APIC, by the last delivery of the vector.</summary>
    [Fact]
    public void LeaveALevelInServiceIfItsVectorCameAsAnEdge()
    {
        _board.Redirect(20, Level | Vector);
        Witness witness = _board.Watch(20);
        _board.Line(20, true);
        _board.Line(20, false);
        _board.Machine.SignalMsi(new MsiMessage(0xFEE0_0000, Vector));

        _board.Serve(0);

        Assert.Equal(1, witness.Acks);
        Assert.True(_board.RemoteIrr(20));
    }

    /// <summary>EOI-5, RES-5, ACK-3: the callback finds the line still in service; a line that it raises again interrupts once.</summary>
    [Fact]
    public void ServeALineRaisedDuringItsNotificationOnce()
    {
        bool wasInService = false;
        int status = 0;
        int raises = 0;
        _board.Redirect(20, Level | Vector);
        _board.Watch(20, onAck: () =>
        {
            wasInService = _board.RemoteIrr(20);
            _board.Line(20, false);
            if (raises++ == 0) status = _board.Line(20, true);
        });
        _board.Line(20, true);

        Assert.Equal([Vector, Vector], _board.Serve(0));
        Assert.True(wasInService);
        Assert.Equal(-1, status);
    }

    /// <summary>EOI-6: a processor that the entry no longer leads to passes on one end; kernels of before 6.16 go on.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void BeReportedOnceByARemainingProcessor(bool isNew)
    {
        using var board = new Board(cpus: 2, profile: isNew ? KernelProfile.Newest : KernelProfile.Linux6_12);
        board.Redirect(20, Level | Vector);
        Witness witness = board.Watch(20);
        board.Line(20, true);
        Assert.Equal(Vector, board.Apic().Acknowledge());
        board.Line(20, false);
        board.WriteIoApic(0x11 + 40, 1 << 24);
        board.Apic().EndOfInterrupt();
        Assert.Equal((1, false), (witness.Acks, board.RemoteIrr(20)));

        board.Machine.SignalMsi(new MsiMessage(0xFEE0_0000, 0x8000 | Vector));
        board.Serve(0);

        Assert.Equal(isNew ? 1 : 2, witness.Acks);
    }

    /// <summary>ACK-1: the newest is told first; by the routing of now.</summary>
    [Fact]
    public void NotifyTheNewestFirst()
    {
        var order = new List<int>();
        for (int i = 0; i < 3; i++)
        {
            int number = i;
            _board.Watch(20, onAck: () => order.Add(number));
        }

        Witness moved = _board.Watch(31);
        _board.Redirect(20, Level | Vector);
        Deliver(20);
        Assert.Equal([2, 1, 0], order);

        _board.Machine.SetGsiRouting([GsiRoute.ToIoApic(31, 20)]);
        Deliver(31);
        Assert.Equal((3, 1), (order.Count, moved.Acks));
    }

    /// <summary>ACK-2: a GSI that leads to both chips is told of the ends at either.</summary>
    [Fact]
    public void ReportTheEndsAtBothChips()
    {
        Witness witness = _board.Watch(5);
        _board.Redirect(5, Level | Vector);
        _board.Out(0x21, 0);
        _board.Line(5, true);
        _board.Line(5, false);

        Assert.NotNull(_board.Apic().AcknowledgeExternal());
        _board.Out(0x20, 0x20);
        Assert.Equal(1, witness.Acks);
        _board.Serve(0);
        Assert.Equal(2, witness.Acks);
    }

    /// <summary>ACK-3, ACK-4, LCK-5: what waits for those who are told cannot be done by them.</summary>
    [Fact]
    public void RefuseToWaitForItself()
    {
        using var trigger = EventFd.Create();
        IrqFdRegistration line = _board.Machine.AssignIrqFd(trigger, 20);
        Witness? witness = null;
        var refused = new List<Exception?>();
        witness = _board.Watch(20, onAck: () =>
        {
            refused.Add(Record.Exception(() => line.Deassign()));
            refused.Add(Record.Exception(() => _board.Machine.SetGsiRouting([])));
            refused.Add(Record.Exception(() => _board.Machine.Router.Acks.Remove(20, (IAckNotifier)witness!)));
            refused.Add(Record.Exception(_board.Machine.Settle));
        });
        _board.Redirect(20, Level | Vector);
        Deliver(20);

        Assert.Equal(4, refused.Count);
        Assert.All(
            [refused[0], refused[1], refused[3]],
            exception => Assert.Equal(Errno.EDEADLK, Assert.IsType<MachineException>(exception).Errno));
        Assert.IsType<InvalidOperationException>(refused[2]);
        Assert.True(line.IsActive);
    }

    private void Deliver(int gsi)
    {
        _board.Line(gsi, true);
        _board.Line(gsi, false);
        Assert.Equal([Vector], _board.Serve(0));
    }
}
