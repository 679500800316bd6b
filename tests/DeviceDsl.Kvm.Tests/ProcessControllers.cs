using DeviceDsl.Interrupts;
using DeviceDsl.KvmTesting;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace DeviceDsl.Kvm.Tests;

/// <summary>
/// An IOAPIC and 8259s of this process: they serve the exits of the guest and interrupt it. The local APICs are in the kernel (SPL) or in
/// this process too.
/// </summary>
public sealed class ProcessControllers
{
    private const byte Vector = 0x41;
    private const byte OtherVector = 0x42;
    private const int Pin = 20;
    private const int OtherPin = 21;
    private const int PicPin = 5;
    private const int SecondPicPin = 12;
    private const byte PicVector = 0x20 + PicPin;
    private const byte SecondPicVector = 0x28 + SecondPicPin - 8;
    private const ushort Lower = 0x310;
    private const ushort Raise = 0x311;
    private const ushort Count = RealModeGuest.DataAddress;
    private const ushort OtherCount = RealModeGuest.DataAddress + 4;
    private const ushort LoweredCount = RealModeGuest.DataAddress + 8;

    /// <summary>SPL-2, SPL-3: the line is still up at the first two ends, and so it comes again; the last end leaves nothing.</summary>
    [KvmTheory]
    [InlineData(InterruptControllers.Split)]
    [InlineData(InterruptControllers.Managed)]
    public void ShouldServeALevelAgainUntilItsLineIsLow(InterruptControllers controllers)
    {
        using RealModeGuest guest = Open(controllers);
        int toCome = 3;
        guest.OnPort(Lower, () =>
        {
            if (--toCome == 0) guest.Machine.SetIrqLine(Pin, false);
        });
        guest.Load(
            c => c.EnableLocalApic().RouteLevel(Pin, Vector).Report().WaitForInterrupts(),
            (Vector, c => Serve(c, Count, c => c.OutByte(Lower).EndInterrupt().Leave().Report())));
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);

        Assert.Equal(1, guest.Machine.SetIrqLineStatus(Pin, true));
        guest.AwaitReports(3);
        guest.Cpu.Stop();

