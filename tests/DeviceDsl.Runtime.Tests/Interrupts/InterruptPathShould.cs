using DeviceDsl.Runtime.Tests.Irqchips;

namespace DeviceDsl.Runtime.Tests.Interrupts;

/// <summary>From a signal through irqfd, IOAPIC and local APIC to the end of the interrupt, and back to the device.</summary>
[Collection(Alone.Name)]
public sealed class InterruptPathShould : IDisposable
{
    private const int WarmUp = 20_000;
    private const int Rounds = 2_000;
    private const byte Vector = 0x35;

    private readonly Board _board = new();
    private readonly EventFd _trigger = EventFd.Create();
    private readonly EventFd _resample = EventFd.Create();

    public void Dispose()
    {
        _board.Dispose();
        _trigger.Dispose();
        _resample.Dispose();
    }

    [Fact]
    public void AllocateNothingWithAMessage()
    {
        _board.Machine.SetGsiRouting([GsiRoute.ToMsi(30, new MsiMessage(0xFEE0_0000, Vector))]);
        _board.Machine.AssignIrqFd(_trigger, 30);
        Assert.Equal(0, AllocatedBy(() =>
        {
            _trigger.Signal();
            Serve();
        }));
    }

    [Fact]
    public void AllocateNothingWithAMessageOfADevice()
    {
        var device = new Devices.Pager();
        using Attachment attachment = _board.Machine.Attach(device, mmio: 0x1000);
        device.Message = new MsiMessage(0xFEE0_0000, Vector);
        Assert.Equal(0, AllocatedBy(() =>
        {
            _board.Machine.GuestWrite(IoAddress.Mmio(0x1000), 4, 1);
            Serve();
        }));
    }

    [Fact]
    public void AllocateNothingWithResample()
    {
        _board.Redirect(5, 0x8000 | Vector);
        _board.Machine.AssignIrqFd(_trigger, 5, _resample);
        Assert.Equal(0, AllocatedBy(() =>
        {
            _trigger.Signal();
            while (!_board.Apic().IsRequested(Vector)) Thread.SpinWait(1);
            Serve();
            if (!_resample.TryRead(out _)) throw new InvalidOperationException("The device was not asked.");
        }));
    }

    /// <summary>The injection runs on a thread of its own; what that allocates is counted there.</summary>
    [Fact]
    public void AllocateNothingOnTheInjector()
    {
        _board.Redirect(5, 0x8000 | Vector);
        _board.Machine.AssignIrqFd(_trigger, 5, _resample);
        var probe = new AllocationProbe(_board.Machine.Injector);
        Run(WarmUp);

        Assert.Equal(0, Allocations.Undisturbed(() =>
        {
            long before = probe.Measure();
            // Few at a time: the injector and the guest may meet at a lock in any of them.
            Run(100);
            return probe.Measure() - before;
        }));

        void Run(int rounds)
        {
            for (int i = 0; i < rounds; i++)
            {
                _trigger.Signal();
                while (!_board.Apic().IsRequested(Vector)) Thread.SpinWait(1);
                Serve();
            }
        }
    }

    [Fact]
    public void AllocateNothingWithARemoteIoApic()
    {
        using var board = new SplitBoard();
        board.Redirect(20, 0x8000 | Vector);
        Assert.Equal(0, AllocatedBy(() =>
        {
            board.Line(20, true);
            if (board.Apic().Acknowledge() is null) throw new InvalidOperationException("No interrupt came.");
            board.Line(20, false);
            board.End();
        }));
    }

    [Fact]
    public void AllocateNothingWithALineOfThe8259s()
    {
        _board.Out(0x21, 0xDF);
        Assert.Equal(0, AllocatedBy(() =>
        {
            _board.Machine.SetIrqLine(5, true);
            _board.Machine.SetIrqLine(5, false);
            if (_board.Apic().AcknowledgeExternal() is null) throw new InvalidOperationException("No interrupt came.");
            _board.Out(0x20, 0x20);
        }));
    }

    private static long AllocatedBy(Action round)
    {
        for (int i = 0; i < WarmUp; i++) round();
        return Allocations.Of(() =>
        {
            for (int i = 0; i < Rounds; i++) round();
        });
    }

    private void Serve()
    {
        if (_board.Apic().Acknowledge() is null) throw new InvalidOperationException("No interrupt came.");
        _board.Apic().EndOfInterrupt();
    }
}
