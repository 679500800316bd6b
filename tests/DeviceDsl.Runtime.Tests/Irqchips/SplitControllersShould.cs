namespace DeviceDsl.Runtime.Tests.Irqchips;

/// <summary>Local APICs alone, the other controllers elsewhere (SPL).</summary>
public sealed class SplitControllersShould : IDisposable
{
    private const byte Vector = 0x41;

    private readonly Board _board = new(cpus: 2, splitRoutes: 24);

    public void Dispose() => _board.Dispose();

    /// <summary>SPL-2: a level message by a reserved route is told of; an edge one or one of another GSI is not.</summary>
    [Theory]
    [InlineData(5, 0x8000u | Vector, true)]
    [InlineData(5, (uint)Vector, false)]
    [InlineData(24, 0x8000u | Vector, false)]
    public void ReportTheEndsOfReservedLevels(int gsi, uint data, bool isTold)
    {
        _board.Machine.SetGsiRouting([GsiRoute.ToMsi(gsi, new MsiMessage(0xFEE0_0000, data))]);
        Assert.Equal(1, _board.Line(gsi, true));

        _board.Serve(0);

        Assert.Equal(isTold, _board.Apic().TryTakeEnd(out byte vector));
        Assert.Equal(isTold ? Vector : 0, vector);
        Assert.False(_board.Apic().TryTakeEnd(out _));
    }

    /// <summary>SPL-2: the vector of a route that leads elsewhere by now is still told of while it is pending.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ReportPendingVectorsByKernelVersion(bool isNew)
    {
        using var board = new Board(cpus: 2, profile: isNew ? KernelProfile.Newest : KernelProfile.Linux6_1, splitRoutes: 24);
        board.Machine.SetGsiRouting([GsiRoute.ToMsi(5, new MsiMessage(0xFEE0_0000, 0x8000 | Vector))]);
        board.Line(5, true);
        Assert.Equal(Vector, board.Apic().Acknowledge());
        board.Machine.SetGsiRouting([GsiRoute.ToMsi(5, new MsiMessage(0xFEE0_1000, 0x8000 | Vector))]);

        board.Apic().EndOfInterrupt();

        Assert.Equal(isNew, board.Apic().TryTakeEnd(out _));
    }

    /// <summary>SPL-2, SPL-5: an end that is of no interest any more, since the routes have changed, is not told.</summary>
    [Fact]
    public void NotReportAVectorWithoutARoute()
    {
        _board.Machine.SetGsiRouting([GsiRoute.ToMsi(5, new MsiMessage(0xFEE0_0000, 0x8000 | Vector))]);
        _board.Line(5, true);
        _board.Serve(0);
        _board.Machine.SetGsiRouting([]);
        _board.ReadLocal(0, 0x20);

        Assert.False(_board.Apic().TryTakeEnd(out _));
    }

    /// <summary>IRQ-2, GSI-6, GSI-14; a kernel that is built without the other controllers refuses the same (GSI-15).</summary>
    [Fact]
    public void RefuseOperationsOfTheOtherControllers()
    {
        using var trigger = EventFd.Create();
        using var resample = EventFd.Create();
        Assert.Equal(Errno.EINVAL, _board.Machine.TryAssignIrqFd(trigger, 5, out _, resample));
        Assert.Equal(Errno.None, _board.Machine.TryAssignIrqFd(trigger, 5, out _));
        Assert.Equal(Errno.EINVAL, _board.Machine.TrySetGsiRouting([GsiRoute.ToIoApic(5, 5)]));
        Assert.Null(_board.Machine.IoApic);
        Assert.Null(_board.Machine.Pic);
    }

    /// <summary>GSI-13.</summary>
    [Fact]
    public void RefuseTooManyRoutes()
    {
        using var most = new EmbeddedMachine(new() { SplitReservedRoutes = 4096 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddedMachine(new() { SplitReservedRoutes = 4097 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddedMachine(new() { SplitReservedRoutes = -1 }));
    }

    /// <summary>SPL-4.</summary>
    [Fact]
    public void QueueOneExternalInterrupt()
    {
        _board.Apic().QueueExternal(0x20);
        Assert.Equal(Errno.EEXIST, Assert.Throws<MachineException>(() => _board.Apic().QueueExternal(0x21)).Errno);
        Assert.Equal(Errno.EINVAL, Assert.Throws<MachineException>(() => _board.Apic().QueueExternal(256)).Errno);
        Assert.Null(_board.Apic(1).AcknowledgeExternal());
        Assert.Equal((byte)0x20, _board.Apic().AcknowledgeExternal());
        Assert.Null(_board.Apic().AcknowledgeExternal());

        using var whole = new Board();
        Assert.Equal(Errno.ENXIO, Assert.Throws<MachineException>(() => whole.Apic().QueueExternal(0x20)).Errno);
    }
}
