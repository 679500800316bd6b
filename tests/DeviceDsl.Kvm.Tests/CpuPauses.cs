using DeviceDsl.KvmTesting;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace DeviceDsl.Kvm.Tests;

/// <summary>Processors of a paused machine stand still, wherever the pause meets them.</summary>
[Trait("Category", "Slow")]
public sealed class CpuPauses
{
    private const int Looks = 1_000_000;

    [KvmFact]
    public void ShouldStopAndContinue()
    {
        using RealModeGuest guest = CountingGuest();
        guest.Reset().Cpu.Start();
        for (int i = 0; i < 5; i++)
        {
            guest.AwaitReports(1);

            guest.Machine.Pause();

            AssertStandsStill(guest);
            Assert.True(guest.Cpu.IsRunning);
            guest.Machine.Resume();
        }

        guest.AwaitReports(1);
        Assert.Equal(KvmStopReason.Requested, guest.Cpu.Stop().Reason);
    }

    /// <summary>The pause meets the guest inside, where it makes no exits; what got it out must not keep it out.</summary>
    [KvmFact]
    public void ShouldContinueInsideTheGuest()
    {
        const ushort Flag = RealModeGuest.DataAddress;
        using var guest = new RealModeGuest(KvmMachine.Open(), c =>
        {
            c.Report();
            Label again = c.CreateLabel();
            c.Label(ref again);
            c.cmp(__dword_ptr[Flag], 0);
            c.je(again);
            c.Report();
            c.jmp(again);
        });
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);
        for (int i = 0; i < 5; i++)
        {
            guest.Machine.Pause();
            guest.Machine.Resume();
        }

        guest.Write(Flag, 1);
        guest.AwaitReports(1);
        guest.Cpu.Stop();
    }

    [KvmFact]
    public void ShouldHoldARunThatStartsInThePause()
    {
        using RealModeGuest guest = CountingGuest();
        guest.Machine.Pause();

        guest.Reset().Cpu.Start();

        AssertStandsStill(guest);
        Assert.Equal(0, guest.Cpu.ExitCount);
        guest.Machine.Resume();
        guest.AwaitReports(1);
        guest.Cpu.Stop();
    }

    [KvmFact]
    public void ShouldAllowAStopInThePause()
    {
        using RealModeGuest guest = CountingGuest();
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);
        guest.Machine.Pause();

        Assert.Equal(KvmStopReason.Requested, guest.Cpu.Stop().Reason);

        guest.Machine.Resume();
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);
    }

    [KvmFact]
    public void ShouldAllowDisposalInThePause()
    {
        RealModeGuest guest = CountingGuest();
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);
        guest.Machine.Pause();

        guest.Dispose();

        Assert.False(guest.Cpu.IsRunning);
    }

    [KvmFact]
    public void ShouldBeRefusedInTheProcessorsOwnThread()
    {
        using var guest = new RealModeGuest(KvmMachine.Open(), c => c.OutWord(0x300, 1).Done());
        var errnos = new List<Errno>();
        guest.Cpu.UnclaimedWrite += (_, address, _, _) =>
        {
            if (address != IoAddress.Pio(0x300)) return;
            errnos.Add(Assert.Throws<MachineException>(guest.Machine.Pause).Errno);
            errnos.Add(Assert.Throws<MachineException>(guest.Machine.Resume).Errno);
        };

        guest.Run();

        Assert.Equal([Errno.EDEADLK, Errno.EDEADLK], errnos);
        Assert.False(guest.Machine.IsPaused);
    }

    /// <summary>A guest that counts in its memory and by reports, without end.</summary>
    private static RealModeGuest CountingGuest() => new(KvmMachine.Open(), c =>
    {
        Label again = c.CreateLabel();
        c.Label(ref again);
        c.Increment(RealModeGuest.DataAddress).Report();
        c.jmp(again);
    });

    /// <summary>A guest that runs would change this soon.</summary>
    private static void AssertStandsStill(RealModeGuest guest)
    {
        long exits = guest.Cpu.ExitCount;
        guest.Write(RealModeGuest.DataAddress, 0);
        for (int i = 0; i < Looks; i++) Assert.Equal(0U, guest.Read(RealModeGuest.DataAddress));
        Assert.Equal(exits, guest.Cpu.ExitCount);
    }
}
