using DeviceDsl.KvmTesting;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace DeviceDsl.Kvm.Tests;

/// <summary>How guest code runs, what its accesses come to, and how a run ends.</summary>
[Trait("Category", "Slow")]
public sealed class CpuRuns
{
    private const ulong Device = 0xD000_0000;

    [KvmFact]
    public void ShouldRunRealModeCodeInItsOwnThread()
    {
        using RealModeGuest guest = Guest(c => c.OutWord(0x300, 0xBEEF).Done());
        Assert.Equal(KvmStopReason.Requested, guest.Run().Reason);
        Assert.Equal((IoAddress.Pio(0x300), 2, 0xBEEFUL), guest.Writes[0]);
        Assert.Equal(2, guest.Cpu.ExitCount);
        Assert.False(guest.Cpu.IsRunning);
    }

    [KvmFact]
    public void ShouldRunInTheCallersThread()
    {
        using RealModeGuest guest = Guest(c => c.OutWord(0x300, 1).Done());
        int thread = 0;
        guest.Cpu.UnclaimedWrite += (_, _, _, _) => thread = Environment.CurrentManagedThreadId;
        Assert.Equal(KvmStopReason.Requested, guest.Reset().Cpu.Run().Reason);
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [KvmFact]
    public void ShouldRunAgainFromTheBeginning()
    {
        using RealModeGuest guest = Guest(c => c.OutWord(0x300, 1).Done());
        for (int i = 0; i < 3; i++) guest.Run();
        Assert.Equal(3, guest.Writes.Count(write => write.Address == IoAddress.Pio(0x300)));
    }

    [KvmTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void ShouldPassOnPortAccessesOfEveryWidth(int length)
    {
        using RealModeGuest guest = Guest(c =>
        {
            c.mov(dx, 0x300);
            In(c, length);
            c.mov(__dword_ptr[RealModeGuest.DataAddress], eax);
            Out(c, length);
            c.Done();
        });
        guest.Cpu.UnclaimedRead = (_, address, width) => address == IoAddress.Pio(0x300) && width == length ? 0x8877_6655_4433_2211 : 0;
        guest.Run();
        ulong expected = 0x4433_2211UL & (ulong.MaxValue >> (64 - (8 * length)));
        Assert.Equal((IoAddress.Pio(0x300), length, expected), guest.Writes[0]);
        Assert.Equal(expected, guest.Read(RealModeGuest.DataAddress));
    }

    [KvmTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void ShouldPassOnMmioAccessesOfEveryWidth(int length)
    {
        using RealModeGuest guest = Guest(c =>
        {
            c.mov(ebx, (uint)Device);
            c.xor(eax, eax);
            if (length == 1) c.mov(al, __byte_ptr[ebx]);
            else if (length == 2) c.mov(ax, __word_ptr[ebx]);
            else c.mov(eax, __dword_ptr[ebx]);
            if (length == 1) c.mov(__byte_ptr[ebx], al);
            else if (length == 2) c.mov(__word_ptr[ebx], ax);
            else c.mov(__dword_ptr[ebx], eax);
            c.Done();
        });
        guest.Cpu.UnclaimedRead = (_, address, width) => address == IoAddress.Mmio(Device) && width == length ? 0x8877_6655_4433_2211 : 0;
        guest.Run();
        Assert.Equal((IoAddress.Mmio(Device), length, 0x4433_2211UL & (ulong.MaxValue >> (64 - (8 * length)))), guest.Writes[0]);
    }

    [KvmFact]
    public void ShouldReadAllOnesFromUnclaimedAddresses()
    {
        using RealModeGuest guest = Guest(c =>
        {
            c.mov(dx, 0x300);
            c.@in(eax, dx);
            c.mov(__dword_ptr[RealModeGuest.DataAddress], eax);
            c.mov(ebx, (uint)Device);
            c.mov(eax, __dword_ptr[ebx]);
            c.mov(__dword_ptr[RealModeGuest.DataAddress + 4], eax);
            c.Done();
        });
        guest.Run();
        Assert.Equal(uint.MaxValue, guest.Read(RealModeGuest.DataAddress));
        Assert.Equal(uint.MaxValue, guest.Read(RealModeGuest.DataAddress + 4));
    }

    [KvmFact]
    public void ShouldServeEveryElementOfAStringInstruction()
    {
        using RealModeGuest guest = Guest(c =>
        {
            c.mov(dx, 0x300);
            c.cld();
            c.mov(si, RealModeGuest.DataAddress);
            c.mov(cx, 3);
            c.rep.outsw();
            c.mov(di, RealModeGuest.DataAddress + 0x100);
            c.mov(cx, 3);
            c.rep.insw();
            c.Done();
        });
        guest.Write(RealModeGuest.DataAddress, 0x2222_1111);
        guest.Write(RealModeGuest.DataAddress + 4, 0x3333);
        ulong read = 0x10;
        guest.Cpu.UnclaimedRead = (_, _, _) => read++;
        guest.Run();
        Assert.Equal([0x1111, 0x2222, 0x3333], guest.Writes.Take(3).Select(write => write.Value));
        Assert.Equal(0x11_0010u, guest.Read(RealModeGuest.DataAddress + 0x100));
        Assert.Equal(0x12u, guest.Read(RealModeGuest.DataAddress + 0x104));
    }

    [KvmFact]
    public void ShouldStopASpinningGuest()
    {
        using RealModeGuest guest = Guest(c =>
        {
            c.Report();
            Label again = c.CreateLabel();
            c.Label(ref again);
            c.jmp(again);
        });
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);
        guest.Cpu.RequestStop();
        Assert.True(guest.Cpu.Wait(RealModeGuest.HangGuard, out KvmStop stop));
        Assert.Equal(KvmStopReason.Requested, stop.Reason);
    }

    [KvmFact]
    public void ShouldStopAGuestHaltedWithInterruptsOff()
    {
        using RealModeGuest guest = Guest(c =>
        {
            c.Report();
            c.cli();
            c.hlt();
        });
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);
        guest.Cpu.RequestStop();
        Assert.True(guest.Cpu.Wait(RealModeGuest.HangGuard, out _));
        guest.AwaitReports(0);
        Assert.Equal(KvmStopReason.Requested, RunAgain(guest).Reason);
    }

    [KvmFact]
    public void ShouldNeverLoseAStopThatRacesWithTheStart()
    {
        using RealModeGuest guest = Guest(c =>
        {
            Label again = c.CreateLabel();
            c.Label(ref again);
            c.jmp(again);
        });
        for (int i = 0; i < 200; i++)
        {
            guest.Reset().Cpu.Start();
            if (i % 2 == 1) Thread.SpinWait(i * 50);
            guest.Cpu.RequestStop();
            Assert.True(guest.Cpu.Wait(RealModeGuest.HangGuard, out KvmStop stop));
            Assert.Equal(KvmStopReason.Requested, stop.Reason);
        }
    }

    [KvmFact]
    public void ShouldStopARunningGuestWhenItsMachineIsDisposed()
    {
        RealModeGuest guest = Guest(c =>
        {
            c.Report();
            Label again = c.CreateLabel();
            c.Label(ref again);
            c.jmp(again);
        });
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);
        guest.Dispose();
        Assert.False(guest.Cpu.IsRunning);
        Assert.Throws<ObjectDisposedException>(guest.Cpu.Start);
    }