        Assert.Equal(3u, guest.Read(Count));
        Assert.False(RemoteIrr(guest, Pin));
    }

    /// <summary>SPL-2: the end of a level leaves the guest, that of an edge does not.</summary>
    [KvmTheory]
    [InlineData(true, 3)]
    [InlineData(false, 2)]
    public void ShouldExitOnlyForTheEndOfALevel(bool isLevel, int exitsEach)
    {
        const int Rounds = 5;
        using RealModeGuest guest = Open(InterruptControllers.Split);
        guest.Load(
            c =>
            {
                c.EnableLocalApic();
                if (isLevel) c.RouteLevel(Pin, Vector);
                else c.RouteEdge(Pin, Vector);
                c.Report().WaitForInterrupts();
            },
            (Vector, c => Serve(c, Count, c => c.AwaitEqual(Count, LoweredCount).EndInterrupt().Leave().Report())));
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);
        long before = guest.Cpu.ExitCount;

        for (int i = 0; i < Rounds; i++)
        {
            guest.Machine.SetIrqLine(Pin, true);
            guest.Machine.SetIrqLine(Pin, false);
            // The handler waits for this: if the line were still up at the end of the interrupt, it would be served twice.
            guest.Write(LoweredCount, (uint)i + 1);
            guest.AwaitReports(1);
        }

        guest.Cpu.Stop();
        Assert.Equal((uint)Rounds, guest.Read(Count));
        Assert.Equal(exitsEach * Rounds, guest.Cpu.ExitCount - before);
    }

    /// <summary>SPL-1: the routes follow the table: an entry that is given another vector is ended by that one.</summary>
    [KvmTheory]
    [InlineData(InterruptControllers.Split)]
    [InlineData(InterruptControllers.Managed)]
    public void ShouldFollowARewrittenEntry(InterruptControllers controllers)
    {
        using RealModeGuest guest = Open(controllers);
        guest.OnPort(Lower, () => guest.Machine.SetIrqLine(Pin, false));
        guest.Load(
            c => c.EnableLocalApic().RouteLevel(Pin, Vector).RouteLevel(Pin, OtherVector).Report().WaitForInterrupts(),
            (Vector, c => Serve(c, Count, c => c.OutByte(Lower).EndInterrupt().Leave().Report())),
            (OtherVector, c => Serve(c, OtherCount, c => c.OutByte(Lower).EndInterrupt().Leave().Report())));
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);

        for (int i = 0; i < 2; i++)
        {
            guest.Machine.SetIrqLine(Pin, true);
            guest.AwaitReports(1);
        }

        guest.Cpu.Stop();
        Assert.Equal((0u, 2u), (guest.Read(Count), guest.Read(OtherCount)));
        Assert.False(RemoteIrr(guest, Pin));
    }

    /// <summary>RTE-5, SPL-2: the handler leads its own entry to another processor; its end still finds it.</summary>
    [KvmTheory]
    [InlineData(InterruptControllers.Split)]
    [InlineData(InterruptControllers.Managed)]
    public void ShouldEndAnEntryThatWasRedirectedInService(InterruptControllers controllers)
    {
        using RealModeGuest guest = Open(controllers, cpus: 2);
        guest.OnPort(Lower, () => guest.Machine.SetIrqLine(Pin, false));
        guest.Load(
            c => c.EnableLocalApic().RouteLevel(Pin, Vector).Report().WaitForInterrupts(),
            (Vector, c => Serve(c, Count, c => c.OutByte(Lower).WriteIoApic(0x11 + (2 * Pin), 1 << 24).EndInterrupt().Leave().Report())));
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);

        guest.Machine.SetIrqLine(Pin, true);
        guest.AwaitReports(1);
        guest.Cpu.Stop();

        Assert.Equal(1UL, guest.Machine.GetIoApicState().Entries[Pin] >> 56);
        Assert.False(RemoteIrr(guest, Pin));
    }

    /// <summary>RES-3 in front of the kernel: the end takes the line down and signals every member, whichever was up.</summary>
    [KvmTheory]
    [InlineData(InterruptControllers.Split, true)]
    [InlineData(InterruptControllers.Split, false)]
    [InlineData(InterruptControllers.Managed, true)]
    [InlineData(InterruptControllers.Managed, false)]
    public void ShouldResampleAtTheEnd(InterruptControllers controllers, bool areKernels)
    {
        using EventFd trigger = Create();
        using EventFd resample = Create();
        using EventFd otherTrigger = Create();
        using EventFd otherResample = Create();
        using RealModeGuest guest = Open(controllers);
        guest.Load(
            c => c.EnableLocalApic().RouteLevel(Pin, Vector).Report().WaitForInterrupts(),
            (Vector, c => Serve(c, Count, c => c.EndInterrupt().Leave().Report())));
        using IrqFdRegistration line = guest.Machine.AssignIrqFd(trigger, Pin, resample);
        using IrqFdRegistration other = guest.Machine.AssignIrqFd(otherTrigger, Pin, otherResample);
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);

        for (int i = 0; i < 3; i++)
        {
            trigger.Signal();
            guest.AwaitReports(1);
            Assert.True(resample.TryRead(out ulong count));
            Assert.Equal(1UL, count);
            Assert.True(otherResample.TryRead(out count));
            Assert.Equal(1UL, count);
        }

        guest.Cpu.Stop();
        Assert.Equal(3u, guest.Read(Count));

        EventFd Create() => areKernels ? EventFd.CreateLinux() : EventFd.Create();
    }

    /// <summary>SPL-3, EOI-2: one end serves every level of its vector.</summary>
    [KvmTheory]
    [InlineData(InterruptControllers.Split)]
    [InlineData(InterruptControllers.Managed)]
    public void ShouldEndEveryLevelOfAVectorAtOnce(InterruptControllers controllers)
    {
        using RealModeGuest guest = Open(controllers);
        guest.OnPort(Lower, () => SetLines(false));
        guest.Load(
            c => c.EnableLocalApic().RouteLevel(Pin, Vector).RouteLevel(OtherPin, Vector).OutByte(Raise).WaitForInterrupts(),
            (Vector, c => Serve(c, Count, c => c.OutByte(Lower).EndInterrupt().Leave().Report())));
        // Both are up before the guest takes the first interrupt.
        guest.OnPort(Raise, () => SetLines(true));
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);
        guest.Cpu.Stop();

        Assert.Equal(1u, guest.Read(Count));
        Assert.Equal((false, false), (RemoteIrr(guest, Pin), RemoteIrr(guest, OtherPin)));

        void SetLines(bool level)
        {
            guest.Machine.SetIrqLine(Pin, level);
            guest.Machine.SetIrqLine(OtherPin, level);
        }
    }

    /// <summary>SPL-4, PIC-14: an edge of the 8259s wakes a guest that waits, each time.</summary>
    [KvmTheory]
    [InlineData(InterruptControllers.Split)]
    [InlineData(InterruptControllers.Managed)]
    public void ShouldInterruptThroughThe8259s(InterruptControllers controllers)
    {
        using RealModeGuest guest = Open(controllers);
        guest.Load(
            c => c.InitializePics(mask: 0xDF).Report().WaitForInterrupts(),
            (PicVector, c => Serve(c, Count, c => EndAtPic(c).Report())));
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);

        for (int i = 0; i < 5; i++)
        {
            guest.Machine.SetIrqLine(PicPin, true);
            guest.Machine.SetIrqLine(PicPin, false);
            guest.AwaitReports(1);
        }

        guest.Cpu.Stop();
        Assert.Equal(5u, guest.Read(Count));
        Assert.Equal(0, guest.Machine.GetPicState(ChipId.PicMaster).InService);
    }

    /// <summary>SPL-4: with interrupts off it waits until they are on, and the guest goes on meanwhile.</summary>
    [KvmTheory]
    [InlineData(InterruptControllers.Split)]
    [InlineData(InterruptControllers.Managed)]
    public void ShouldHoldAn8259InterruptUntilTheGuestEnablesInterrupts(InterruptControllers controllers)
    {
        using RealModeGuest guest = Open(controllers);
        guest.OnPort(Raise, () => guest.Machine.SetIrqLine(PicPin, true));
        guest.Load(
            c =>
            {
                c.InitializePics(mask: 0xDF).OutByte(Raise).Leave();
                c.mov(eax, __dword_ptr[Count]);
                c.mov(__dword_ptr[OtherCount], eax);
                c.WaitForInterrupts();
            },
            (PicVector, c => Serve(c, Count, c => EndAtPic(c).Report())));
        guest.Write(OtherCount, uint.MaxValue);
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);
        guest.Cpu.Stop();

        Assert.Equal((0u, 1u), (guest.Read(OtherCount), guest.Read(Count)));
    }

    /// <summary>PIC-5, RES-3, RES-9: a level of the second 8259 stays up until its end there, which resamples.</summary>
    [KvmTheory]
    [InlineData(InterruptControllers.Split)]
    [InlineData(InterruptControllers.Managed)]
    public void ShouldResampleAtTheEndAtThe8259s(InterruptControllers controllers)
    {
        using var trigger = EventFd.Create();
        using var resample = EventFd.Create();
        using RealModeGuest guest = Open(controllers);
        guest.Load(
            c =>
            {
                c.InitializePics(mask: 0xFB).OutByte(0x4D1, 1 << (SecondPicPin - 8)).Report().WaitForInterrupts();
            },
            (SecondPicVector, c => Serve(c, Count, c => EndAtPic(c.OutByte(0xA0, 0x20)).Report())));
        using IrqFdRegistration line = guest.Machine.AssignIrqFd(trigger, SecondPicPin, resample);
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);

        for (int i = 0; i < 3; i++)
        {
            trigger.Signal();
            guest.AwaitReports(1);
            Assert.True(resample.TryRead(out ulong count));
            Assert.Equal(1UL, count);
        }

        guest.Cpu.Stop();
        Assert.Equal(3u, guest.Read(Count));
    }

    /// <summary>SPL-4: what the kernel refuses of an interrupt of 8259s.</summary>
    [KvmFact]
    public void ShouldRefuseAnInvalid8259Interrupt()
    {
        using RealModeGuest guest = Open(InterruptControllers.Split);
        Assert.Equal(Errno.EINVAL, Interrupt(guest.Cpu, 256));
        Assert.Equal(Errno.None, Interrupt(guest.Cpu, PicVector));
        Assert.Equal(Errno.EEXIST, Interrupt(guest.Cpu, PicVector));
        using var full = new RealModeGuest(KvmMachine.Open());
        Assert.Equal(Errno.ENXIO, Interrupt(full.Cpu, PicVector));

        static Errno Interrupt(KvmCpu cpu, uint vector) => cpu.WhileIdle(idle => idle.TryInterrupt(vector));
    }

    /// <summary>SPL-3: a message of this process reaches the local APIC in the thread that signals.</summary>
    [KvmTheory]
    [InlineData(InterruptControllers.Split)]
    [InlineData(InterruptControllers.Managed)]
    public void ShouldSendMessagesOfIrqfds(InterruptControllers controllers)
    {
        using var trigger = EventFd.Create();
        using RealModeGuest guest = Open(controllers);
        guest.Load(
            c => c.EnableLocalApic().Report().WaitForInterrupts(),
            (Vector, c => Serve(c, Count, c => c.EndInterrupt().Leave().Report())));
        guest.Machine.SetGsiRouting([GsiRoute.ToMsi(40, new MsiMessage(0xFEE0_0000, Vector))]);
        using IrqFdRegistration irqFd = guest.Machine.AssignIrqFd(trigger, 40);
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);

        trigger.Signal();
        guest.AwaitReports(1);
        guest.Cpu.Stop();

        Assert.Equal(1u, guest.Read(Count));
    }

    private static RealModeGuest Open(InterruptControllers controllers, int cpus = 1)
        => new(KvmMachine.Open(new() { Cpus = cpus, InterruptControllers = controllers }));

    private static bool RemoteIrr(RealModeGuest guest, int pin) => (guest.Machine.GetIoApicState().Entries[pin] >> 14 & 1) != 0;

    private static Assembler EndAtPic(Assembler c) => c.OutByte(0x20, 0x20);

    private static void Serve(Assembler c, ushort count, Action<Assembler> body) => c.Serve(c => body(c.Increment(count)));
}
