using DeviceDsl.KvmTesting;
using static Iced.Intel.AssemblerRegisters;

namespace DeviceDsl.Kvm.Tests;

/// <summary>
/// SPL-2: a kernel with the local APICs passes on the ends of the levels alone. Where somebody waits for those of an edge, the kernel is
/// told of it as of a level, also when the guest has led the input to itself before. Local APICs of this process report both.
/// </summary>
public sealed class ProcessEnds
{
    private const byte Vector = 0x41;
    private const int Pin = 20;
    private const int Rounds = 3;

    [KvmTheory]
    [InlineData(InterruptControllers.Split, true)]
    [InlineData(InterruptControllers.Split, false)]
    [InlineData(InterruptControllers.Managed, true)]
    [InlineData(InterruptControllers.Managed, false)]
    public void ShouldBeReportedForAnInputThatIsAlreadyRouted(InterruptControllers controllers, bool isLevel)
    {
        using RealModeGuest guest = Start(controllers, isLevel);
        using var trigger = EventFd.Create();
        using var end = EventFd.Create();
        using IrqFdRegistration line = guest.Machine.AssignLevelIrqFd(trigger, Pin);
        using EoiNotification notification = guest.Machine.AssignEoiNotification(line.LevelKey!, end);

        AssertEnds(guest, trigger, end);
    }

    [KvmTheory]
    [InlineData(InterruptControllers.Split, true)]
    [InlineData(InterruptControllers.Split, false)]
    [InlineData(InterruptControllers.Managed, true)]
    [InlineData(InterruptControllers.Managed, false)]
    public void ShouldResampleAnInputThatIsAlreadyRouted(InterruptControllers controllers, bool isLevel)
    {
        using RealModeGuest guest = Start(controllers, isLevel);
        using var trigger = EventFd.Create();
        using var resample = EventFd.Create();
        using IrqFdRegistration line = guest.Machine.AssignIrqFd(trigger, Pin, resample);

        AssertEnds(guest, trigger, resample);
    }

    /// <summary>The end of an edge frees nothing: an input that is still up interrupts no second time.</summary>
    [KvmTheory]
    [InlineData(InterruptControllers.Split)]
    [InlineData(InterruptControllers.Managed)]
    public void ShouldNotServeAnEdgeAgain(InterruptControllers controllers)
    {
        using RealModeGuest guest = Start(controllers, isLevel: false);
        using var trigger = EventFd.Create();
        using var end = EventFd.Create();
        using IrqFdRegistration line = guest.Machine.AssignLevelIrqFd(trigger, Pin);
        using EoiNotification notification = guest.Machine.AssignEoiNotification(line.LevelKey!, end, onlyOwn: true);
        // Another source holds the input up over the end.
        guest.Machine.SetIrqLine(Pin, true);
        guest.AwaitReports(1);
        Assert.False(end.TryRead(out _));
        guest.Machine.SetIrqLine(Pin, false);

        AssertEnds(guest, trigger, end);
    }

    private static void AssertEnds(RealModeGuest guest, EventFd trigger, EventFd end)
    {
        uint before = guest.Read(RealModeGuest.DataAddress);
        for (int i = 0; i < Rounds; i++)
        {
            trigger.Signal();
            guest.AwaitReports(1);
            Assert.True(end.TryRead(out ulong count), $"The end of round {i} was not reported.");
            Assert.Equal(1UL, count);
        }

        guest.Cpu.Stop();
        Assert.Equal(Rounds, (int)(guest.Read(RealModeGuest.DataAddress) - before));
    }

    /// <summary>A guest that has led the input to itself and counts its interrupts.</summary>
    private static RealModeGuest Start(InterruptControllers controllers, bool isLevel)
    {
        var guest = new RealModeGuest(KvmMachine.Open(new() { InterruptControllers = controllers }));
        guest.Load(
            c =>
            {
                c.MaskPics().EnableLocalApic();
                if (isLevel) c.RouteLevel(Pin, Vector);
                else c.RouteEdge(Pin, Vector);
                c.Report().WaitForInterrupts();
            },
            (Vector, c =>
            {
                c.push(ebx);
                c.Increment(RealModeGuest.DataAddress).EndInterrupt().Leave().Report();
                c.pop(ebx);
                c.iret();
            }
        ));
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);
        return guest;
    }
}