    [KvmFact]
    public void ShouldEndOnAHaltWithoutInterruptControllers()
    {
        using RealModeGuest guest = new(KvmMachine.Open(new() { InterruptControllers = InterruptControllers.None }), c => c.hlt());
        Assert.Equal(new KvmStop(KvmStopReason.Halted), guest.Run());
    }

    [KvmFact]
    public void ShouldEndAtATripleFault()
    {
        using RealModeGuest guest = Guest(c =>
        {
            c.mov(__dword_ptr[RealModeGuest.DataAddress], 0);
            c.mov(__dword_ptr[RealModeGuest.DataAddress + 4], 0);
            c.lidt(__[RealModeGuest.DataAddress]);
            c.mov(eax, cr0);
            c.or(eax, 1);
            c.mov(cr0, eax);
            c.xor(cx, cx);
            c.div(cx);
        });
        Assert.Equal(new KvmStop(KvmStopReason.Shutdown), guest.Run());
    }

    [KvmFact]
    public void ShouldRethrowAHandlersExceptionFromTheWait()
    {
        using RealModeGuest guest = Guest(c => c.OutWord(0x300, 1).Done());
        guest.Cpu.UnclaimedWrite = (_, _, _, _) => throw new InvalidDataException("the test's own");
        guest.Reset().Cpu.Start();
        Assert.Throws<InvalidDataException>(() => guest.Cpu.Wait(RealModeGuest.HangGuard, out _));
        Assert.Throws<InvalidDataException>(() => guest.Reset().Cpu.Run());
    }

    [KvmFact]
    public void ShouldRefuseASecondRunAndChangesDuringARun()
    {
        using RealModeGuest guest = Guest(c => c.Report().WaitForInterrupts());
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);
        Assert.Equal(Errno.EBUSY, Assert.Throws<MachineException>(guest.Cpu.Start).Errno);
        Assert.Equal(Errno.EBUSY, Assert.Throws<MachineException>(() => guest.Cpu.Run()).Errno);
        Assert.Equal(Errno.EBUSY, Assert.Throws<MachineException>(() => guest.Reset()).Errno);
        Assert.Equal(Errno.EBUSY, Assert.Throws<MachineException>(() => guest.Machine.GetLocalApicState(0)).Errno);
        Assert.Equal(KvmStopReason.Requested, guest.Cpu.Stop().Reason);
    }

    [KvmFact]
    public void ShouldRefuseAWaitInTheGuestsOwnThread()
    {
        using RealModeGuest guest = Guest(c => c.OutWord(0x300, 1).Done());
        var errors = new List<Errno>();
        guest.Cpu.UnclaimedWrite += (cpu, _, _, _) =>
        {
            errors.Add(Assert.Throws<MachineException>(() => cpu.Stop()).Errno);
            errors.Add(Assert.Throws<MachineException>(guest.Machine.Dispose).Errno);
        };
        guest.Run();
        Assert.All(errors, errno => Assert.Equal(Errno.EDEADLK, errno));
        Assert.Equal(4, errors.Count);
    }

    [KvmFact]
    public void ShouldRunSeveralProcessors()
    {
        using RealModeGuest guest = new(KvmMachine.Open(new() { Cpus = 2 }), c => c.OutWord(0x300, 1).Done());
        int writes = 0;
        foreach (KvmCpu cpu in guest.Machine.Cpus)
        {
            cpu.UnclaimedWrite = (own, address, _, _) =>
            {
                if (address == IoAddress.Pio(0x300)) Interlocked.Increment(ref writes);
                else own.RequestStop();
            };
            cpu.EnterRealMode(0, RealModeGuest.CodeAddress, (ushort)(RealModeGuest.StackEnd - (cpu.Number * 0x100)));
            cpu.Start();
        }

        Assert.All(guest.Machine.Cpus, cpu => Assert.True(cpu.Wait(RealModeGuest.HangGuard, out _)));
        Assert.Equal(2, writes);
    }

    private static RealModeGuest Guest(Action<Assembler> code) => new(KvmMachine.Open(), code);

    /// <summary>Runs code that reports once and then waits, up to that.</summary>
    private static KvmStop RunAgain(RealModeGuest guest)
    {
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);
        return guest.Cpu.Stop();
    }

    private static void In(Assembler c, int length)
    {
        c.xor(eax, eax);
        if (length == 1) c.@in(al, dx);
        else if (length == 2) c.@in(ax, dx);
        else c.@in(eax, dx);
    }

    private static void Out(Assembler c, int length)
    {
        if (length == 1) c.@out(dx, al);
        else if (length == 2) c.@out(dx, ax);
        else c.@out(dx, eax);
    }
}
